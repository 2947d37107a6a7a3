"""Set-up and supervision."""

from django.urls import path

from motcua.console.views import calendars

app_name = "console"
urlpatterns = [
    path("calendars/", calendars.index, name="calendars"),
    path("calendars/<uuid:uuid>/", calendars.show, name="calendar"),
    path("calendars/<uuid:uuid>/preview/", calendars.preview, name="calendar_preview"),
    path("calendars/<uuid:uuid>/changes/", calendars.create, name="calendar_changes"),
]
