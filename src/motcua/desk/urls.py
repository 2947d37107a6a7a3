"""Addresses of the officers in the hall: nouns; an act is a noun under the dossier."""

from django.urls import path

from motcua.desk.views import (
    bulk,
    dossiers,
    drafts,
    filters,
    find,
    handovers,
    intake,
    letters,
    lookup,
    register,
    returns,
    slips,
    today,
    worklist,
)

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
    path("", today.today, name="today"),
    path("find/", find.find, name="find"),
    path("work/", worklist.work, name="work"),
    path("work/news/", worklist.news, name="work_news"),
    path("work/filters/", filters.keep, name="filters"),
    path("work/filters/<int:pk>/deletion/", filters.delete, name="filter_deletion"),
    path("work/taking/", bulk.taking, name="taking"),
    path("work/signing/", bulk.signing, name="signing"),
    path("work/sealing/", bulk.sealing, name="sealing"),
    path("work/jobs/<uuid:uuid>/", bulk.job, name="job"),
    path("work/hand-over/", handovers.prepare, name="hand_over"),
    path("hand-overs/", handovers.index, name="hand_overs"),
    path("hand-overs/<uuid:uuid>/", handovers.show, name="handed_over"),
    path("hand-overs/<uuid:uuid>/signature/", handovers.take, name="take_over"),
    path("dossiers/", today.dossiers, name="dossiers"),
    path("dossiers/<uuid:uuid>/", dossiers.dossier, name="dossier"),
    path("dossiers/<uuid:uuid>/number/", dossiers.number, name="number"),
    path("dossiers/<uuid:uuid>/<slug:noun>/", dossiers.act, name="act"),
]
