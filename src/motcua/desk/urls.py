"""Addresses of the officers in the hall: nouns; an act is a noun under the dossier."""

from django.urls import path

from motcua.desk.views import drafts, intake, letters, lookup, register, returns, slips

app_name = "desk"

urlpatterns = [
    path("intake/", intake.intake, name="intake"),
    path("intake/next/", intake.next_person, name="intake_next"),
    path("intake/draft/", drafts.save, name="intake_draft"),
    path("intake/slip/", drafts.slip, name="intake_slip"),
    path("intake/procedures/", drafts.procedures, name="intake_procedures"),
    path("intake/supplement/", letters.supplement, name="intake_supplement"),
    path("intake/decline/", letters.decline, name="intake_decline"),
    path("intake/done/<uuid:visit>/", slips.done, name="intake_done"),
    path("intake/done/<uuid:visit>/paper/", slips.visit_paper, name="visit_paper"),
    path("slips/<uuid:uuid>/", slips.slip_again, name="slip_again"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<uuid:uuid>/", returns.return_one, name="return"),
    path("returns/<uuid:uuid>/payment/", returns.payment, name="return_payment"),
    path("returns/<uuid:uuid>/receipt/", slips.result_receipt, name="result_receipt"),
    path(
        "returns/<uuid:uuid>/payments/<uuid:payment>/",
        slips.payment_receipt,
        name="payment_receipt",
    ),
    path("lookup/", lookup.lookup, name="lookup"),
    path("register/", register.page, name="register"),
]
