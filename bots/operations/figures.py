"""Figures that come from the database, read when they are asked for, each within a time limit.

Several processes on one database all tell the same of it: take the maximum of these figures, never their sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psycopg
from prometheus_client.core import GaugeMetricFamily

from core.storage.rows import many

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.metrics_core import Metric
    from psycopg_pool import AsyncConnectionPool

SECONDS: Final = 2.0
"""How long one of the queries may take. What takes longer is left out, and counted as failed."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name, what it says, the names of its labels, and its query, which returns labels and a value."""

    name: str
    told: str
    labels: tuple[str, ...]
    query: str


FIGURES: Final = (
    Figure(
        "frontdesk_messages", "Messages by state.", ("state",), "SELECT state, count(*) FROM messages GROUP BY state"
    ),
    Figure("frontdesk_replies", "Replies by state.", ("state",), "SELECT state, count(*) FROM replies GROUP BY state"),
    Figure(
        "frontdesk_oldest_waiting_seconds",
        "How long the oldest message has waited for its answer, and the oldest reply to be sent. 0 if none waits.",
        ("what",),
        """
        SELECT 'message', coalesce(extract(epoch FROM now() - min(accepted_at)), 0)
        FROM messages WHERE state = 'waiting'
        UNION ALL
        SELECT 'reply', coalesce(extract(epoch FROM now() - min(written_at)), 0)
        FROM replies WHERE state = 'waiting'
        """,
    ),
    Figure(
        "frontdesk_jobs",
        "Jobs by queue and status.",
        ("queue", "status"),
        "SELECT queue_name, status, count(*) FROM procrastinate_jobs GROUP BY 1, 2",
    ),
    Figure(
        "frontdesk_workers",
        "Workers whose heartbeat is not older than 20 seconds.",
        (),
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'",
    ),
    Figure(
        "frontdesk_reminders", "Reminders by state.", ("state",), "SELECT state, count(*) FROM reminders GROUP BY state"
    ),
    Figure(
        "frontdesk_reminder_overdue_seconds",
        "How long the oldest reminder that is due has not been queued. 0 if none is due.",
        (),
        """
        SELECT coalesce(extract(epoch FROM now() - min(next_due)), 0)
        FROM reminders WHERE state = 'active' AND next_due < now()
        """,
    ),
    Figure(
        "frontdesk_reminder_lateness_seconds",
        "How late the reminders of the last hour were sent, by quantile.",
        ("quantile",),
        """
        WITH late AS (
            SELECT extract(epoch FROM r.sent_at - o.due) AS seconds
            FROM occurrences o JOIN replies r ON r.id = o.reply_id
            WHERE o.due > now() - interval '1 hour' AND r.sent_at IS NOT NULL AND o.kind = 'itself'
        )
        SELECT q::text, percentile_disc(q) WITHIN GROUP (ORDER BY seconds)
        FROM late, unnest(ARRAY[0.5, 0.95, 1]::float8[]) AS q GROUP BY q
        """,
    ),
    Figure(
        "frontdesk_bookings", "Bookings by state.", ("state",), "SELECT state, count(*) FROM bookings GROUP BY state"
    ),
    Figure(
        "frontdesk_cases",
        "Cases by state and priority.",
        ("state", "priority"),
        "SELECT state, priority, count(*) FROM cases GROUP BY 1, 2",
    ),
    Figure(
        "frontdesk_case_clocks",
        "The clocks of cases that are not solved, by what they promise and how they stand.",
        ("clock", "state"),
        """
        SELECT kind, CASE WHEN met THEN 'met' WHEN breached THEN 'breached' WHEN warned THEN 'warned'
            WHEN since IS NOT NULL THEN 'running' ELSE 'standing' END, count(*)
        FROM case_clocks JOIN cases ON cases.id = case_id WHERE cases.state <> 'solved' GROUP BY 1, 2
        """,
    ),
    Figure(
        "frontdesk_documents", "Documents by audience.", ("audience",), """
        SELECT CASE WHEN audience = 'public' THEN 'public' ELSE 'restricted' END, count(*) FROM documents GROUP BY 1
        """
    ),
    Figure(
        "frontdesk_sync_age_seconds",
        "How long ago the folders, sites and repositories were last synced: the most recent and the oldest sync.",
        ("which",),
        """
        WITH ages AS (
            SELECT extract(epoch FROM now() - synced_at) AS seconds FROM origins
            WHERE synced_at IS NOT NULL AND origin !~ '^(sent|team):'
        )
        SELECT 'newest', min(seconds) FROM ages HAVING count(*) > 0
        UNION ALL SELECT 'oldest', max(seconds) FROM ages HAVING count(*) > 0
        """,
    ),
)  # fmt: skip


async def read_figures(
    pool: AsyncConnectionPool, figures: Iterable[Figure] = FIGURES, *, seconds: float = SECONDS
) -> list[Metric]:
    """Read the figures on one connection. `frontdesk_figure_failed` says of each whether it could not be read in time.

    If the database does not answer at all, all have failed.
    """
    found: list[Metric] = []
    failed = GaugeMetricFamily(
        "frontdesk_figure_failed", "Whether a figure could not be read in time.", labels=["figure"]
    )
    wanted = list(figures)
    try:
        async with pool.connection(timeout=seconds) as connection:
            for figure in wanted:
                family = GaugeMetricFamily(figure.name, figure.told, labels=figure.labels)
                try:
                    async with connection.transaction():
                        await connection.execute(
                            "SELECT set_config('statement_timeout', %s, true)", [f"{seconds * 1000:.0f}"]
                        )
                        for *labels, value in await many(connection, figure.query):
                            family.add_metric([str(label) for label in labels], float(value))
                except psycopg.errors.QueryCanceled:
                    failed.add_metric([figure.name], 1)
                else:
                    found.append(family)
                    failed.add_metric([figure.name], 0)
    except psycopg.Error:  # among them PoolTimeout
        told = {sample.labels["figure"] for sample in failed.samples}
        for figure in wanted:
            if figure.name not in told:
                failed.add_metric([figure.name], 1)
    return [*found, failed]
