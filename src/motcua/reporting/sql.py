"""The one SQL that makes facts from the case; the reader and the rebuild run the same.

``facts.py`` gives it the keys of the dossiers. A day is the local day of the moment.
"""

#: Version of what the columns of a fact mean; written into each row.
DEFINITION = 1

COLUMNS = (
    "dossier_id", "year", "definition", "procedure_id", "version_id", "receiving_unit_id",
    "deciding_unit_id", "officer_id", "channel", "state", "outcome", "submitted_at", "received_at",
    "first_due_at", "due_at", "finished_at", "returned_at", "ended_at", "received_on", "due_on",
    "finished_on", "returned_on", "ended_on", "timeliness", "is_apologised", "is_on_the_spot",
    "limit_minutes", "used_minutes", "supplements", "supplements_guidance",
    "supplements_applicant", "supplements_agency", "supplements_rule", "supplements_system",
    "contacts",
)  # fmt: skip
STEP_COLUMNS = (
    "dossier_year", "dossier_id", "task_id", "step_id", "kind", "duty", "unit_id", "holder_id",
    "since", "until", "until_on", "ending", "allotted_minutes", "used_minutes", "waited_minutes",
    "open_minutes",
)  # fmt: skip
KEYS = ("receiving_unit_id", "deciding_unit_id", "channel")
MEASURES = (
    "received", "finished", "early", "on_time", "late", "late_apologised", "on_the_spot",
    "same_day", "withdrawn", "stopped",
)  # fmt: skip


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


def _minutes(first: str, last: str) -> str:
    return f"floor(extract(epoch FROM {last} - {first}) / 60)::bigint"


def _differ(columns: tuple[str, ...]) -> str:
    fresh = ", ".join(f"fresh.{name}" for name in columns)
    return f"({fresh}) IS DISTINCT FROM ({fresh.replace('fresh.', 'stored.')})"


#: A dossier of a sealed year has its facts in a file, for ever, unless it came after the sealing.
_IS_LIVE = """NOT EXISTS (
    SELECT FROM dossiers_sealedfile AS s
    WHERE s.year = d.year AND s.kind = 'history' AND s.dropped_at IS NOT NULL
)"""

#: One row per dossier of ``%(ids)s``. Early = on a calendar day before the due day; on time =
#: on the due day up to the due moment, or without one; late = after it (design.md, decision 19).
#: The due moment that counts is the one before an apology: to say sorry makes nothing punctual.
#: Of a dossier of another system no act of ours tells who approved and how it came: its steps and
#: its channel do.
FACTS = f"""
SELECT
    d.id AS dossier_id, d.year, {DEFINITION}::smallint AS definition, v.procedure_id,
    v.id AS version_id,
    coalesce(acts.received_for, d.receiving_unit_id) AS receiving_unit_id,
    coalesce(acts.decided_for, d.deciding_unit_id) AS deciding_unit_id,
    coalesce(acts.officer_id, foreign_one.officer_id) AS officer_id,
    d.channel, d.state, d.outcome, d.submitted_at, d.received_at, d.first_due_at,
    due.at AS due_at, done.at AS finished_at, d.returned_at,
    coalesce(done.at, d.ended_at) AS ended_at,
    {_day("d.received_at")} AS received_on,
    {_day("due.at")} AS due_on,
    {_day("done.at")} AS finished_on,
    {_day("d.returned_at")} AS returned_on,
    {_day("coalesce(done.at, d.ended_at)")} AS ended_on,
    CASE
        WHEN done.at IS NULL THEN ''
        WHEN due.at IS NULL THEN 'on_time'
        WHEN {_day("done.at")} < {_day("due.at")} THEN 'early'
        WHEN done.at <= due.at THEN 'on_time'
        ELSE 'late'
    END AS timeliness,
    sorry.is_said AS is_apologised, v.is_on_the_spot,
    {_minutes("d.clock_started_at", "d.legal_due_at")} AS limit_minutes,
    {_minutes("d.clock_started_at", "done.at")} AS used_minutes,
    asked.all_causes::smallint AS supplements, asked.guidance::smallint AS supplements_guidance,
    asked.applicant::smallint AS supplements_applicant,
    asked.agency::smallint AS supplements_agency,
    asked.rule::smallint AS supplements_rule, asked.system::smallint AS supplements_system,
    coalesce(foreign_one.contacts, acts.contacts)::smallint AS contacts
FROM dossiers_dossier AS d
JOIN catalogue_procedureversion AS v ON v.id = d.procedure_version_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN d.state IN ('finished', 'returned')
        THEN coalesce(d.finished_at, d.returned_at) END AS at
) AS done
CROSS JOIN LATERAL (
    SELECT count(*) > 0 AS is_said,
        (array_agg(a.due_before ORDER BY a.at, a.id)
            FILTER (WHERE a.at >= coalesce(d.clock_started_at, a.at)))[1] AS due_before
    FROM dossiers_apology AS a WHERE a.dossier_id = d.id
) AS sorry
CROSS JOIN LATERAL (SELECT coalesce(sorry.due_before, d.due_at) AS at) AS due
CROSS JOIN LATERAL (
    SELECT count(*) AS all_causes,
        count(*) FILTER (WHERE s.cause = 'guidance') AS guidance,
        count(*) FILTER (WHERE s.cause = 'applicant') AS applicant,
        count(*) FILTER (WHERE s.cause = 'agency') AS agency,
        count(*) FILTER (WHERE s.cause = 'rule') AS rule,
        count(*) FILTER (WHERE s.cause = 'system') AS system
    FROM dossiers_supplementrequest AS s WHERE s.dossier_id = d.id
) AS asked
CROSS JOIN LATERAL (
    SELECT
        (array_agg(h.by_id ORDER BY h.sequence DESC)
            FILTER (WHERE h.verb IN ('approve', 'refuse_result')))[1] AS officer_id,
        (array_agg((h.facts ->> 'from')::bigint ORDER BY h.sequence)
            FILTER (WHERE h.verb = 'pass_on' AND h.at > d.received_at
                AND h.facts -> 'as' ? 'receiving'))[1] AS received_for,
        (array_agg((h.facts ->> 'from')::bigint ORDER BY h.sequence)
            FILTER (WHERE h.verb = 'pass_on' AND h.at > done.at
                AND h.facts -> 'as' ? 'deciding'))[1] AS decided_for,
        count(DISTINCT {_day("h.at")}) FILTER (
            WHERE (h.verb = 'supplement' OR (h.verb = 'submit' AND d.channel = 'counter')
                OR (h.verb = 'record_payment' AND h.facts ->> 'method' = 'cash'))
            AND (done.at IS NULL OR h.at <= done.at)
        ) AS contacts,
        bool_or(h.sequence = 1) AS are_here
    FROM dossiers_history AS h WHERE h.dossier_year = d.year AND h.dossier_id = d.id
) AS acts
LEFT JOIN LATERAL (
    SELECT (d.channel = 'counter')::integer AS contacts, (
        SELECT t.holder_id FROM dossiers_task AS t
        WHERE t.dossier_id = d.id AND t.kind = 'approve' AND t.holder_id IS NOT NULL
        ORDER BY t.until DESC, t.id DESC LIMIT 1
    ) AS officer_id
) AS foreign_one ON d.system_of_record <> 'motcua'
WHERE d.id = ANY(%(ids)s) AND (acts.are_here OR {_IS_LIVE})
"""  # noqa: S608 - names of ours

