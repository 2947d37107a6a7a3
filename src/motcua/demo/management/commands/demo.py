"""``motcua demo``: fill the sample province up to now; what is there already stays."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.demo import now as moment
from motcua.demo import past, procedures, province
from motcua.demo.models import Progress
from motcua.demo.turns import building, take_turn
from motcua.desk.second_factor import give_totp
from motcua.documents.demo_pki import answering
from motcua.documents.keys import person_signer, unit_signer
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.results import made_late
from motcua.dossiers.roots import sign_root, take_root
from motcua.org.models import Unit
from motcua.people.models import User
from motcua.workdays.models import national_calendar

#: Results whose signed document exists from the start.
SIGNED = 30
SIGNERS = ("pheduyet1", "pheduyet2", "chutich")


class Command(BaseCommand):
    help = "Fill the sample province An Bình with three months of dossiers up to now."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=92, help="how many days back")

    def handle(self, *args: Any, **options: Any) -> None:
        if Progress.objects.filter(finished_at__isnull=False).exists():
            self.tell_accounts()
            return
        at = timezone.localtime()
        start = past.first_day(at)
        before = start - timedelta(days=2)
        with building():
            founder = province.build(at=before)
            procedures.build(by=founder, at=before, completed_at=start - timedelta(days=1))
            province.build(at=before)  # the approver of some sectors only: they exist now
        self.make_keys()
        give_totp(province.account(province.CAREFUL), province.TOTP_SECRET)
        self.tell_accounts()
        calendar = national_calendar()
        now = moment.moment(at, calendar)
        progress, is_new = Progress.objects.get_or_create(what="past", defaults={"now_at": now})
        stage = past.Stage.set(progress.now_at, wall=at)
        if is_new or not Dossier.objects.exists():  # simulated ones may stand there already
            moment.fill(stage, Random(1), 900_000)  # noqa: S311
        self.fill(stage, progress, start, options["days"])

    def fill(self, stage: past.Stage, progress: Progress, start: datetime, days: int) -> None:
        """Make the past in order, and continue where a stopped filling broke off."""
        random = Random(past.SEED)  # noqa: S311 - a sample, not a secret
        first = max(start, stage.now - timedelta(days=days))
        moments = list(past.arrivals(stage, first, random))
        Progress.objects.filter(pk=progress.pk).update(of=len(moments))
        for serial, at in enumerate(moments, start=1):
            if serial <= progress.done:
                continue
            own = Random(past.SEED * 100_000 + serial)  # noqa: S311
            with transaction.atomic():
                take_turn()
                dossier = past.take_in(stage, own, serial, at)
                past.live(stage, dossier, own)
                Progress.objects.filter(pk=progress.pk).update(done=serial)
        self.sign_last()
        Progress.objects.filter(pk=progress.pk).update(finished_at=timezone.now())
        words = _("The sample province is there: %(number)s dossiers.")
        self.stdout.write(words % {"number": len(moments)})

    def tell_accounts(self) -> None:
        """Print who can sign in, and the secret of the one account with a second factor."""
        words = _("Demo accounts, password %(password)s:")
        self.stdout.write("\n" + words % {"password": settings.DEMO_PASSWORD})
        for user in User.objects.exclude(demo_role="").order_by("demo_order"):
            self.stdout.write(f"  {user.username:<11} {user.full_name:<20} {user.demo_role}")
        words = _("%(account)s also needs a code of the TOTP secret %(secret)s")
        secret = words % {"account": province.CAREFUL, "secret": province.TOTP_SECRET}
        self.stdout.write(f"  ({secret})\n")

    def make_keys(self) -> None:
        """Make the keys of those who sign, before two processes could do it at once."""
        with answering(settings.DATA_DIR):
            for username in SIGNERS:
                person_signer(province.account(username)).close()
            for unit in Unit.objects.filter(code__in=[province.CENTRE, province.WARD_CENTRE]):
                unit_signer(unit).close()

    def sign_last(self) -> None:
        """Sign the newest results, the others on first opening; then the root over all."""
        newest = Result.objects.filter(document=None, released_at__isnull=False)
        with answering(settings.DATA_DIR):
            for result in newest.order_by("-released_at")[:SIGNED]:
                made_late(result, at=timezone.now())
            sign_root(take_root(timezone.localdate(), at=timezone.now()))
