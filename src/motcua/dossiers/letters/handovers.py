"""The lists that go with dossiers and results from unit to unit; both sides sign."""

from motcua.documents.daily_papers import (
    Handover,
    HandoverLine,
    ResultHandover,
    ResultHandoverLine,
)
from motcua.dossiers.letters.heads import content, header, limit_text
from motcua.dossiers.models import Dossier, HandOver, ReturnMethod


def hand_over_paper(handed: HandOver) -> Handover | ResultHandover:
    """Return the paper of a list: of results where every dossier had been finished by then."""
    related = ("procedure_version__procedure", "deciding_unit", "receiving_unit")
    dossiers = list(
        handed.dossiers.select_related(*related).prefetch_related("papers").order_by("code")
    )
    if dossiers and all(_is_result(dossier, handed) for dossier in dossiers):
        return _of_results(handed, dossiers)
    return Handover(
        header=header(handed.source, at=handed.given_at, number=str(handed.number)),
        from_unit=handed.source.name_vi,
        to_unit=handed.target.name_vi,
        at=handed.given_at,
        lines=tuple(_line(dossier) for dossier in dossiers),
        giver_name=handed.given_by.full_name,
        receiver_name=handed.taken_by.full_name if handed.taken_by else "",
    )


def _is_result(dossier: Dossier, handed: HandOver) -> bool:
    return dossier.finished_at is not None and dossier.finished_at <= handed.given_at


def _line(dossier: Dossier) -> HandoverLine:
    assert dossier.received_at is not None, "only what was received is handed over"
    return HandoverLine(
        code=dossier.code or "",
        content=content(dossier),
        submitter_name=dossier.submitter_name or dossier.applicant_name,
        owner_name=dossier.applicant_name,
        received_at=dossier.received_at,
        time_limit=limit_text(dossier),
        return_by=dossier.due_at,
        papers=tuple(paper.name for paper in dossier.papers.all() if paper.is_received),
    )


def _of_results(handed: HandOver, dossiers: list[Dossier]) -> ResultHandover:
    return ResultHandover(
        header=header(handed.source, at=handed.given_at, number=str(handed.number)),
        from_unit=handed.source.name_vi,
        to_unit=handed.target.name_vi,
        at=handed.given_at,
        lines=tuple(
            ResultHandoverLine(
                code=dossier.code or "",
                content=content(dossier),
                result=dossier.procedure_version.result_name or "Kết quả giải quyết",
                owner_name=dossier.applicant_name,
                address=dossier.applicant_address,
                has_fee=dossier.fees.exists(),
                by_post=dossier.return_method == ReturnMethod.POST,
            )
            for dossier in dossiers
        ),
        giver_name=handed.given_by.full_name,
        receiver_name=handed.taken_by.full_name if handed.taken_by else "",
    )
