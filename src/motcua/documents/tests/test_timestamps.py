"""The timestamp authority is asked once for a signature, and again where it has changed."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from motcua.documents import demo_authority
from motcua.documents.results import render_result
from motcua.documents.signing import authority
from motcua.documents.signing.signing import sign_person
from motcua.documents.tests.factories import a_result
from motcua.documents.verify import verify

NOW = datetime.now(UTC)


@pytest.fixture
def asked(monkeypatch):
    """Each question to the timestamp authority, of which nothing is remembered yet."""
    questions, answer = [], demo_authority.timestamp
    monkeypatch.setattr(authority, "_remembered", {})
    monkeypatch.setattr(
        demo_authority, "timestamp", lambda pki, said: questions.append(said) or answer(pki, said)
    )
    return questions


def test_the_authority_is_asked_once_for_a_signature_after_the_first(pki, approver, asked):
    for questions in (2, 3, 4):
        signed = sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
        assert len(asked) == questions
        assert level_of(signed, pki) == "B-LT"


def test_what_is_known_of_an_authority_is_forgotten(pki, approver, asked, monkeypatch):
    monkeypatch.setattr(authority, "REMEMBERED_SECONDS", 0)
    for questions in (2, 4):
        sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
        assert len(asked) == questions


def test_an_authority_with_another_certificate_is_asked_anew(pki, approver, asked, monkeypatch):
    """Else nothing in the PDF would prove that the new certificate was not revoked."""
    sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    successor = pki._issue("tsa-2", "Another Timestamp Authority", purpose=usage)
    monkeypatch.setitem(pki.__dict__, "tsa", successor)
    signed = sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
    assert len(asked) == 2 + 3
    assert level_of(signed, pki) == "B-LT"


def test_an_answer_that_does_not_fit_is_asked_anew(pki, approver, asked, monkeypatch):
    sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
    monkeypatch.setattr(authority, "LONGER", 0.9)
    signed = sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
    assert len(asked) == 2 + 3
    assert level_of(signed, pki) == "B-LT"


def level_of(signed, pki):
    found = verify(signed.content, roots=pki.trust.roots)
    assert found.is_valid
    return found.signatures[-1].level
