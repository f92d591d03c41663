"""A desk that is killed at any step after the solution asks, reopens, and tells of an incident's end once."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest

from core.skills.cases import store
from core.storage.database import open_pool
from tests.fakes.dying import Step, Work, done_after, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

WORK: Final = Work(
    (),
    case=(
        ("e1", "ana", "I need a human"),
        ("t1", "team", "How can I help?"),
        ("p1", "press", "solve_case?case={case}"),
        ("a1", "alarms", ""),
        ("e2", "ana", "my card is 4111 1111 1111 1111 and it still does not work"),
        ("c1", "channel", "incident: human is down"),
        ("p2", "press", "solve_incident?incident={incident}"),
    ),
)


SILENCE: Final = Work(
    (),
    case=(
        ("e1", "ana", "I need a human"),
        ("t1", "team", "How can I help?"),
        ("e2", "ana", "my invoice is wrong"),
        ("l1", "later", "100"),
        ("t2", "team", "I have corrected it."),
        ("l2", "later", "100"),
        ("l3", "later", "100"),
    ),
    team=(("close_after", 2),),
)


async def survives(url: str, death: Step) -> None:
    shore = await done_after(url, WORK, death)
    heard, read = shore.said("ana"), shore.said("team")
    for once in ("Did it help?", "I have opened your case", "I have hidden what", "This works again: human is down."):
        assert sum(text.startswith(once) for text in heard) == 1, (death, once, heard)
    assert read.count("**Ana:** my card is •••• 1111 and it still does not work") == 1, death
    assert sum(text.startswith("**✅ Incident") for text in read) == 1, death
    async with open_pool(url) as pool, pool.connection() as connection:
        (case,) = await store.all_cases(connection)
        ledger = [row[1] for row in await store.ledger(connection, case.id)]
        rows = await (await connection.execute("SELECT count(*) FROM case_surveys")).fetchone()
        told = await (await connection.execute("SELECT told_at IS NULL FROM incident_reports")).fetchall()
    assert [event for event in ledger if event != "write"] == ["open", "answer", "solve", "reopen"], death
    assert rows == (1,), death
    assert told == [(False,)], death


async def test_a_death_at_any_step_does_each_thing_once(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), WORK)
    telling = [step for step in steps if "case_surveys" in step.kind or "UPDATE incidents" in step.kind]
    assert telling
    await survives(fresh_database(), random.choice(telling))


@pytest.mark.proof
async def test_every_step_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), WORK):
        await survives(fresh_database(), step)


async def is_closed_once(url: str, death: Step) -> None:
    shore = await done_after(url, SILENCE, death)
    heard, read = shore.said("ana"), shore.said("team")
    for once in ("Do you still need help", "I have closed your case"):
        assert sum(text.startswith(once) for text in heard) == 1, (death, once, heard)
    assert sum("waits for your answer" in text for text in read) == 1, (death, read)
    assert sum("I have closed case" in text for text in read) == 1, (death, read)
    async with open_pool(url) as pool, pool.connection() as connection:
        (case,) = await store.all_cases(connection, solved=True)
        ledger = [row[1] for row in await store.ledger(connection, case.id)]
    assert ledger == ["open", "answer", "write", "ping", "answer", "last word", "solve"], death


async def test_a_death_before_or_after_a_case_is_closed_by_itself_closes_it_once(
    fresh_database: Callable[[], str],
) -> None:
    steps = await steps_of(fresh_database(), SILENCE)
    ledger = [step for step in steps if "INSERT INTO case_ledger" in step.kind]
    await is_closed_once(fresh_database(), random.choice(ledger[-2:]))


@pytest.mark.proof
async def test_every_step_of_silence_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), SILENCE):
        await is_closed_once(fresh_database(), step)
