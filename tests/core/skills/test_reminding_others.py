"""Reminders for channels and for other people, by the ids that a platform tells of whom a message mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.reminders import keeper
from core.skills.reminders.addressees import mentioned
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

GENERAL, LI, LI_WANG = Mention("C42", "#general"), Mention("u7", "@li"), Mention("U8", "@Li Wang")


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


@pytest.mark.parametrize(
    ("first", "rest", "mention", "left"),
    [
        ("#general", "to plan", GENERAL, "to plan"),
        ("@LI", "to plan", LI, "to plan"),
        ("@Li", "Wang to plan", LI_WANG, "to plan"),
        ("@lisa", "to plan", None, "to plan"),
        ("us", "to call @li", None, "to call @li"),
        ("", "to call @li", None, "to call @li"),
    ],
)
def test_a_request_is_for_whom_it_names_first(first: str, rest: str, mention: Mention | None, left: str) -> None:
    assert mentioned([LI, LI_WANG, GENERAL], first, rest) == (mention, left)


async def test_a_channel_that_is_mentioned_is_reminded_by_its_id_and_called_by_its_name(desk: Counter) -> None:
    proposal = await desk.tell(
        "remind #general in 5 minutes to plan", reach=Reach.MENTION, mentions=[GENERAL], thread="t1"
    )
    assert proposal is not None
    assert proposal.startswith("Shall I post in #general today")
    await desk.tell("yes", reach=Reach.MENTION, thread="t1")
    assert "(in #general)" in await desk.say("what are my reminders")
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1].startswith("C42: plan")
    assert [entry.to for entry in await desk.ledger()] == ["#general"]


async def test_a_person_who_is_mentioned_is_reminded_on_the_yes_of_whoever_asked(desk: Counter) -> None:
    proposal = await desk.tell("remind @Li Wang in 5 minutes to plan", reach=Reach.MENTION, mentions=[LI_WANG])
    assert proposal is not None
    assert proposal.startswith("Shall I remind @Li Wang today")
    assert await desk.tell("", choice=desk.board.button("Yes, set it").id, reach=Reach.MENTION)
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1].startswith("U8: plan\n\n_(A reminder set by Ana.)_")


async def test_who_is_called_by_a_name_that_the_platform_does_not_know_is_not_reminded(desk: Counter) -> None:
    assert "I know nobody by @bo" in await desk.say("remind @bo in 5 minutes to plan")


async def test_forgetting_a_person_erases_what_others_were_to_remind_her_of(desk: Counter) -> None:
    await desk.tell("remind @li tomorrow to plan", reach=Reach.MENTION, mentions=[LI])
    await desk.tell("", choice=desk.board.button("Yes, set it").id, reach=Reach.MENTION)
    await desk.house.hear("hello", "li1", channel="D7", person="U7")
    await desk.house.settle()
    privacy = Privacy(desk.house.pool, [keeper])
    who = await privacy.find("board/w/u7")
    assert [each["to"] for each in (await privacy.export(who))["reminders"]] == ["@li"]
    await privacy.forget(who)
    assert "You have no reminders" in await desk.say("what are my reminders")
