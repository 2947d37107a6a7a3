"""The decision that the applicant takes home, in the layout of Decree 30/2020."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.documents.results import ResultText
from motcua.dossiers.letters.heads import header
from motcua.dossiers.models import Dossier, HistorySecret, Outcome
from motcua.dossiers.rules import local_day
from motcua.dossiers.sealing.finding import acts_of
from motcua.dossiers.states import Verb
from motcua.org.models import Authority, Post
from motcua.people.models import User


def result_text(
    dossier: Dossier, outcome: Outcome, *, text: str, signer: User, at: datetime, uuid: UUID
) -> ResultText:
    """Return what stands in the result of a dossier; ``text`` is the note or the refusal.

    ``uuid``: the key under which the document will be kept.
    """
    version = dossier.procedure_version
    name = version.result_name or version.name_vi
    is_granted = outcome == Outcome.GRANTED
    post = Post.objects.on(local_day(at)).filter(user=signer).exclude(title="").first()
    authority = Authority.objects.filter(user=signer).on(local_day(at)).first()
    return ResultText(
        header=header(dossier.receiving_unit, at=at),
        type_name="QUYẾT ĐỊNH" if is_granted else "THÔNG BÁO",
        summary=f"{'Về việc' if is_granted else 'Về việc không giải quyết:'} {name[:200]}",
        code=dossier.code or "",
        grounds=_grounds(dossier),
        paragraphs=_paragraphs(dossier, outcome, text),
        rows=(
            ("Mã hồ sơ", dossier.code or ""),
            ("Thủ tục", f"{version.name_vi} ({version.procedure.code})"),
            ("Người đề nghị", dossier.applicant_name),
            ("Địa chỉ", dossier.applicant_address),
        ),
        recipients=("Như trên", dossier.deciding_unit.name_vi),
        signing_mode=f"{authority.mode}." if authority and authority.mode else "",
        signer_title=post.title if post else "",
        signer_name=signer.full_name,
        verify_url=f"{settings.PUBLIC_URL}/verify/{uuid}/",
    )


def refusal_text(text: str, legal_ground: str) -> str:
    """Return why, as the applicant reads it in the notice."""
    return f"{text} ({legal_ground})"


def refusal_of(dossier: Dossier) -> str:
    """Return the reason of a refusal as it was given, "" where the result was granted."""
    if dossier.outcome != Outcome.REFUSED:
        return ""
    row = acts_of(dossier, Verb.REFUSE_RESULT)[-1]
    said = HistorySecret.objects.filter(dossier=dossier, sequence=row.sequence).first()
    return refusal_text(said.values.get("text", "") if said else "", row.facts.get("ground", ""))


def _grounds(dossier: Dossier) -> tuple[str, ...]:
    texts = [line.strip() for line in dossier.procedure_version.legal_basis.splitlines()]
    found = tuple(f"Căn cứ {line};" for line in texts[:4] if line)
    return found or (f"Căn cứ hồ sơ {dossier.code} và quy định của pháp luật;",)


def _paragraphs(dossier: Dossier, outcome: Outcome, text: str) -> tuple[str, ...]:
    name = dossier.procedure_version.name_vi
    if outcome == Outcome.REFUSED:
        said = f"Không giải quyết đề nghị “{name}” của {dossier.applicant_name}. Lý do: {text}."
        return (said,)
    return tuple(filter(None, (f"Chấp thuận đề nghị “{name}” của {dossier.applicant_name}.", text)))
