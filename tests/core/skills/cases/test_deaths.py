"""A desk that is killed at any step of a case relays each word once, in order, to the right side."""

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
        ("e2", "ana", "my invoice is wrong"),
        ("t2", "team", "// she is right"),
        ("t3", "team", "I have corrected it."),
        ("e3", "ana", "thanks"),
    ),
)


MOVED: Final = Work(
    (),
    case=(
        ("e1", "ana", "I need a human"),
        ("p1", "press", "transfer_case?case={case}&team=Night: an invoice"),
        ("p2", "press", "assign_case?case={case}&to=Tom"),
        ("t1", "team", "How can I help?"),
        ("e2", "ana", "my invoice is wrong"),
    ),
)


async def survives(url: str, death: Step) -> None:
    shore = await done_after(url, WORK, death)
    heard, read = shore.said("ana"), shore.said("team")
    assert heard[0].startswith("I have asked the team: your case is number "), death
    assert heard[1:] == ["**Tom:** How can I help?", "**Tom:** I have corrected it."], death
    assert "I need a human**\n\nwith a human: Tom" in read[0], death
    assert read[1:] == ["**Ana:** my invoice is wrong", "**Ana:** thanks"], death
    async with open_pool(url) as pool, pool.connection() as connection:
        (case,) = await store.all_cases(connection)
        said = [(entry.kind, entry.text) for entry in await store.entries(connection, case.id)]
        ledger = [row[1] for row in await store.ledger(connection, case.id)]
    assert [text for _, text in said] == [text for _, _, text in WORK.case], death
    assert [kind for kind, _ in said] == ["customer", "staff", "customer", "note", "staff", "customer"], death
    assert ledger == ["open", "answer", "write", "answer", "write"], death


async def test_a_death_at_any_step_relays_each_word_once(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), WORK)
    await survives(fresh_database(), random.choice(steps))


@pytest.mark.proof
async def test_every_step_of_a_case_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), WORK):
        await survives(fresh_database(), step)


async def test_a_turn_that_dies_before_or_after_opening_a_case_opens_one(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), WORK)
    openings = [step for step in steps if "INSERT INTO cases" in step.kind]
    assert {step.side for step in openings} == {"before", "after"}
    await survives(fresh_database(), random.choice(openings))


async def is_moved_once(url: str, death: Step) -> None:
    shore = await done_after(url, MOVED, death)
    here, there = shore.said("team"), shore.said("night")
    assert shore.said("ana")[1:] == ["Tom is here now, and reads what you write.", "**Tom:** How can I help?"], death
    assert [text.partition(" has ")[0].rpartition("\n")[2] for text in here] == ["Night", "Tom"], death
    assert "I need a human**\n\nwith a human: Tom" in there[0], death
    assert there[1].startswith("Tom has assigned case"), death
    assert there[2:] == ["**Ana:** my invoice is wrong"], death
    async with open_pool(url) as pool, pool.connection() as connection:
        (case,) = await store.all_cases(connection)
        ledger = [(row[1], row[5]) for row in await store.ledger(connection, case.id)]
    assert ledger == [
        *(("open", ""), ("transfer", "to Night: an invoice"), ("assign", "to Tom")),
        *(("answer", ""), ("write", "")),
    ], death


async def test_a_death_at_any_step_transfers_and_assigns_a_case_once(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), MOVED)
    await is_moved_once(fresh_database(), random.choice(steps))


@pytest.mark.proof
async def test_every_step_of_a_transfer_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), MOVED):
        await is_moved_once(fresh_database(), step)
