"""The hall, a system that asks, and one of another centre."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils.timezone import now

from motcua.api.limits import LIMITER
from motcua.documents.demo_pki import serving
from motcua.dossiers.tests.cast import Hall, make_hall
from motcua.interop.actions import Wanted, issue_token
from motcua.interop.models import ApiToken, Scope
from motcua.org.models import Duty
from motcua.people.models import User


@dataclass
class System:
    """Another system with its token: `system.get("/dossiers/…")`."""

    token: ApiToken
    secret: str
    language: str = "en"

    def call(self, method: str, path: str, body: Any = None, **headers: str):
        given = {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.language}
        sent = {} if body is None else {"data": json.dumps(body)}
        return Client().generic(
            method,
            f"/api/v1{path}",
            content_type="application/json",
            headers=given | headers,
            **sent,
        )

    def get(self, path: str, **headers: str):
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str):
        return self.call("POST", path, {} if body is None else body, **headers)


def make_system(
    by: User, unit, *, scopes=tuple(Scope.values), duties=tuple(Duty.values), **changes
) -> System:
    wanted = Wanted(name="Cổng dịch vụ", unit=unit, scopes=scopes, duties=duties, **changes)
    return System(*issue_token(wanted, by=by, at=now()))


@pytest.fixture
def hall(db) -> Hall:
    LIMITER.forget()
    return make_hall()


@pytest.fixture
def signing(settings, tmp_path):
    """The demo's authorities on loopback, files in a folder of their own."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        yield


@pytest.fixture
def wsgi():
    """The whole program, called in this process and in the transaction of the test."""
    # As Django's own client does: the connection of the test outlives each request.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield get_wsgi_application()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def system(hall) -> System:
    """May do everything at the centre that a post allows."""
    return make_system(hall.head, hall.centre)


@pytest.fixture
def foreign(hall) -> System:
    """The same at another centre."""
    return make_system(hall.stranger, hall.elsewhere)


def intake(hall: Hall, **changes: Any) -> dict[str, Any]:
    """Return a body that is taken in: both papers, the fee paid in cash."""
    hall.numbers[0] += 1
    return {
        "procedure": "3.000348",
        "applicant": {
            "full_name": "Nguyễn Thị Hồng Nhung",
            "id_kind": "cccd",
            "id_number": "001190004127",
            "address": "Tổ 4, phường Bình Minh, tỉnh An Bình",
            "phone": "0900000412",
        },
        "papers": [{"requirement": 1, "originals": 1}, {"requirement": 2, "originals": 1}],
        "fees": [
            {
                "name": "Lệ phí cấp lại",
                "amount": 135_000,
                "method": "cash",
                "receipt_number": f"A{hall.numbers[0]:07}",
            }
        ],
    } | changes