#: What one fact adds to the tallies: its day of reception, and its day of ending.
_TALLIED = f"""
SELECT day.on, {", ".join(f"f.{key}" for key in KEYS)},
    {", ".join(f"sum(f.sign * day.{name})::integer AS {name}" for name in MEASURES)}
FROM {{facts}} AS f
CROSS JOIN LATERAL (VALUES
    (f.received_on, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (CASE WHEN f.received_on IS NOT NULL THEN f.ended_on END, 0,
        (f.finished_on IS NOT NULL)::int, (f.timeliness = 'early')::int,
        (f.timeliness = 'on_time')::int, (f.timeliness = 'late')::int,
        (f.timeliness = 'late' AND f.is_apologised)::int,
        (f.finished_on IS NOT NULL AND f.is_on_the_spot)::int,
        coalesce(f.finished_on = f.received_on, false)::int,
        (f.state = 'withdrawn')::int, (f.state = 'stopped')::int)
) AS day ("on", {", ".join(MEASURES)})
WHERE day.on IS NOT NULL
GROUP BY day.on, {", ".join(f"f.{key}" for key in KEYS)}
"""  # noqa: S608 - names of ours

_SET = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[1:])
_NOW = ", ".join(f"stored.{name}" for name in COLUMNS[1:])
_NEW = ", ".join(f"EXCLUDED.{name}" for name in COLUMNS[1:])

#: Facts and tallies in one statement: the difference goes where the rows go.
WRITE_FACTS = f"""
WITH fresh AS MATERIALIZED ({FACTS}),
former AS MATERIALIZED (
    SELECT {", ".join(COLUMNS)} FROM reporting_dossierfact WHERE dossier_id = ANY(%(ids)s)
),
written AS (
    INSERT INTO reporting_dossierfact AS stored ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS)} FROM fresh
    ON CONFLICT (dossier_id) DO UPDATE SET {_SET}
    WHERE ({_NOW}) IS DISTINCT FROM ({_NEW})
),
changes AS (
    SELECT -1 AS sign, former.* FROM former
    UNION ALL SELECT 1, fresh.* FROM fresh
),
difference AS ({_TALLIED.format(facts="changes")})
INSERT INTO reporting_daytally AS tally ("on", {", ".join(KEYS)}, {", ".join(MEASURES)})
SELECT * FROM difference
WHERE ({", ".join(MEASURES)}) IS DISTINCT FROM ({", ".join("0" for _ in MEASURES)})
ON CONFLICT ("on", {", ".join(KEYS)}) DO UPDATE SET
    {", ".join(f"{name} = tally.{name} + EXCLUDED.{name}" for name in MEASURES)}
"""  # noqa: S608 - names of ours

