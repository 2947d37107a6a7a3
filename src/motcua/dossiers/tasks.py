"""Jobs of the case: daily root, next year's partitions, old drafts, walks over many dossiers."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from motcua.core.models import Event
from motcua.documents.unused import forget_unused
from motcua.dossiers import recounts, successions
from motcua.dossiers.models import Draft, RecountRun, SuccessionRun
from motcua.dossiers.roots import sign_root, take_root, unsigned_roots, verify_root
from motcua.dossiers.runs import ATTEMPTS
from motcua.dossiers.sealing.finding import sealed_years

#: A draft holds a person's data; it is not kept over the weekend.
DRAFTS_LIVE = timedelta(days=2)
#: What a check of the newest root found is kept as an event of this kind.
ROOT_VERIFIED = "dossiers.root_verified"
#: Breaks are named up to so many; the number is whole.
_NAMED = 20


@app.periodic(cron="55 16 * * *")  # 23:55 in Viet Nam
@app.task(queueing_lock="daily_root")
def take_daily_root(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
    at = timezone.now()
    take_root(timezone.localdate(at), at=at)
    for root in unsigned_roots():
        sign_root(root)


@app.periodic(cron="30 17 * * *")
@app.task(queueing_lock="next_year")
def make_next_year(timestamp: int) -> None:  # noqa: ARG001
    with connection.cursor() as cursor:
        cursor.execute("SELECT dossiers_make_year(%s)", [timezone.localdate().year + 1])


@app.periodic(cron="0 18 * * *")
@app.task(queueing_lock="old_drafts")
def forget_old_drafts(timestamp: int) -> None:  # noqa: ARG001
    Draft.objects.filter(saved_at__lt=timezone.now() - DRAFTS_LIVE).delete()


@app.periodic(cron="30 18 * * *")
@app.task(queueing_lock="unused_files")
def forget_unused_files(timestamp: int) -> None:  # noqa: ARG001
    """Remove the files of drafts never sent; a draft still alive may name its user's."""
    before = timezone.now() - timedelta(days=settings.UNUSED_FILE_DAYS)
    forget_unused(before=before, spare=list(Draft.objects.values_list("user", flat=True)))


@app.task(retry=ATTEMPTS)
def recount_due_dates(run: int) -> None:
    recounts.carry_out(
        RecountRun.objects.select_related("asked_by").get(pk=run), clock=timezone.now
    )


@app.task(retry=ATTEMPTS)
def pass_on_dossiers(run: int) -> None:
    begun = SuccessionRun.objects.select_related(
        "asked_by", "succession__predecessor", "succession__successor"
    )
    successions.carry_out(begun.get(pk=run), clock=timezone.now)


@app.task
def verify_newest_root(by: int) -> None:
    """Check whether the newest root holds, and keep what was found; ``by`` asked for it."""
    breaks = [f"{found.dossier} ({found.what})" for found in verify_root(sealed=sealed_years())]
    facts = {"by_id": by, "breaks": len(breaks), "named": breaks[:_NAMED]}
    Event.objects.create(kind=ROOT_VERIFIED, at=timezone.now(), facts=facts)
