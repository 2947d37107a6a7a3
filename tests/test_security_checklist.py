"""What docs/security.md claims and no other test looks at, and that what it names is there."""

import re
import tomllib
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from motcua.config.settings import PASSWORD_HASHERS
from motcua.people.tests.factories import PASSWORD, UserFactory

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`([\w./-]+/[\w./-]+|[\w-]+\.(?:txt|py|sh|md))`")
PINNED = re.compile(r"^[a-z0-9][\w.\[\],-]*==\S+", re.MULTILINE)


def named() -> list[str]:
    """Every file that the page names, once; addresses of pages begin with a slash."""
    text = (ROOT / "docs/security.md").read_text("utf-8")
    return sorted({name for name in NAMED.findall(text) if not name.startswith("/")})


@pytest.mark.parametrize("name", named())
def test_what_the_page_names_is_there(name: str):
    places = (ROOT / name, ROOT / "src/motcua" / name, ROOT / "tests/faults" / name)
    assert any(place.exists() for place in places)


def test_a_password_is_kept_by_a_slow_salted_function(settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS  # the tests take a quick one
    first, second = make_password("mật khẩu dài và lạ"), make_password("mật khẩu dài và lạ")
    assert first.startswith("argon2$argon2id$")
    assert first != second


@pytest.mark.parametrize("password", ["ngan", "1qaz2wsx3edc", "elevenchars"])
def test_a_short_or_common_password_is_refused(password: str):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["chỉ có chữ thường", "x" + "á" * 200, "hai  khoảng   trống"])
def test_a_password_may_be_long_and_of_any_signs(password: str):
    validate_password(password)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_signing_in_leads_to_no_other_site(client, elsewhere: str):
    user = UserFactory.create()
    signing = {"login": user.username, "password": PASSWORD, "next": elsewhere}
    answer = client.post("/sign-in/", signing)
    assert (answer.status_code, answer.url) == (302, "/desk/")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_by_its_hash(name: str):
    text = (ROOT / name).read_text("utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    assert packages
    for package in packages:
        assert PINNED.match(package.strip()), package
        assert "--hash=sha256:" in package, package


def test_every_package_we_ask_for_says_why_it_is_here():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["pkcs11"], *extras["spark"], *extras["telemetry"]]
    page = (ROOT / "docs/adr/dependencies.md").read_text("utf-8")
    names = [re.match(r"[\w.-]+", package)[0] for package in asked]
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", page)] == []
