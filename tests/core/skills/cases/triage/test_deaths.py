"""A desk that is killed at any step of triage asks, answers, labels and routes once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from core.skills.cases import store
from core.storage.database import open_pool
from tests.fakes.dying import Step, Work, done_after, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable

WORK: Final = Work(
    (),
    case=(("e1", "ana", "I need a human"), ("e2", "ana", "my printer smokes since this morning")),
    rules=(
        {
            "if": {"words": ["printer"]},
            "priority": "high",
            "tag": ["print"],
            "route": "Night",
            "ask": "Which printer is it?",
            "snippet": "thanks",
        },
    ),
)


async def survives(url: str, death: Step) -> None:
    shore = await done_after(url, WORK, death)
    heard = "\n".join(shore.said("ana"))
    assert (heard.count("Which printer is it?"), heard.count("Thank you, Ana.")) == (1, 1), (death, heard)
    assert [text.partition(":")[0] for text in shore.said("night")] == ["**Case 1"], death
    async with open_pool(url) as pool, pool.connection() as connection:
        (case,) = await store.all_cases(connection)
        ledger = [row[1] for row in await store.ledger(connection, case.id)]
        said = [(entry.kind, entry.text) for entry in await store.entries(connection, case.id)]
    assert (case.team, case.priority, case.tags) == ("Night", "high", ("print",)), death
    assert ledger == ["open", "label", "transfer"], death
    assert [text for kind, text in said if kind == "staff"] == ["Thank you, Ana."], death


@pytest.mark.slow
async def test_a_death_before_or_after_it_is_stored_does_each_thing_once(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), WORK)
    fatal = [step for step in steps if "case_triage" in step.kind]
    assert {step.side for step in fatal} == {"before", "after"}
    for step in fatal:
        await survives(fresh_database(), step)


@pytest.mark.proof
async def test_every_step_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), WORK):
        await survives(fresh_database(), step)
