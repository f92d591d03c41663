"""Who finds an answer bad is asked why, and offered a human if there is a team: once, and only if it is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import ability
from core.delivery.announcements import Announcer
from core.desk.human_offer import HumanOffer
from core.model.replies import Reply
from tests.core.skills.cases.desk import Desk
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn


@ability(examples=["tell me the truth"])
async def tell_truth(turn: Turn) -> Reply:
    """Tell the truth."""
    return Reply("Lunch is at noon.", answered=True)


@pytest.mark.parametrize("staffed", [True, False])
async def test_a_bad_answer_brings_one_offer(pool: AsyncConnectionPool, *, staffed: bool) -> None:
    from core.abilities.ability import _ability

    house = House(pool, board := Board(), skills=[_ability(tell_truth)], staffed=staffed)
    async with house.jobs.open(pool), house.working():
        await house.hear("tell me the truth", "e1")
        await house.settle()
        (key,) = board.sent
        posting = Announcer(jobs=house.jobs, outbox=house.outbox)
        offers = HumanOffer(pool, house.desk, posting)
        for person in ("li", "ana", "ana"):
            await offers.make("board", "w", f"board-{key}", person)
        await house.settle()
    later = list(board.sent.values())[1:]
    reasons = ["It is wrong", "It is outdated", "It is unclear", "Not my question"]
    expected = [*reasons, "Ask a human"] if staffed else reasons
    assert [[choice.label for choice in reply.choices] for reply in later] == [expected]
    assert all(reply.offered_to == "ana" for reply in later)


async def test_nothing_is_asked_while_a_human_has_the_conversation(pool: AsyncConnectionPool) -> None:
    from core.abilities.ability import _ability

    async with Desk(pool, skills=[_ability(tell_truth)]).open() as desk:
        await desk.says("tell me the truth")
        (rated,) = desk.board.posts
        await desk.says("I need a human")
        await desk.staff_presses("Take")
        before = desk.hears()
        posting = Announcer(jobs=desk.house.jobs, outbox=desk.house.outbox)
        offers = HumanOffer(pool, desk.house.desk, posting)
        await offers.make("board", "w", rated, "ana")
        await desk.house.settle()
        assert desk.hears() == before
        await desk.staff_presses("Solve")
        desk.clock.move(minutes=5)
        await offers.make("board", "w", rated, "ana")
        await desk.house.settle()
        assert desk.hears()[-1].startswith("I'm sorry that this didn't help.")
