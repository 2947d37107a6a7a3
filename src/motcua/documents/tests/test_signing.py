"""Two signatures, their evidence, and what becomes of a file that somebody touches."""

import asyncio
import io
import re
import subprocess
import threading
from copy import copy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from motcua.documents import demo_authority, demo_pki
from motcua.documents.errors import NoAnswer, SigningFailed
from motcua.documents.page_painter import paint_pdf
from motcua.documents.rendering import render
from motcua.documents.results import render_result
from motcua.documents.signing import data, signing
from motcua.documents.signing.base import Trust
from motcua.documents.signing.data import sign_data
from motcua.documents.signing.pkcs11 import Pkcs11Signer
from motcua.documents.signing.signing import sign_organisation, sign_person
from motcua.documents.signing.slots import fill_number
from motcua.documents.tests.conftest import tool
from motcua.documents.tests.factories import a_result, a_slip
from motcua.documents.verify import Verdict, verify

NOW = datetime.now(UTC)
DAY = date(2026, 11, 25)
SOFTHSM = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@pytest.fixture(scope="session")
def organisation(pki):
    return pki.signer("H99.08", "Sở Xây dựng tỉnh An Bình")


@pytest.fixture(scope="session")
def seal():
    return demo_pki.seal_image("Sở Xây dựng tỉnh An Bình ★")


@pytest.fixture(scope="session")
def signed(pki, approver):
    return sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)


@pytest.fixture(scope="session")
def sealed(pki, signed, organisation, seal):
    numbered = fill_number(signed.content, number_text="12/QĐ-SXD", on=DAY)
    return sign_organisation(numbered, organisation, trust=pki.trust, seal=seal)


def pdfsig(pdf: bytes, folder) -> str:
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([tool("pdfsig"), "-nocert", path], capture_output=True, check=False)
    return done.stdout.decode()


def test_a_person_signs_with_evidence_for_later(pki, signed):
    found = verify(signed.content, roots=pki.trust.roots)
    assert found.verdict == Verdict.VALID
    (check,) = found.signatures
    assert (check.signer_name, check.level) == ("Phạm Quốc Huy", "B-LT")
    assert check.is_timestamped
    assert check.signed_at == signed.signed_at
    assert b"/DSS" in signed.content
    assert b"/OCSPs" in signed.content
    assert b"/CRLs" in signed.content


def test_number_and_seal_keep_the_first_signature(pki, sealed):
    found = verify(sealed.content, roots=pki.trust.roots)
    assert found.verdict == Verdict.VALID
    assert [check.field for check in found.signatures] == ["signer", "seal"]
    assert [check.is_valid for check in found.signatures] == [True, True]


def test_number_and_day_are_printed_into_their_places(sealed, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed.content)
    printed = subprocess.run(
        [tool("pdftotext"), "-layout", path, "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "12/QĐ-SXD" in printed
    assert "ngày 25 tháng 11 năm 2026" in printed


def test_popplers_pdfsig_agrees(sealed, tmp_path):
    said = pdfsig(sealed.content, tmp_path)
    assert said.count("Signature is Valid.") == 2
    names = re.findall(r"Signer Certificate Common Name: (.+)", said)
    assert names == ["Phạm Quốc Huy", "Sở Xây dựng tỉnh An Bình"]


def test_the_seal_covers_the_left_third_of_the_signature(sealed):
    boxes = {}
    picture = paint_pdf(sealed.content, 0, 1200)[1].convert("RGB")
    lower = picture.height // 4  # below number and day
    for name, is_ink in {
        "blue": lambda r, g, b: b > 120 and r < 90 and g < 110,
        "red": lambda r, g, b: r > 170 and g < 90 and b < 110,
    }.items():
        pixels = picture.load()
        columns = [
            x
            for x in range(picture.width)
            for y in range(lower, picture.height)
            if is_ink(*pixels[x, y])
        ]
        boxes[name] = (min(columns), max(columns))
    assert boxes["red"][0] < boxes["blue"][0] < boxes["red"][1] < boxes["blue"][1]


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_changed_byte_is_seen(pki, sealed, place):
    end = sealed.content.index(b"/Contents")  # inside what the first signature covers
    position = int(end * place)
    touched = bytearray(sealed.content)
    touched[position] ^= 1
    assert not verify(bytes(touched), roots=pki.trust.roots).is_valid


def test_a_page_put_over_the_signed_one_is_seen(pki, sealed):
    document = pypdfium2.PdfDocument(sealed.content)
    document[0].set_rotation(180)
    out = io.BytesIO()
    document.save(out)
    assert not verify(out.getvalue(), roots=pki.trust.roots).is_valid


def test_text_written_over_in_an_update_is_seen(pki, sealed):
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed.content))
    writer.add_stream_to_page(
        0, writer.add_object(generic.StreamObject(stream_data=b"0 0 300 300 re f"))
    )
    out = io.BytesIO()
    writer.write(out)
    found = verify(out.getvalue(), roots=pki.trust.roots)
    assert found.verdict == Verdict.CHANGED


