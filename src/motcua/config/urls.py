"""Every address of the system, face by face."""

from django.urls import URLPattern, URLResolver, include, path

from motcua.api.urls import urlpatterns as api_urls
from motcua.api.views.docs import docs as api_docs
from motcua.config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("live/", views.live, name="live"),
    path("api/v1/", api_urls),
    path("api/", api_docs, name="api_docs"),
    path("console/", include("motcua.console.urls")),
    path("", include("motcua.ui.urls")),
    path("", include("motcua.desk.signin_urls")),
    path("desk/", include("motcua.desk.urls")),
    path("", include("motcua.portal.urls")),
]

handler400 = "motcua.ui.views.bad_request"
handler403 = "motcua.ui.views.forbidden"
handler404 = "motcua.ui.views.not_found"
handler500 = "motcua.ui.views.server_error"
