"""Every address of the API, by noun."""

from django.urls import path

from motcua.api.surface import api
from motcua.api.views import (
    acts,
    catalogue,
    docs,
    documents,
    dossiers,
    hand_overs,
    lookup,
    parts,
    payments,
    persons,
    register,
    reports,
    uploads,
)

api.add_router("", catalogue.router)
api.add_router("/persons", persons.router)
api.add_router("/uploads", uploads.router)
api.add_router("/dossiers", lookup.router)
api.add_router("/dossiers", dossiers.router)
api.add_router("/dossiers", acts.router)
api.add_router("/dossiers", parts.router)
api.add_router("/dossiers", documents.router)
api.add_router("/dossiers", payments.router)
api.add_router("/register", register.router)
api.add_router("/hand-overs", hand_overs.router)
api.add_router("/reports", reports.router)

_operations, _app, _namespace = api.urls
urlpatterns = (
    [path("openapi.json", docs.openapi, name="openapi"), *_operations],
    _app,
    _namespace,
)