def test_roots_are_explicit(pki, sealed, tmp_path, monkeypatch):
    assert verify(sealed.content, roots=[]).verdict == Verdict.UNTRUSTED
    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    monkeypatch.setattr(demo_pki, "new_key", lambda: own)  # never one that was lent before
    stranger = demo_pki.DemoPki.at(tmp_path, port=1)
    assert verify(sealed.content, roots=[stranger.root.asn1]).verdict == Verdict.UNTRUSTED


@pytest.mark.parametrize(
    "garbage", [b"", b"%PDF-1.7", b"\x00" * 500, b"%PDF-1.7\n" + b"%%EOF\n" * 20, b"hello"]
)
def test_garbage_is_unreadable(pki, garbage):
    assert verify(garbage, roots=pki.trust.roots).verdict == Verdict.UNREADABLE


def test_a_file_cut_off_is_not_valid(pki, sealed):
    for part in (0.3, 0.6, 0.95):
        cut = sealed.content[: int(len(sealed.content) * part)]
        assert not verify(cut, roots=pki.trust.roots).is_valid


def test_a_plain_pdf_is_unsigned(pki):
    pdf = render_result(a_result())
    assert verify(pdf, roots=pki.trust.roots).verdict == Verdict.UNSIGNED


def test_a_revoked_certificate_does_not_sign(pki):
    thief = pki.signer("thief", "Kẻ Trộm")
    pki.revoke(thief.certificate.serial_number)
    with pytest.raises(SigningFailed) as refusal:
        sign_person(render_result(a_result()), thief, trust=pki.trust, at=NOW)
    assert not isinstance(refusal.value, NoAnswer)


def test_what_was_signed_before_the_revocation_stays_valid(pki):
    leaver = pki.signer("leaver", "Người Nghỉ Hưu")
    signed = sign_person(render_result(a_result()), leaver, trust=pki.trust, at=NOW)
    pki.revoke(leaver.certificate.serial_number)
    assert verify(signed.content, roots=pki.trust.roots).is_valid


def test_without_a_timestamp_authority_nothing_is_signed(pki, approver):
    trust = Trust(roots=pki.trust.roots, tsa_url="http://127.0.0.1:9/tsa")
    with pytest.raises(NoAnswer) as refusal:
        sign_person(render_result(a_result()), approver, trust=trust, at=NOW)
    assert str(refusal.value)


@pytest.mark.parametrize("answer", ["timestamp", "status"])
def test_an_authority_that_hangs_is_told_from_a_key_that_fails(pki, approver, monkeypatch, answer):
    over = threading.Event()
    monkeypatch.setattr(demo_authority, answer, lambda *_asked: b"" * over.wait())
    monkeypatch.setattr(signing, "TIMEOUT", 0.3)
    with pytest.raises(NoAnswer):
        sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
    over.set()


