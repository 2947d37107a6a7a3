"""The description is true: thousands of made-up requests, nothing outside of it, never a 500.

``MOTCUA_FUZZ`` is how many calls are made, half of them each operation alone, half as stories of
ten acts told by the links; the suite makes some hundred, ``python scripts/fuzz_api.py`` the ten
thousand. What an example or a story wrote is gone before the next one begins.
"""

import os
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from itertools import count

import hypothesis
import pytest
import schemathesis
from django.db import transaction
from schemathesis.generation.stateful import run_state_machine_as_test

from motcua.api.description import description, operations
from motcua.api.tests.conftest import make_system

pytestmark = pytest.mark.django_db

CALLS = int(os.environ.get("MOTCUA_FUZZ", "160"))
#: Acts of a story.
STEPS = 10
CHECKS = [
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]
NUMBERS = count(1)


def examples(number: int) -> hypothesis.settings:
    """Return the settings under which so many examples are made, the same ones in each run."""
    return hypothesis.settings(
        deadline=None,
        database=None,
        derandomize=True,
        max_examples=number,
        stateful_step_count=STEPS,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )


@contextmanager
def forgotten():
    """Take back what was written in here: the next example meets the hall as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def schema(hall, wsgi):
    """The description as a client reads it, and a token without a limit."""
    system = make_system(hall.head, hall.centre, requests_per_minute=None)
    loaded = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", wsgi)
    return loaded, {"Authorization": f"Bearer {system.secret}", "Host": "localhost"}


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
    found = [result.ok() for result in loaded.get_all_operations()]
    settings = examples(max(1, CALLS // 2 // len(found)))

    for operation in found:

        @settings
        @hypothesis.given(case=operation.as_strategy())
        def one(case):
            with forgotten():
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
        def setup(self):
            self.told = ExitStack()
            self.told.enter_context(forgotten())

        def teardown(self):
            self.told.close()

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

    run_state_machine_as_test(Story, settings=examples(CALLS // 2 // STEPS))
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
