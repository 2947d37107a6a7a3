"""The description is true: thousands of made-up requests, nothing outside of it, never a 500.

``MOTCUA_FUZZ`` is how many examples each operation gets (and stories, ten acts each); the suite
takes few of them, ``python scripts/fuzz_api.py`` the ten thousand calls.
"""

import os
import sys
from collections import Counter
from itertools import count

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.generation.stateful import run_state_machine_as_test

from motcua.api.description import description, operations
from motcua.api.limits import LIMITER
from motcua.api.tests.conftest import make_system

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("MOTCUA_FUZZ", "2"))
CHECKS = [
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]
SETTINGS = hypothesis.settings(
    deadline=None,
    database=None,
    derandomize=EXAMPLES <= 10,
    max_examples=EXAMPLES,
    stateful_step_count=10,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
NUMBERS = count(1)


@pytest.fixture
def schema(hall):
    """The description as a client reads it, and a token without a limit."""
    LIMITER.forget()
    # As Django's own client does: the connection of the test outlives each request.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    system = make_system(hall.head, hall.centre, requests_per_minute=None)
    loaded = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    yield loaded, {"Authorization": f"Bearer {system.secret}", "Host": "localhost"}
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def foreseen(response) -> None:
    """Nothing unforeseen; a signing without a key is a 503 that is told as such."""
    assert response.status_code != 500, response.content
    assert response.status_code != 503 or response.json()["code"] == "signing_failed"


def told(answered: Counter) -> None:
    line = ", ".join(f"{status}: {number}" for status, number in sorted(answered.items()))
    sys.stdout.write(f"\n{sum(answered.values())} calls – {line}\n")


def test_each_operation_keeps_to_the_description(schema):
    loaded, headers = schema
    answered = Counter()

    for result in loaded.get_all_operations():
        operation = result.ok()

        @hypothesis.seed(1)
        @SETTINGS
        @hypothesis.given(case=operation.as_strategy())
        def one(case):
            response = case.call(headers=headers)
            answered[response.status_code] += 1
            foreseen(response)
            case.validate_response(response, checks=CHECKS)

        one()
    told(answered)
    assert sum(answered.values()) >= len(list(operations(description())))
    assert 500 not in answered


def good(body: dict) -> dict:
    """Return what can be taken in: the story needs a dossier to go on with."""
    receipt = f"F{next(NUMBERS):08}"
    fee = {"name": "Lệ phí", "amount": 135000, "method": "cash", "receipt_number": receipt}
    papers = [{"requirement": 1, "originals": 1}, {"requirement": 2, "originals": 1}]
    given = {"procedure": "3.000348", "applicant": {"full_name": "Nguyễn Thị Hồng Nhung"}}
    return given | {"papers": papers, "fees": [fee]}


def test_stories_told_by_links_keep_to_the_description(schema):
    loaded, headers = schema
    answered = Counter()

    class Story(loaded.as_state_machine()):
        def before_call(self, case):
            if case.operation.definition.raw["operationId"] in ("takeIn", "submit"):
                case.body = good(case.body)
                case.media_type = "application/json"

        def get_call_kwargs(self, case):
            return {"headers": headers}

        def validate_response(self, response, case, additional_checks=(), **kwargs):
            answered[response.status_code] += 1
            foreseen(response)
            case.validate_response(response, checks=CHECKS)

    settings = hypothesis.settings(SETTINGS, max_examples=max(EXAMPLES, 3))
    run_state_machine_as_test(Story, settings=settings)
    told(answered)
    assert answered[201]
    assert answered[200]
    assert 500 not in answered


def test_every_operation_says_what_it_does_and_what_may_go_wrong():
    for _method, operation in operations(description()):
        assert operation["description"], operation["operationId"]
        assert {401, 403, 429, 500, 503} <= set(operation["responses"])


def test_the_page_for_people_lists_every_operation_and_asks_no_other_host(client, db):
    page = client.get("/api/").content.decode()
    assert all(path in page for path in description()["paths"])
    assert "https://" not in page.split("<main", 1)[1].split("</main>", 1)[0]