class SomeSecondsOn(datetime):
    """The clock of an authority whose answer comes some seconds after the signing began."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(seconds=8)


def test_an_answer_younger_than_the_begin_of_the_signing_is_taken(pki, approver, monkeypatch):
    clock = SimpleNamespace(datetime=SomeSecondsOn, timedelta=timedelta, UTC=UTC)
    monkeypatch.setattr(demo_authority, "dt", clock)
    signed = sign_person(render_result(a_result()), approver, trust=pki.trust, at=NOW)
    assert verify(signed.content, roots=pki.trust.roots).verdict == Verdict.VALID


def test_what_is_not_a_pdf_is_not_signed(pki, approver):
    with pytest.raises(SigningFailed) as refusal:
        sign_person(b"not a pdf", approver, trust=pki.trust, at=NOW)
    assert not isinstance(refusal.value, NoAnswer)


def test_archive_level_adds_a_document_timestamp(pki, approver):
    trust = Trust(roots=pki.trust.roots, tsa_url=pki.trust.tsa_url, archive=True)
    signed = sign_person(render_result(a_result()), approver, trust=trust, at=NOW)
    found = verify(signed.content, roots=pki.trust.roots)
    assert found.is_valid
    assert [check.level for check in found.signatures] == ["B-LTA"]
    assert b"/ETSI.RFC3161" in signed.content


@pytest.mark.django_db
def test_an_electronic_form_is_signed_by_its_receiver(pki):
    slip = render(a_slip(is_electronic=True), on=DAY)
    receiver = pki.signer("ha", "Trần Thị Thu Hà")
    signed = sign_person(slip, receiver, trust=pki.trust, at=NOW)
    assert verify(signed.content, roots=pki.trust.roots).is_valid


def test_an_upload_without_places_is_signed_where_we_say(pki, approver, organisation, seal):
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(595, 842)
    out = io.BytesIO()
    blank.save(out)
    signed = sign_person(out.getvalue(), approver, trust=pki.trust, at=NOW)
    assert fill_number(signed.content, number_text="1", on=DAY) == signed.content
    sealed = sign_organisation(signed.content, organisation, trust=pki.trust, seal=seal)
    assert verify(sealed.content, roots=pki.trust.roots).is_valid


def test_a_moved_pki_keeps_old_signatures_valid(pki, signed):
    moved = demo_pki.DemoPki(pki.folder, port=pki.port + 1)
    assert verify(signed.content, roots=moved.trust.roots).is_valid
    again = moved.signer("huy", "Phạm Quốc Huy")
    assert str(moved.port) in str(again.certificate.ocsp_urls)


def test_keys_are_closed_to_others(pki, approver):
    for path in pki.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_token_signs_too(pki, tmp_path, monkeypatch):
    library = next((path for path in SOFTHSM if Path(path).exists()), None)
    assert library, "softhsm2 is missing: apt-get install softhsm2"
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    import_into_token(pki, library, tmp_path)
    chain = (pki.authority.asn1, pki.root.asn1)
    with Pkcs11Signer(library, token="motcua", pin="1234", label="huy", chain=chain) as signer:
        assert signer.name == "Phạm Quốc Huy"
        signed = sign_person(render_result(a_result()), signer, trust=pki.trust, at=NOW)
    assert verify(signed.content, roots=pki.trust.roots).is_valid
    assert "Signature is Valid." in pdfsig(signed.content, tmp_path)
    with pytest.raises(SigningFailed):
        Pkcs11Signer(library, token="motcua", pin="0000", label="huy", chain=chain)
    with pytest.raises(SigningFailed):
        Pkcs11Signer(library, token="absent", pin="1234", label="huy", chain=chain)


class Stuck:
    """A token whose driver takes the document and never comes back; everything else is there."""

    def __init__(self, signer, over: threading.Event):
        self.signer, self.over = signer, over
        self.name, self.certificate = signer.name, signer.certificate

    def cms_signer(self):
        cms, over = self.signer.cms_signer(), self.over

        class Hanging(type(cms)):
            async def async_sign_raw(self, *given, **named):
                if not named.get("dry_run"):
                    await asyncio.get_running_loop().run_in_executor(None, over.wait)
                return await super().async_sign_raw(*given, **named)

        hanging = copy(cms)
        hanging.__class__ = Hanging
        return hanging


@pytest.mark.parametrize(
    "sign",
    [
        lambda key, trust: sign_person(render_result(a_result()), key, trust=trust, at=NOW),
        lambda key, trust: sign_data(b"words", key, trust=trust),
    ],
)
def test_a_token_that_hangs_lets_its_signer_go(pki, approver, monkeypatch, sign):
    over = threading.Event()
    monkeypatch.setattr(signing, "TIMEOUT_OF_ALL", 0.3)
    monkeypatch.setattr(signing, "GRACE", 0.3)
    monkeypatch.setattr(data, "TIMEOUT_OF_ALL", 0.3)
    stuck = Stuck(approver, over)
    with pytest.raises(NoAnswer):
        sign(stuck, pki.trust)
    over.set()


def import_into_token(pki, library: str, folder) -> None:
    """Make a token and put the approver's key and certificate into it."""
    import pkcs11
    from cryptography.hazmat.primitives import serialization
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    pki.signer("huy", "Phạm Quốc Huy")
    issued = pki._issue("huy", "Phạm Quốc Huy")
    init = ["--init-token", "--free", "--label", "motcua", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run([tool("softhsm2-util"), *init], check=True, capture_output=True)
    key = issued.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    token = pkcs11.lib(library).get_token(token_label="motcua")
    shared = {
        pkcs11.Attribute.LABEL: "huy",
        pkcs11.Attribute.ID: b"1",
        pkcs11.Attribute.TOKEN: True,
    }
    with token.open(user_pin="1234", rw=True) as session:
        session.create_object(decode_rsa_private_key(key) | shared)
        session.create_object(decode_x509_certificate(issued.asn1.dump()) | shared)
