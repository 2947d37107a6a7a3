"""Every address of the API, by noun."""

from motcua.api.surface import api
from motcua.api.views import acts, catalogue, dossiers, hand_overs, parts, persons, uploads

api.add_router("", catalogue.router)
api.add_router("/persons", persons.router)
api.add_router("/uploads", uploads.router)
api.add_router("/dossiers", dossiers.router)
api.add_router("/dossiers", acts.router)
api.add_router("/dossiers", parts.router)
api.add_router("/hand-overs", hand_overs.router)

urlpatterns = api.urls
