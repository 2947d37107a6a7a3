"""Every address of the API, by noun."""

from motcua.api.surface import api
from motcua.api.views import dossiers

api.add_router("/dossiers", dossiers.router)

urlpatterns = api.urls
