"""The web application, as granian serves it."""

import os

from django.core.wsgi import get_wsgi_application

from motcua.runtime.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
# A worker must not serve on, on the same port, after its master was killed.
die_with_parent()
application = get_wsgi_application()
