"""Addresses of the interface itself."""

from django.urls import path

from motcua.ui import views

app_name = "ui"

urlpatterns = [
    path("language/", views.choose_language, name="language"),
    path("ui/", views.gallery, name="gallery"),
    path("ui/desk/", views.gallery_desk, name="gallery_desk"),
]
