"""Set-up and supervision."""

from django.urls import path

from motcua.console.views import calendars, recounts, units

app_name = "console"
urlpatterns = [
    path("calendars/", calendars.index, name="calendars"),
    path("calendars/<uuid:uuid>/", calendars.show, name="calendar"),
    path("calendars/<uuid:uuid>/preview/", calendars.preview, name="calendar_preview"),
    path("calendars/<uuid:uuid>/changes/", calendars.create, name="calendar_changes"),
    path("calendars/<uuid:uuid>/recount/", recounts.preview, name="calendar_recount"),
    path("calendars/<uuid:uuid>/recounts/", recounts.create, name="calendar_recounts"),
    path("recounts/<uuid:uuid>/", recounts.show, name="recount"),
    path("units/", units.index, name="units"),
    path("units/<uuid:uuid>/", units.show, name="unit"),
    path("units/<uuid:uuid>/posts/", units.add_post, name="unit_posts"),
    path("units/<uuid:uuid>/authorities/", units.add_authority, name="unit_authorities"),
    path("posts/<uuid:uuid>/end/", units.close_post, name="post_end"),
    path("authorities/<uuid:uuid>/end/", units.close_authority, name="authority_end"),
]
