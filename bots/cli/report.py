"""`frontdesk report`: how many questions there were, what became of them, and whether promises were kept."""

from __future__ import annotations

import csv
import sys
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, runs, settings, show_table, write_json
from bots.cli.support.gaps import collected
from core.model.clock import SystemClock
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.skills.cases.reporting.figures import By, Figures

DEFAULT = timedelta(days=28)
MOST_UNANSWERED = 10


class Grouping(StrEnum):
    """What a report can be broken down by."""

    CHANNEL = "channel"
    TEAM = "team"
    WEEK = "week"


@runs
async def report(
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="From when on: a date, or words such as “last Monday”.")
    ] = None,
    by: Annotated[Grouping | None, typer.Option(help="What to break the figures down by.")] = None,
    as_json: AsLines = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw a chart into a PNG file.")] = None,
) -> None:
    """Report what became of the questions and cases of the last four weeks: numbers, times, promises, satisfaction."""
    from core.skills.cases.reporting import store  # noqa: PLC0415 — heavy for `--help`
    from core.skills.cases.reporting.figures import report as counted  # noqa: PLC0415
    from core.skills.cases.team import SupportDesk, support_desk  # noqa: PLC0415
    from core.skills.cases.team_settings import Support  # noqa: PLC0415

    read, now = settings(), SystemClock().now()
    async with collected() as pool, pool.connection() as connection:
        desk = await support_desk(connection) or SupportDesk.of(None, Support(zone=read.zone))
        begin = _instant(since, now=now, zone=desk.team.zone)
        asked = await store.questions(connection, desk.support, since=begin)
        cases = await store.case_histories(connection, since=begin)
    grouping: By | None = by.value if by else None
    figures = counted(asked, cases, desk, by=grouping, now=now)
    if png:
        from bots.cli.output.charts import draw  # noqa: PLC0415

        draw(figures, png)
    if as_json:
        for each in figures:
            unanswered = [{"question": text, "times": times} for text, times in each.unanswered[:MOST_UNANSWERED]]
            write_json({**as_row(each), "since": begin.isoformat(), "unanswered": unanswered})
    elif as_csv:
        _write_csv([as_row(each) for each in figures])
    else:
        _show(figures)


def as_row(figures: Figures) -> dict[str, Any]:
    """Return the figures ready for JSON; times are minutes of business time."""
    return {
        "group": figures.group,
        "questions": figures.questions,
        "answered": figures.answered,
        "abstained": figures.abstained,
        "handed_over": figures.handed_over,
        "first_response_minutes": _minutes(figures.first_response),
        "first_response_slow_minutes": _minutes(figures.first_response_slow),
        "resolution_minutes": _minutes(figures.resolution),
        "resolution_slow_minutes": _minutes(figures.resolution_slow),
        "promises_kept": figures.promises_kept,
        "promises_broken": figures.promises_broken,
        "promises_met_percent": _rounded(figures.promises_met),
        "ratings": figures.ratings,
        "satisfaction": _rounded(figures.satisfaction),
        "helped": figures.helped,
        "not_helped": figures.not_helped,
        "gaps": figures.gaps,
    }


def _show(figures: Sequence[Figures]) -> None:
    """Print a table, in a terminal with a chart above it."""
    from rich.console import Console  # noqa: PLC0415

    if Console().is_terminal:
        from bots.cli.output.charts import show  # noqa: PLC0415

        show(figures)
        for each in figures[:1] if len(figures) == 1 else ():
            for name, value in as_row(each).items():
                if value not in (None, "all"):
                    typer.echo(f"{name.replace('_', ' '):<30} {value}")
            for text, times in each.unanswered[:MOST_UNANSWERED]:
                typer.echo(f"{'without an answer':<30} {times} × {_line(text)}")
            return
    rows = [as_row(each) for each in figures]
    columns = ("group", "questions", "answered", "abstained", "handed_over", "promises_met_percent", "satisfaction")
    show_table(rows, as_json=False, empty="There were no questions and no cases.", columns=columns)


def _write_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, rows[0] if rows else ["group"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: harmless_cell(value) for name, value in row.items()} for row in rows)


def harmless_cell(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _instant(since: str | None, *, now: datetime, zone: str) -> datetime:
    from core.when import find_zone, read  # noqa: PLC0415

    if since is None:
        return now - DEFAULT
    found = read(since, now=now, zone=find_zone(zone), bare=True)
    if found.start is None:
        raise InputError(f"I do not understand “{since}” as a time. Say it like “2026-11-01” or “last Monday”.")
    return found.start


def _minutes(time: timedelta | None) -> float | None:
    return None if time is None else round(time.total_seconds() / 60, 1)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _line(text: str) -> str:
    from bots.terminal.render import harmless  # noqa: PLC0415

    return harmless(" ".join(text.split()))
