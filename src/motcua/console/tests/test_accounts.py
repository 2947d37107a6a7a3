import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.timezone import localdate

from motcua.org.models import Absence
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.people.models import User
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

FACTS = {"username": "mai", "full_name": "Lê Thị Mai", "phone": "0912", "language": "vi"}


@pytest.fixture
def officer(centre):
    return PostFactory.create(unit=centre, user=UserFactory.create(full_name="Đỗ Văn Nam")).user


def address(name, user):
    return reverse(f"console:{name}", args=[user.uuid])


def test_an_account_is_opened_and_its_password_shown_once(client, admin):
    answer = client.post(reverse("console:account_new"), FACTS)
    password = re.search(r'class="secret num">([^<]+)<', answer.content.decode())[1]
    user = User.objects.get(username="mai")
    assert user.check_password(password)
    assert "no-store" in answer["Cache-Control"]
    assert password not in client.get(address("account", user)).content.decode()
    assert client.post(reverse("console:account_new"), FACTS).status_code == 409
    assert client.post(reverse("console:account_new"), {}).status_code == 422


def test_officers_are_found_by_name_without_marks(client, admin, officer):
    page = client.get(reverse("console:accounts"), {"q": "do nam"}).content.decode()
    assert "Đỗ Văn Nam" in page
    assert (
        "Đỗ Văn Nam" not in client.get(reverse("console:accounts"), {"q": "khác"}).content.decode()
    )


def test_a_new_password_is_shown_once_and_not_for_a_stopped_account(client, admin, officer):
    assert client.get(address("account_password", officer)).status_code == 200
    answer = client.post(address("account_password", officer))
    password = re.search(r'class="secret num">([^<]+)<', answer.content.decode())[1]
    officer.refresh_from_db()
    assert officer.check_password(password)
    assert client.post(address("account_stop", officer)).status_code == 302
    assert client.post(address("account_password", officer)).status_code == 409
    assert client.post(address("account_stop", officer)).status_code == 409
    assert client.post(address("account_start", officer)).status_code == 302
    assert client.post(address("account_start", officer)).status_code == 409


def test_a_lost_second_factor_is_taken_away(client, admin, officer):
    assert client.post(address("account_second_factor", officer)).status_code == 422
    Authenticator.objects.create(user=officer, type="totp", data={})
    assert client.post(address("account_second_factor", officer)).status_code == 302
    assert not Authenticator.objects.exists()


def test_details_absence_training_and_diploma_are_recorded(client, admin, officer):
    day = localdate().isoformat()
    facts = {"full_name": "Đỗ Nam", "phone": "", "language": "en"}
    assert client.post(address("account_details", officer), facts).status_code == 302
    away = {"first_on": day, "last_on": day, "stand_in": admin.username}
    assert client.post(address("account_absences", officer), away).status_code == 302
    assert Absence.objects.get().stand_in == admin
    assert (
        client.post(
            address("account_absences", officer), away | {"stand_in": officer.username}
        ).status_code
        == 422
    )
    course = {"course": "Kỹ năng tiếp dân", "on": day, "result": "passed"}
    assert client.post(address("account_trainings", officer), course).status_code == 302
    diploma = {"title": "Cử nhân Luật", "issued_by": "Đại học Luật"}
    assert client.post(address("account_qualifications", officer), diploma).status_code == 302
    page = client.get(address("account", officer)).content.decode()
    for words in ("Đỗ Nam", "Kỹ năng tiếp dân", "Cử nhân Luật"):
        assert words in page
    officer.refresh_from_db()
    assert (officer.language, officer.name_fold.split()[-1]) == ("en", "nam")


ACTS = (
    "account_details", "account_password", "account_stop", "account_start",
    "account_second_factor", "account_absences", "account_trainings", "account_qualifications",
)  # fmt: skip


def test_officers_of_other_units_are_not_there(client, admin):
    other = PostFactory.create(unit=UnitFactory.create()).user
    for name in ("account", *ACTS):
        assert client.get(address(name, other)).status_code in (404, 405)
        assert client.post(address(name, other)).status_code in (404, 405)


def test_who_also_serves_higher_up_keeps_the_password(client, admin, officer):
    PostFactory.create(unit=UnitFactory.create(), user=officer)
    for name in ("account_password", "account_stop", "account_second_factor", "account_start"):
        assert client.post(address(name, officer)).status_code == 403


def test_who_only_receives_has_no_accounts(client, stranger, officer):
    stranger()
    assert client.post(reverse("console:account_new"), FACTS).status_code == 403
    for name in ACTS:
        assert client.post(address(name, officer)).status_code == 403
