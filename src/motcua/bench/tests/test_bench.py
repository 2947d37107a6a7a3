"""The measurements run and say what they promise; never how fast."""

import io
import json

from django.core.management import call_command

from motcua.bench import due

#: What every measurement says.
EVERY = {"name", "limit_per_s", "rate_per_s", "ratio", "p50_ms", "p95_ms", "errors"}


def test_the_bench_of_due_dates_prints_rates_beside_limits(monkeypatch):
    monkeypatch.setattr(due, "COUNT", 50)
    out = io.StringIO()
    call_command("bench", "due", "--json", stdout=out)
    figures = json.loads(out.getvalue())
    assert figures["name"] == "due"
    assert set(figures) > EVERY | {"batch_rate_per_s"}
    assert figures["errors"] == 0
