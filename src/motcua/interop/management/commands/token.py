"""Make, list and revoke the tokens of other systems."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from motcua.core.errors import Refusal
from motcua.interop.actions import (
    DAYS,
    REQUESTS_PER_MINUTE,
    START,
    Wanted,
    issue_token,
    revoke_token,
)
from motcua.interop.models import ApiToken, Scope
from motcua.org.models import Duty, Unit
from motcua.people.models import User


class Command(BaseCommand):
    help = "Make a token for another system (shown once), list tokens, revoke one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="make a machine user and its token")
        create.add_argument("name", help="of the system, such as 'Zalo mini app'")
        create.add_argument("--unit", required=True, help="code of the unit, such as H99.12")
        create.add_argument("--scope", action="append", required=True, choices=Scope.values)
        create.add_argument("--duty", action="append", default=[], choices=Duty.values)
        create.add_argument("--days", type=int, default=DAYS, help="0: until revoked")
        create.add_argument(
            "--per-minute", type=int, default=REQUESTS_PER_MINUTE, help="0: no limit"
        )
        create.add_argument("--by", default="", help="user name of who manages the unit")
        acts.add_parser("list", help="show every token, never its secret")
        revoke = acts.add_parser("revoke", help="take a token back")
        revoke.add_argument("start", help="first letters of the secret, as listed")
        revoke.add_argument("--by", default="", help="user name of who manages the unit")

    def handle(self, *args: Any, **options: Any) -> None:
        act = {"create": self.create, "list": self.list, "revoke": self.revoke}[options["act"]]
        try:
            act(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def create(self, options: dict[str, Any]) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']}.")
        wanted = Wanted(
            name=options["name"],
            unit=unit,
            scopes=options["scope"],
            duties=options["duty"],
            days=options["days"] or None,
            requests_per_minute=options["per_minute"] or None,
        )
        _token, secret = issue_token(wanted, by=self.by(options), at=now())
        self.stderr.write("Keep it: it is shown this once.")
        self.stdout.write(secret)

    def list(self, options: dict[str, Any]) -> None:
        for token in ApiToken.objects.select_related("unit").order_by("unit__code", "pk"):
            end = "revoked" if token.revoked_at else f"until {token.expires_at or 'revoked'}"
            used = (
                f"last used {token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "unused"
            )
            self.stdout.write(
                f"{token.start}…  {token.unit.code}  {token.name}  "
                f"{' '.join(token.scopes)}  {end}  {used}"
            )

    def revoke(self, options: dict[str, Any]) -> None:
        found = list(ApiToken.objects.filter(start=options["start"][:START], revoked_at=None)[:2])
        if len(found) != 1:
            raise CommandError("No token, or more than one, begins like this.")
        revoke_token(found[0], by=self.by(options), at=now())
        self.stdout.write("Revoked.")

    def by(self, options: dict[str, Any]) -> User:
        """Return who is responsible: the one named, else the only superuser."""
        name = options["by"]
        found = (
            User.objects.filter(username=name) if name else User.objects.filter(is_superuser=True)
        )
        users = list(found.filter(is_active=True)[:2])
        if len(users) != 1:
            raise CommandError("Say with --by who manages the unit.")
        return users[0]
