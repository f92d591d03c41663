"""`frontdesk gaps`: what people asked and the documents do not answer, and which documents need work."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, runs, settings, show_table, write_json
from bots.terminal.render import harmless
from core.model.clock import SystemClock
from core.model.errors import HomeInUse, InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.skills.cases.gaps.document_report import DocumentNeed
    from core.skills.cases.gaps.gap import Topic

LONGEST_WAIT_SECONDS = 120
"""How long to wait until the Frontdesk that is running has checked all gaps."""
DOCUMENT_COLUMNS = ("title", "source", "cited", "complaints", "updated", "stale")


@runs
async def gaps(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Count only what was asked since a day, such as 2026-11-01.")
    ] = None,
    documents: Annotated[
        bool, typer.Option("--documents", help="List the documents that people complained of, and those gone stale.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="First see which questions a document answers by now, and close them.")
    ] = False,
    as_json: AsLines = False,
) -> None:
    """List the questions that the documents do not answer, those that were asked most often first."""
    from core.skills.cases.gaps.gap import topics_of  # noqa: PLC0415 — heavy for `--help`
    from core.skills.cases.gaps.store import open_gaps  # noqa: PLC0415

    first, now = _day(since), SystemClock().now()
    async with collected(check=check) as pool, pool.connection() as connection:
        if documents:
            _show_documents(await _needs(connection, now), as_json=as_json)
            return
        topics = topics_of(await open_gaps(connection, since=first), now=now)
    if as_json:
        for topic in topics:
            write_json(_as_row(topic))
        return
    from core.skills.cases.gaps.digest import told_topics  # noqa: PLC0415

    typer.echo(harmless(told_topics(topics)))


@asynccontextmanager
async def collected(*, check: bool = False) -> AsyncIterator[AsyncConnectionPool]:
    """Open the database, once all gaps are collected and, if wanted, checked.

    If another process owns the stores, it collects them by itself, and checks them when it is told to.
    """
    from bots.assembly import open_database_beside  # noqa: PLC0415

    loaded = settings()
    try:
        await _collect(check=check)
    except HomeInUse:
        async with open_database_beside(loaded) as pool:
            if check:
                await _have_checked(pool)
            yield pool
        return
    async with open_database_beside(loaded) as pool:
        yield pool


async def _collect(*, check: bool) -> None:
    from bots.assembly import open_desk  # noqa: PLC0415
    from bots.build import library_of  # noqa: PLC0415
    from core.abilities.hooks.schedulers import Running  # noqa: PLC0415
    from core.settings.settings import load_variables  # noqa: PLC0415
    from core.skills.cases.gaps.gap_keeper import GapKeeper  # noqa: PLC0415

    loaded = settings()
    async with open_desk(loaded) as desk:
        library = library_of(desk.stores, desk.agent, desk.desk, clock=desk.clock)
        keeper = GapKeeper(Running(desk.stores.pool, desk.posting, desk.clock, loaded, load_variables(), library))
        while await keeper.collect():
            pass
        if check:
            begun = desk.clock.now()
            while await keeper.check(since=begun):
                pass


async def _have_checked(pool: AsyncConnectionPool) -> None:
    """Have all gaps checked by the Frontdesk that is running, and wait for it."""
    from core.skills.cases.gaps import store  # noqa: PLC0415

    async with pool.connection() as connection:
        await store.check_all(connection)
    never = datetime.min.replace(tzinfo=UTC)
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while True:
                async with pool.connection() as connection:
                    if not await store.count_unchecked(connection, since=never):
                        return
                await asyncio.sleep(0.5)
    except TimeoutError:
        raise InputError("The Frontdesk that is running has not checked all questions yet. Try again later.") from None


async def _needs(connection: AsyncConnection, now: datetime) -> list[DocumentNeed]:
    from core.skills.cases.gaps.document_report import documents_to_mend  # noqa: PLC0415
    from core.skills.cases.team import support_desk  # noqa: PLC0415
    from core.skills.cases.team_settings import Support  # noqa: PLC0415
    from knowledge.skill_documents import SkillDocumentStore  # noqa: PLC0415

    desk = await support_desk(connection)
    days = (desk.support if desk else Support()).stale_after
    return await documents_to_mend(connection, SkillDocumentStore(), now=now, stale_after=timedelta(days=days))


def _show_documents(needs: list[DocumentNeed], *, as_json: bool) -> None:
    rows = [
        {
            "title": need.title,
            "source": need.source,
            "cited": need.cited,
            "complaints": need.complaints
            if as_json
            else ", ".join(f"{reason or 'bad'} {count}" for reason, count in need.complaints.items()),
            "updated": need.updated.isoformat() if as_json else need.updated.date().isoformat(),
            "stale": need.is_stale,
        }
        for need in needs
    ]
    empty = "Nobody complained of a document, and none that is cited has gone stale."
    show_table(rows, as_json=as_json, empty=empty, columns=DOCUMENT_COLUMNS)


def _as_row(topic: Topic) -> dict[str, Any]:
    found = topic.gaps
    return {
        "question": topic.question,
        "count": len(found),
        "this_week": topic.this_week,
        "week_before": topic.week_before,
        "languages": sorted({gap.language for gap in found}),
        "audiences": sorted({name for gap in found for name in gap.audiences} or {"public"}),
        "reasons": topic.reasons,
        "confidence": round(max(gap.confidence for gap in found), 3),
        "examples": list(topic.examples),
        "near": [{"title": near.title, "source": near.source} for near in topic.near],
        "first": found[-1].asked_at.isoformat(),
        "last": found[0].asked_at.isoformat(),
    }


def _day(text: str | None) -> datetime:
    if text is None:
        return datetime.min.replace(tzinfo=UTC)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day. Write it like 2026-11-01.") from None
