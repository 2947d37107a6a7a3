"""What each figure means: one Ibis expression, its version, its article, a sentence beside it.

Every measure is a whole number (a count or a sum), so that PostgreSQL, DuckDB and Spark give the
same to the last digit; shares and averages are made of them afterwards (``rates.py``). Ibis is
imported only when an expression is made: web processes that read tallies never load it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from motcua.reporting import sql

if TYPE_CHECKING:
    from collections.abc import Collection

    from ibis.expr.types import Column, Scalar, Table

FACTS, STEPS = "reporting_dossierfact", "reporting_stepfact"
#: What happened to the clocks of dossiers: no facts, but the form II.06a asks how things stood.
CLOCK = "dossiers_clockentry"

_KINDS = {
    "year": "int16", "definition": "int16", "dossier_year": "int16", "channel": "string",
    "state": "string", "outcome": "string", "timeliness": "string", "is_apologised": "boolean",
    "is_on_the_spot": "boolean", "supplements": "int16", "supplements_guidance": "int16",
    "supplements_applicant": "int16", "supplements_agency": "int16", "supplements_rule": "int16",
    "supplements_system": "int16", "contacts": "int16", "kind": "string", "duty": "string",
    "ending": "string", "since": "timestamp('UTC')", "until": "timestamp('UTC')",
    "allotted_minutes": "int32", "used_minutes": "int64",
}  # fmt: skip


def kind_of(column: str) -> str:
    """Return the type of a fact's column, as Ibis names it."""
    if column in _KINDS:
        return _KINDS[column]
    if column.endswith("_on"):
        return "date"
    return "timestamp('UTC')" if column.endswith("_at") else "int64"


#: The columns of both kinds of facts, and of the clocks, with their types.
SCHEMAS: Mapping[str, Mapping[str, str]] = {
    FACTS: {name: kind_of(name) for name in sql.COLUMNS},
    STEPS: {name: kind_of(name) for name in sql.STEP_COLUMNS},
    CLOCK: {
        "dossier_id": "int64",
        "id": "int64",
        "kind": "string",
        "at": "timestamp('UTC')",
        "due_after": "timestamp('UTC')",
    },
}

#: What a report may be split by, and the column of the facts it stands on. Sectors are those of the
#: procedures, agencies those that decide; names and successors are joined when read.
SPLITS: Mapping[str, str] = {
    "agency": "deciding_unit_id",
    "receiver": "receiving_unit_id",
    "sector": "procedure_id",
    "procedure": "procedure_id",
    "officer": "officer_id",
    "channel": "channel",
    "month": "month",
    "kind": "kind",
    "step": "step_id",
    "unit": "unit_id",
    "holder": "holder_id",
}

Measures = Callable[["Table"], "dict[str, Scalar]"]


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What the figures of a report mean, and since which version they do."""

    code: str
    version: int
    article: str  # where the law says so
    vi: str
    en: str

    @property
    def word(self) -> str:
        """Return the report's name in commands and addresses."""
        return self.code.replace("_", "-")

    @property
    def sentence(self) -> str:
        """Return what the figure means, in the reader's language."""
        return self.en if get_language() == "en" else self.vi

    def as_json(self) -> dict[str, Any]:
        """Return what stands beside the figures for machines."""
        return {"version": self.version, "article": self.article, "vi": self.vi, "en": self.en}


@dataclass(frozen=True, kw_only=True)
class Definition(Meaning):
    """One figure, or a few that belong together, as an expression over the facts."""

    on: str  # the day that puts a fact into a period
    measures: Measures
    table: str = FACTS

    def expression(
        self,
        first: date,
        last: date,
        *,
        by: str = "",
        units: Collection[int] = (),
    ) -> Table:
        """Return the figures of a period as an expression, split by one thing or by nothing.

        ``units``: only what one of them received or decided, or the steps they did.
        """
        import ibis  # noqa: PLC0415 - a hundred megabytes that most processes never need

        table = ibis.table(dict(SCHEMAS[self.table]), name=self.table)
        chosen = table.filter(table[self.on].between(ibis.date(first), ibis.date(last)))
        if units:
            chosen = chosen.filter(_of(chosen, sorted(units)))
        if not by:
            return chosen.aggregate(**self.measures(chosen))
        return chosen.group_by(key=_key(chosen, by, self.on)).aggregate(**self.measures(chosen))


def _of(table: Table, units: list[int]) -> Column:
    if "unit_id" in table.columns:
        return table.unit_id.isin(units)
    return table.receiving_unit_id.isin(units) | table.deciding_unit_id.isin(units)


def _key(table: Table, by: str, on: str) -> Column:
    if by == "month":
        return table[on].year().cast("int64") * 100 + table[on].month().cast("int64")
    return table[SPLITS[by]]


def _on_time(t: Table) -> dict[str, Scalar]:
    late = t.timeliness == "late"
    return {
        "finished": t.count(),
        "early": t.count(where=t.timeliness == "early"),
        "on_time": t.count(where=t.timeliness == "on_time"),
        "late": t.count(where=late),
        "late_apologised": t.count(where=late & t.is_apologised),
        "late_unapologised": t.count(where=late & ~t.is_apologised),
    }


def _shortening(t: Table) -> dict[str, Scalar]:
    measured = (t.limit_minutes > 0) & t.used_minutes.notnull()
    return {
        "finished": t.count(),
        "measured": t.count(where=measured),
        "limit_minutes": t.limit_minutes.sum(where=measured).cast("int64"),
        "used_minutes": t.used_minutes.sum(where=measured).cast("int64"),
        "same_day": t.count(where=t.finished_on == t.received_on),
    }


