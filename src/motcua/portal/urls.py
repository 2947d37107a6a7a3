"""Addresses of the citizens' pages."""

from django.urls import path

from motcua.portal.views import home, procedures

app_name = "portal"

urlpatterns = [
    path("", home.show, name="home"),
    path("procedures/", procedures.index, name="procedures"),
    path("procedures/<str:code>/", procedures.show, name="procedure"),
    path("procedures/<str:code>/notice/", procedures.notice, name="notice"),
]
