"""Every verb of a dossier; faces, jobs and the API call these and nothing below."""

from motcua.dossiers.actions.deciding import (
    approve,
    complete,
    correct_result,
    refuse_result,
    replace_result,
    return_result,
    revoke_result,
    seal,
)
from motcua.dossiers.actions.ending import stop, withdraw
from motcua.dossiers.actions.intake import (
    FeeGiven,
    PaperGiven,
    ScanGiven,
    Submission,
    attach_paper,
    check_paper,
    decline,
    receive,
    submit,
    take_in,
    take_in_many,
    transfer,
)
from motcua.dossiers.actions.online import Sent, looked_at_by, send_papers
from motcua.dossiers.actions.succession import pass_on
from motcua.dossiers.actions.visit import Principal, Visitor, identify
from motcua.dossiers.actions.waiting import (
    Asked,
    apologise,
    record_payment,
    recount,
    request_payment,
    request_supplement,
    supplement,
)
from motcua.dossiers.actions.work import (
    appraise,
    assign,
    consult,
    give_opinion,
    hand_over,
    reassign,
    send_back,
    take,
    take_over,
)

__all__ = [
    "Asked", "FeeGiven", "PaperGiven", "Principal", "ScanGiven", "Sent", "Submission", "Visitor",
    "apologise", "appraise", "approve", "assign", "attach_paper", "check_paper", "complete",
    "consult", "correct_result", "decline", "give_opinion", "hand_over", "identify",
    "looked_at_by", "pass_on", "reassign", "receive", "record_payment", "recount", "refuse_result",
    "replace_result", "request_payment", "request_supplement", "return_result", "revoke_result",
    "seal", "send_back", "send_papers", "stop", "submit", "supplement", "take",
    "take_in", "take_in_many", "take_over", "transfer", "withdraw",
]  # fmt: skip
