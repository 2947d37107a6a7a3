"""The real addresses and one page of the desk that does nothing."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("desk/", lambda request: HttpResponse("")),
    path("", include("motcua.config.urls")),
]
