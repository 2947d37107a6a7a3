"""How long a search takes among 5,000 procedures, beside the plainest query by an index."""

import random
import time
from collections.abc import Callable
from statistics import fmean, quantiles
from typing import Any

from django.db import connection

from motcua.catalogue import rules
from motcua.catalogue.readers import SHIPPED, read_files
from motcua.catalogue.readers.sheets import Sheet
from motcua.catalogue.search.index import Entry, Index
from motcua.catalogue.search.seed import seed_synonyms
from motcua.catalogue.sql import index_stamp

PROCEDURES = 5_000
REQUESTS = 1_500
#: Words put before a real name to make another procedure of it.
VARIANTS = ("Gia hạn", "Cấp lại", "Điều chỉnh", "Thu hồi", "Tạm dừng", "Công bố")
QUERIES = (
    "dang ky khai sinh", "gplx", "sổ đỏ", "cap lai bang lai", "hộ chiêu", "xin phép xây nhà",
    "ddawng kys taamj trus", "1.004194", "bao hiem that nghiep", "thanh lap cong ty co phan",
    "giấy phép môi trường", "chung thuc ban sao", "hochieu", "thuế thu nhập cá nhân quyết toán",
    "ho ngheo", "luật sư", "cấp giấy chứng nhận đủ điều kiện", "hải quan xuất khẩu xăng dầu",
)  # fmt: skip


def run() -> dict[str, Any]:
    """Return rate, p50 and p95 of the search, one after another, and of the limit."""
    began = time.perf_counter()
    index = Index.build(_entries(), seed_synonyms())
    built = time.perf_counter() - began
    asked = random.Random(7).choices(QUERIES, k=REQUESTS)  # noqa: S311 - a fixed order, no secret

    found: list[bool] = []

    def ask(query: str) -> None:
        index_stamp()
        found.append(bool(index.find(query, limit=20)))

    times, limits = _milliseconds(ask, asked), _milliseconds(_trivial, asked)
    search, limit = quantiles(times, n=100), quantiles(limits, n=100)
    return {
        "name": "search",
        "limit_per_s": round(1000 / fmean(limits), 1),
        "rate_per_s": round(1000 / fmean(times), 1),
        "ratio": round(fmean(limits) / fmean(times), 3),
        "p50_ms": round(search[49], 2),
        "p95_ms": round(search[94], 2),
        "errors": found.count(False),  # each of the questions has an answer
        "procedures": len(index.documents),
        "requests": REQUESTS,
        "index_build_s": round(built, 2),
        "limit_p50_ms": round(limit[49], 2),
        "limit_p95_ms": round(limit[94], 2),
        "limit": "SELECT of one procedure by its unique code, same connection",
        "target_p95_ms": 15,
        "holds": search[94] <= 15,
    }


def _entries() -> list[Entry]:
    """Vary the real names until there are enough, always in the same way."""
    sheets = list(read_files(SHIPPED[:1]).sheets.values())
    made = [_entry(number, sheet, "") for number, sheet in enumerate(sheets)]
    turn = 0
    while len(made) < PROCEDURES:
        sheet = sheets[turn % len(sheets)]
        made.append(_entry(len(made), sheet, VARIANTS[turn // len(sheets) % len(VARIANTS)]))
        turn += 1
    return made[:PROCEDURES]


def _entry(number: int, sheet: Sheet, before: str) -> Entry:
    return Entry(
        version_id=number,
        code=f"9.{number:06}" if before else sheet.code,
        local_code="",
        name=f"{before} {sheet.name_vi}".strip(),
        sector=sheet.sector or "",
        sector_code=rules.sector_key(sheet.sector or ""),
        agencies=", ".join(sheet.agencies or ()),
        levels=sheet.levels or (),
        is_open=sheet.limit is not None,
    )


def _trivial(_query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM catalogue_procedure WHERE code = %s", ["1.004194"])
        cursor.fetchone()


def _milliseconds(act: Callable[[str], None], queries: list[str]) -> list[float]:
    """Return how long each call took, after a warm-up."""
    for query in queries[:50]:
        act(query)
    times = []
    for query in queries:
        began = time.perf_counter()
        act(query)
        times.append((time.perf_counter() - began) * 1000)
    return times