STEPS = f"""
SELECT d.year AS dossier_year, t.dossier_id, t.id AS task_id, t.step_id, t.kind, t.duty, t.unit_id,
    t.holder_id, t.since, t.until, {_day("t.until")} AS until_on, t.ending, t.allotted_minutes,
    t.used_minutes, {_minutes("t.since", "coalesce(t.taken_at, t.until)")} AS waited_minutes,
    {_minutes("t.since", "t.until")} AS open_minutes
FROM dossiers_task AS t JOIN dossiers_dossier AS d ON d.id = t.dossier_id
WHERE t.dossier_id = ANY(%(ids)s) AND ({_IS_LIVE} OR EXISTS (
    SELECT FROM dossiers_history AS h
    WHERE h.dossier_year = d.year AND h.dossier_id = d.id AND h.sequence = 1
))
"""  # noqa: S608 - names of ours

_STEP_SET = ", ".join(f"{name} = EXCLUDED.{name}" for name in STEP_COLUMNS[3:])
_STEP_NOW = ", ".join(f"stored.{name}" for name in STEP_COLUMNS[3:])
_STEP_NEW = ", ".join(f"EXCLUDED.{name}" for name in STEP_COLUMNS[3:])
WRITE_STEPS = f"""
INSERT INTO reporting_stepfact AS stored ({", ".join(STEP_COLUMNS)})
{STEPS}
ON CONFLICT (dossier_year, dossier_id, task_id) DO UPDATE SET {_STEP_SET}
WHERE ({_STEP_NOW}) IS DISTINCT FROM ({_STEP_NEW})
"""

#: Of a dossier: whether ``%(listener)s`` has yet to read something that happened to it. Asked in
#: the statement that compares, so that both see the same moment.
_IS_UNREAD = """EXISTS (
    SELECT FROM dossiers_history AS h
    WHERE h.dossier_year = {year} AND h.dossier_id = {dossier} AND (h.xid, h.dossier_id) > (
        coalesce((SELECT c.xid FROM core_cursor AS c WHERE c.name = %(listener)s), '0'::xid8),
        coalesce((SELECT c.position FROM core_cursor AS c WHERE c.name = %(listener)s), 0)
    )
)"""


def _wrong(key: str, year: str) -> str:
    """Return the columns of a comparison: the dossier, and whether its reader is only behind."""
    dossier, of_year = (f"coalesce(fresh.{name}, stored.{name})" for name in (key, year))
    return f"{dossier}, {_IS_UNREAD.format(dossier=dossier, year=of_year)}"


#: Keys of dossiers whose fact is not what the case gives now.
WRONG_FACTS = f"""
WITH fresh AS MATERIALIZED ({FACTS}),
stored AS MATERIALIZED (
    SELECT {", ".join(COLUMNS)} FROM reporting_dossierfact WHERE dossier_id = ANY(%(ids)s)
)
SELECT {_wrong("dossier_id", "year")}
FROM fresh FULL JOIN stored ON stored.dossier_id = fresh.dossier_id
WHERE {_differ(COLUMNS)}
"""  # noqa: S608 - names of ours

WRONG_STEPS = f"""
WITH fresh AS MATERIALIZED ({STEPS}),
stored AS MATERIALIZED (
    SELECT {", ".join(STEP_COLUMNS)} FROM reporting_stepfact WHERE dossier_id = ANY(%(ids)s)
)
SELECT DISTINCT {_wrong("dossier_id", "dossier_year")}
FROM fresh FULL JOIN stored ON stored.dossier_year = fresh.dossier_year
    AND stored.dossier_id = fresh.dossier_id AND stored.task_id = fresh.task_id
WHERE {_differ(STEP_COLUMNS)}
"""  # noqa: S608 - names of ours

#: Days whose tallies are not the sum of the facts.
WRONG_TALLIES = f"""
WITH fresh AS (
    {_TALLIED.format(facts="(SELECT 1 AS sign, * FROM reporting_dossierfact)")}
),
stored AS (
    SELECT "on", {", ".join(KEYS)}, {", ".join(MEASURES)} FROM reporting_daytally
    WHERE ({", ".join(MEASURES)}) IS DISTINCT FROM ({", ".join("0" for _ in MEASURES)})
)
SELECT DISTINCT coalesce(fresh."on", stored."on") AS day
FROM fresh FULL JOIN stored ON (fresh."on", {", ".join(f"fresh.{key}" for key in KEYS)})
    = (stored."on", {", ".join(f"stored.{key}" for key in KEYS)})
WHERE {_differ(MEASURES)}
ORDER BY day
"""  # noqa: S608 - names of ours

#: All tallies anew from the facts; the table was emptied before, in the same transaction.
MAKE_TALLIES = f"""
INSERT INTO reporting_daytally ("on", {", ".join(KEYS)}, {", ".join(MEASURES)})
{_TALLIED.format(facts="(SELECT 1 AS sign, * FROM reporting_dossierfact)")}
"""  # noqa: S608 - names of ours
