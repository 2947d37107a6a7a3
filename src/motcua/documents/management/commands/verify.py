"""Say of a PDF whether it is valid, changed, revoked or superseded; by whom, when."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from asn1crypto.x509 import Certificate
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from motcua.documents.models import Document
from motcua.documents.register import look_up
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import Verdict, Verification, load_roots, verify

VALID, NOT_VALID, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = "Check the signatures of a PDF. Exit 0: valid, 1: not valid, 2: cannot be read."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="answer as one JSON object")
        parser.add_argument(
            "--roots", type=Path, help="certificates to trust (PEM or DER) instead of ours"
        )
        parser.add_argument(
            "--offline", action="store_true", help="do not ask the register, only the file"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            roots = load_roots(options["roots"]) if options["roots"] else trusted_roots()
        except (OSError, ValueError) as error:
            self.stderr.write(str(error))
            sys.exit(UNREADABLE)
        verification, document = self._ask(content, roots, is_offline=options["offline"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(verification, document), ensure_ascii=False))
        else:
            self._tell(verification, document)
        sys.exit(exit_code(verification))

    def _ask(
        self, content: bytes, roots: list[Certificate], *, is_offline: bool
    ) -> tuple[Verification, Document | None]:
        verification = verify(content, roots=roots)
        if is_offline or verification.verdict == Verdict.UNREADABLE:
            return verification, None
        try:
            return look_up(verification)
        except DatabaseError:
            self.stderr.write(_("The register cannot be reached: only the file was checked."))
            return verification, None

    def _tell(self, verification: Verification, document: Document | None) -> None:
        self.stdout.write(verification.sentence)
        for check in verification.signatures:
            when = f"{localtime(check.signed_at):%d/%m/%Y %H:%M:%S}" if check.signed_at else "–"
            mark = "✓" if check.is_valid else "✗"
            self.stdout.write(f"{mark} {check.signer_name} · {when} · PAdES {check.level}")
        if document:
            self.stdout.write(f"{document} · {document.subject_code} · {document.unit}")
        if document and document.revoked_at:
            self.stdout.write(
                f"{localtime(document.revoked_at):%d/%m/%Y %H:%M} · "
                f"{document.revoked_by} · {document.revoked_reason}"
            )
        if document and document.superseded_by:
            self.stdout.write(f"→ {document.superseded_by}")


def exit_code(verification: Verification) -> int:
    """Return what the shell is told."""
    if verification.verdict == Verdict.UNREADABLE:
        return UNREADABLE
    return VALID if verification.is_valid else NOT_VALID


def as_json(verification: Verification, document: Document | None) -> dict[str, Any]:
    """Return the answer for machines; the register's part is null where it knows nothing."""
    return {
        "verdict": verification.verdict,
        "sentence": verification.sentence,
        "sha256": verification.sha256,
        "signatures": [
            {
                "field": check.field,
                "signer": check.signer_name,
                "signed_at": check.signed_at and check.signed_at.isoformat(),
                "timestamped": check.is_timestamped,
                "intact": check.is_intact,
                "trusted": check.is_trusted,
                "level": check.level,
            }
            for check in verification.signatures
        ],
        "document": document
        and {
            "number": document.number_text,
            "title": document.title,
            "unit": document.unit.code,
            "dossier": document.subject_code,
            "issued_at": document.issued_at and document.issued_at.isoformat(),
            "revoked_at": document.revoked_at and document.revoked_at.isoformat(),
            "superseded_by": document.superseded_by and document.superseded_by.number_text,
        },
        "demo": settings.DEMO,
    }