def _channels(t: Table) -> dict[str, Scalar]:
    return {
        "received": t.count(),
        "online": t.count(where=t.channel == "online"),
        "counter": t.count(where=t.channel == "counter"),
        "post": t.count(where=t.channel == "post"),
    }


def _on_the_spot(t: Table) -> dict[str, Scalar]:
    return {"finished": t.count(), "on_the_spot": t.count(where=t.is_on_the_spot)}


def _supplements(t: Table) -> dict[str, Scalar]:
    causes = ("guidance", "applicant", "agency", "rule", "system")
    return {
        "received": t.count(),
        "with_supplement": t.count(where=t.supplements > 0),
        "more_than_one": t.count(where=t.supplements > 1),
        "supplements": t.supplements.sum().cast("int64"),
        **{cause: t[f"supplements_{cause}"].sum().cast("int64") for cause in causes},
    }


def _trips(t: Table) -> dict[str, Scalar]:
    return {
        "finished": t.count(),
        "contacts": t.contacts.sum().cast("int64"),
        "none": t.count(where=t.contacts == 0),
        "one": t.count(where=t.contacts == 1),
        "more": t.count(where=t.contacts > 1),
    }


def _steps(t: Table) -> dict[str, Scalar]:
    return {
        "steps": t.count(),
        "allotted_minutes": t.allotted_minutes.sum().cast("int64"),
        "used_minutes": t.used_minutes.sum().cast("int64"),
        "waited_minutes": t.waited_minutes.sum().cast("int64"),
        "over": t.count(where=(t.allotted_minutes > 0) & (t.used_minutes > t.allotted_minutes)),
    }


DEFINITIONS: Mapping[str, Definition] = {d.code: d for d in (
    Definition(
        code="on_time", version=1, on="finished_on", measures=_on_time,
        article="Nghị định 118/2025/NĐ-CP; Nghị định 61/2018/NĐ-CP điều 19",
        vi="Trong số hồ sơ có kết quả hoặc quyết định từ chối trong kỳ: trước hạn là xong trước "
           "ngày hẹn; đúng hạn là xong trong ngày hẹn, không quá giờ hẹn; quá hạn là sau đó. Thư "
           "xin lỗi không làm thay đổi hạn được tính. Hồ sơ rút và dừng được đếm riêng.",
        en="Of the dossiers with a result or a refusal in the period: early is on a day before the "
           "due day; on time is on the due day up to the due moment; late is after it. An apology "
           "does not move the due moment that counts. Withdrawn and stopped ones stand apart.",
    ),
    Definition(
        code="shortening", version=1, on="finished_on", measures=_shortening,
        article="Thông tư 01/2018/TT-VPCP điều 13, chỉ số 1",
        vi="Thời gian từ lúc bắt đầu tính hạn đến khi có kết quả, so với thời hạn theo luật của "
           "chính hồ sơ đó; tỷ lệ rút ngắn là một trừ tổng thời gian đã dùng chia tổng thời hạn.",
        en="The time from the start of the clock to the result against the statutory limit of the "
           "same dossier; the shortening is one less the sum of time used over the sum of limits.",
    ),
    Definition(
        code="channels", version=1, on="received_on", measures=_channels,
        article="Quyết định 766/QĐ-TTg, chỉ số 3.3",
        vi="Hồ sơ được tiếp nhận trong kỳ theo kênh nộp; tỷ lệ trực tuyến là số nộp trực tuyến "
           "trên tổng số tiếp nhận.",
        en="Dossiers received in the period by how they were submitted; the online share is those "
           "submitted online over all received.",
    ),
    Definition(
        code="on_the_spot", version=1, on="finished_on", measures=_on_the_spot,
        article="Nghị định 118/2025/NĐ-CP; Thông tư 01/2018/TT-VPCP điều 13, chỉ số 5",
        vi="Hồ sơ có kết quả trong kỳ mà cả năm bước tiếp nhận, thẩm định, phê duyệt, đóng dấu, "
           "trả kết quả đều ở trung tâm.",
        en="Dossiers with a result in the period whose five steps, from receiving to returning, "
           "are all done in the hall.",
    ),
    Definition(
        code="supplements", version=1, on="received_on", measures=_supplements,
        article="Nghị định 61/2018/NĐ-CP điều 19 khoản 4",
        vi="Số lần yêu cầu bổ sung của các hồ sơ tiếp nhận trong kỳ, theo nguyên nhân đã ghi.",
        en="How often supplements were asked for on dossiers received in the period, by cause.",
    ),
    Definition(
        code="trips", version=1, on="finished_on", measures=_trips,
        article="Thông tư 01/2018/TT-VPCP điều 13, chỉ số 3",
        vi="Số ngày người dân phải đến quầy trước khi có kết quả: nộp, bổ sung, nộp tiền mặt.",
        en="The days on which the person came to a counter before the result: to hand in, to "
           "supplement, to pay in cash.",
    ),
    Definition(
        code="steps", version=1, on="until_on", measures=_steps, table=STEPS,
        article="Thông tư 03/2025/TT-VPCP, mẫu 06; Thông tư 01/2018/TT-VPCP điều 13, chỉ số 2",
        vi="Các bước kết thúc trong kỳ: thời gian làm việc đã dùng so với thời gian được giao, và "
           "thời gian chờ từ khi bước mở đến khi có người nhận việc.",
        en="Steps that ended in the period: working time used against the time allotted, and how "
           "long the step waited until somebody took it.",
    ),
)}  # fmt: skip
