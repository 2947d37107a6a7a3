import pytest

from motcua.bench import search
from motcua.bench.tests.test_bench import EVERY
from motcua.catalogue.tests.factories import published


@pytest.mark.django_db
def test_search_is_measured_beside_its_limit(monkeypatch):
    monkeypatch.setattr(search, "PROCEDURES", 2_100)
    monkeypatch.setattr(search, "REQUESTS", 40)
    published()
    figures = search.run()
    assert figures["procedures"] == 2_100
    assert set(figures) >= EVERY
    assert figures["errors"] == 0
    assert 0 < figures["limit_p50_ms"] < figures["p50_ms"] < 1_000
    assert figures["holds"] is (figures["p95_ms"] <= figures["target_p95_ms"])
