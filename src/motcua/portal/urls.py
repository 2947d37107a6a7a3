"""Addresses of the citizens' pages."""

from django.urls import path, re_path

from motcua.portal.views import home, numbers, papers, procedures, tracking, verify

app_name = "portal"

urlpatterns = [
    path("", home.show, name="home"),
    path("numbers/", numbers.show, name="numbers"),
    path("numbers/agencies/<str:code>/", numbers.agency, name="numbers_agency"),
    re_path(r"^numbers/data\.(?P<kind>csv|json)$", numbers.data, name="numbers_data"),
    path("procedures/", procedures.index, name="procedures"),
    path("procedures/<str:code>/", procedures.show, name="procedure"),
    path("procedures/<str:code>/notice/", procedures.notice, name="notice"),
    path("tracking/", tracking.find, name="track"),
    path("tracking/close/", tracking.close, name="tracking_close"),
    path("tracking/<str:reference>/", tracking.show, name="tracking"),
    path("tracking/<str:reference>/papers/", papers.send, name="tracking_papers"),
    path("tracking/<str:reference>/result/", tracking.result, name="tracking_result"),
    path("verify/", verify.check, name="verify"),
    path("verify/<uuid:uuid>/", verify.show, name="verify_paper"),
]
