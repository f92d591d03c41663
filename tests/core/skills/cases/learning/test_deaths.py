"""A desk that is killed at any step proposes what a case teaches once, and has it approved once."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest

from core.abilities.hooks.documents import document_states
from core.skills.cases.learning import store
from core.storage.database import open_pool
from core.storage.rows import many
from tests.fakes.dying import Step, Work, done_after, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

WORK: Final = Work(
    (),
    case=(
        ("e1", "ana", "I need a human"),
        ("e2", "ana", "what does the blue light on my router mean?"),
        ("t1", "team", "It is installing an update."),
        ("t2", "press", "solve_case?case={case}"),
        ("t3", "press", "approve_answer?case={case}"),
    ),
)


async def survives(url: str, death: Step) -> None:
    shore = await done_after(url, WORK, death)
    read = shore.said("team")
    assert sum("has approved this" in text for text in read) == 1, (death, read)
    assert not any("That is learned already" in text for text in read), death
    async with open_pool(url) as pool, pool.connection() as connection:
        (answer,) = await store.all_in(connection, ["approved"])
        assert answer.answer == "It is installing an update.", death
        (state,) = (await document_states(connection, [answer.key])).values()
        assert (state.is_stored, state.problem) == (False, ""), death  # there is no library here
        editions = await many(connection, "SELECT edition FROM skill_documents")
    assert editions == [(1,)], death


def of_learning(steps: list[Step]) -> list[Step]:
    return [step for step in steps if "case_answers" in step.kind or "skill_documents" in step.kind]


async def test_a_death_before_or_after_a_proposal_and_its_approval(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), WORK)
    chosen = of_learning(steps)
    assert {step.side for step in chosen} == {"before", "after"}
    await survives(fresh_database(), random.choice(chosen))


@pytest.mark.proof
async def test_every_step_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), WORK):
        await survives(fresh_database(), step)
