"""The life of a document: made, signed, numbered, sealed, issued, delivered, taken back."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from motcua.core.errors import Invalid
from motcua.documents import demo_pki
from motcua.documents.actions import (
    deliver_document,
    issue_document,
    make_document,
    number_document,
    record_signature,
    revoke_document,
    supersede_document,
    take_number,
)
from motcua.documents.errors import DocumentMoved, NotValid, NotYet
from motcua.documents.models import Document, Kind, NumberSeries, Signature, SignerRole
from motcua.documents.register import look_up
from motcua.documents.results import render_result
from motcua.documents.signing.signing import sign_organisation, sign_person
from motcua.documents.tests.factories import AT, DocumentFactory, a_result
from motcua.documents.verify import Verdict, verify
from motcua.org.tests.factories import UnitFactory
from motcua.people.tests.factories import UserFactory

NOW = datetime.now(UTC)
PERSON, ORGANISATION = SignerRole.PERSON, SignerRole.ORGANISATION


@pytest.fixture
def officer():
    return UserFactory.create()


@pytest.fixture(scope="session")
def approver(pki):
    return pki.signer("huy", "Phạm Quốc Huy")


@pytest.fixture(scope="session")
def seal():
    return demo_pki.seal_image("Sở Xây dựng")


@pytest.fixture
def issue(pki, approver, seal, officer):
    """Return a function that leads a document through its whole life up to issue."""

    def lead(document: Document) -> Document:
        signed = sign_person(document.file.read(), approver, trust=pki.trust, at=NOW)
        record_signature(document, signed, role=PERSON, by=officer, at=AT)
        document = number_document(document, "QĐ-SXD", by=officer, at=AT)
        organisation = pki.signer("H99.08", "Sở Xây dựng")
        sealed = sign_organisation(document.file.read(), organisation, trust=pki.trust, seal=seal)
        record_signature(document, sealed, role=ORGANISATION, by=officer, at=AT)
        found = verify(sealed.content, roots=pki.trust.roots)
        return issue_document(document, verification=found, by=officer, at=AT)

    return lead


@pytest.mark.django_db
def test_signed_numbered_sealed_issued_delivered_are_facts_apart(issue, officer):
    document = deliver_document(issue(DocumentFactory.create()), by=officer, at=AT)
    document.refresh_from_db()
    assert document.number_text == "01/QĐ-SXD"
    assert document.issued_by == document.delivered_by == officer
    roles = [(s.sequence, s.role, s.level) for s in document.signatures.all()]
    assert roles == [(1, PERSON, "B-LT"), (2, ORGANISATION, "B-LT")]
    assert document in Document.objects.in_force()


@pytest.mark.django_db
def test_what_was_signed_from_other_bytes_is_not_kept(pki, approver, officer):
    document = DocumentFactory.create()
    signed = sign_person(document.file.read(), approver, trust=pki.trust, at=NOW)
    record_signature(document, signed, role=PERSON, by=officer, at=AT)
    with pytest.raises(DocumentMoved):
        record_signature(document, signed, role=PERSON, by=officer, at=AT)
    assert Signature.objects.count() == 1


@pytest.mark.django_db
def test_the_organisation_signs_only_after_a_person(pki, approver, officer, seal):
    document = DocumentFactory.create()
    sealed = sign_organisation(document.file.read(), approver, trust=pki.trust, seal=seal)
    with pytest.raises(NotYet):
        record_signature(document, sealed, role=ORGANISATION, by=officer, at=AT)


@pytest.mark.django_db
def test_what_is_not_signed_is_not_numbered_issued_or_delivered(pki, officer):
    document = DocumentFactory.create()
    found = verify(document.file.read(), roots=pki.trust.roots)
    with pytest.raises(NotYet):
        number_document(document, "QĐ-SXD", by=officer, at=AT)
    with pytest.raises(NotYet):
        issue_document(document, verification=found, by=officer, at=AT)
    with pytest.raises(NotYet):
        deliver_document(document, by=officer, at=AT)
    assert not NumberSeries.objects.exists()


@pytest.mark.django_db
def test_what_does_not_verify_is_not_issued(issue, pki, officer):
    document = issue(DocumentFactory.create())
    Document.objects.filter(pk=document.pk).update(issued_at=None)
    found = verify(document.file.read(), roots=[])
    with pytest.raises(NotValid):
        issue_document(document, verification=found, by=officer, at=AT)
    other = verify(render_result(a_result()), roots=pki.trust.roots)
    with pytest.raises(DocumentMoved):
        issue_document(document, verification=other, by=officer, at=AT)


@pytest.mark.django_db
def test_a_document_is_numbered_and_issued_once(issue, pki, officer):
    document = issue(DocumentFactory.create())
    with pytest.raises(NotYet):
        number_document(document, "QĐ-SXD", by=officer, at=AT)
    found = verify(document.file.read(), roots=pki.trust.roots)
    with pytest.raises(NotYet):
        issue_document(document, verification=found, by=officer, at=AT)


@pytest.mark.django_db
def test_a_revoked_document_says_so_whichever_copy_is_shown(issue, pki, officer):
    document = issue(DocumentFactory.create())
    revoke_document(document, reason="Cấp sai đối tượng.", by=officer, at=AT)
    for signature in document.signatures.all():
        found, known = look_up(verify(signature.file.read(), roots=pki.trust.roots))
        assert known == document
        assert found.verdict == Verdict.REVOKED
    assert document not in Document.objects.in_force()
    with pytest.raises(NotYet):
        revoke_document(document, reason="Lần nữa.", by=officer, at=AT)


@pytest.mark.django_db
def test_revoking_needs_a_reason_and_an_issued_document(officer):
    document = DocumentFactory.create()
    with pytest.raises(Invalid):
        revoke_document(document, reason=" ", by=officer, at=AT)
    with pytest.raises(NotYet):
        revoke_document(document, reason="Sai.", by=officer, at=AT)


@pytest.mark.django_db
def test_a_corrected_document_takes_the_place_of_the_old_one(issue, pki, officer):
    old, new = issue(DocumentFactory.create()), issue(DocumentFactory.create())
    with pytest.raises(NotYet):
        supersede_document(old, successor=old, by=officer, at=AT)
    supersede_document(old, successor=new, by=officer, at=AT)
    found, known = look_up(verify(old.file.read(), roots=pki.trust.roots))
    assert (found.verdict, known.superseded_by) == (Verdict.SUPERSEDED, new)
    with pytest.raises(NotYet):
        supersede_document(old, successor=new, by=officer, at=AT)


@pytest.mark.django_db
def test_a_document_keeps_its_own_title(officer):
    made = make_document(
        Kind.RESULT,
        render_result(a_result()),
        title="  Giấy  phép ",
        unit=UnitFactory.create(),
        by=officer,
        at=AT,
    )
    assert made.title == "Giấy phép"


@pytest.mark.django_db
def test_numbers_run_per_unit_symbol_and_year_without_gaps():
    unit, other = UnitFactory.create_batch(2)
    assert [take_number(unit, "QĐ", year=2026) for _ in range(3)] == [1, 2, 3]
    assert take_number(unit, "GP", year=2026) == 1
    assert take_number(unit, "QĐ", year=2027) == 1
    assert take_number(other, "QĐ", year=2026) == 1
    with transaction.atomic():
        take_number(unit, "QĐ", year=2026)
        transaction.set_rollback(True)
    assert take_number(unit, "QĐ", year=2026) == 4


@pytest.mark.django_db(transaction=True)
def test_two_officers_never_get_the_same_number():
    unit = UnitFactory.create()

    def take(_turn: int) -> int:
        try:
            return take_number(unit, "QĐ", year=2026)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as officers:
        assert sorted(officers.map(take, range(40))) == list(range(1, 41))


def run_verify(*args: object) -> tuple[int, str]:
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify", *map(str, args), stdout=out, stderr=StringIO())
    return end.value.code, out.getvalue()


@pytest.mark.django_db
def test_the_verify_command_answers_with_its_exit_code(issue, pki, officer, tmp_path):
    document = issue(DocumentFactory.create())
    path, junk, plain = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.pdf"
    path.write_bytes(document.file.read())
    junk.write_bytes(b"junk")
    plain.write_bytes(render_result(a_result()))
    roots = ("--roots", pki.root_path)
    code, said = run_verify(path, *roots)
    assert code == 0
    assert "Phạm Quốc Huy" in said
    assert "01/QĐ-SXD" in said
    assert run_verify(junk, *roots)[0] == 2
    assert run_verify(tmp_path / "missing.pdf", *roots)[0] == 2
    assert run_verify(plain, *roots)[0] == 1
    assert run_verify(path)[0] == 1  # without roots nobody is trusted
    revoke_document(document, reason="Cấp sai.", by=officer, at=AT)
    code, said = run_verify(path, *roots, "--json")
    answer = json.loads(said)
    assert (code, answer["verdict"]) == (1, "revoked")
    assert answer["document"]["number"] == "01/QĐ-SXD"
    assert [each["signer"] for each in answer["signatures"]] == ["Phạm Quốc Huy", "Sở Xây dựng"]
    assert run_verify(path, *roots, "--offline")[0] == 0
