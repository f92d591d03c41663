"""Whom a reminder is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.skills.reminders.request.addressees import take_mention

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

GENERAL = Mention("C42", "#general")
LI = Mention("u7", "@li")
LI_WANG = Mention("U8", "@Li Wang")


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
    assert take_mention([LI, LI_WANG, GENERAL], first, rest) == (mention, left)


@pytest.mark.slow
async def test_a_channel_that_is_mentioned_is_reminded_by_its_id_and_called_by_its_name(desk: Counter) -> None:
    proposal = await desk.tell(
        "remind #general in 5 minutes to plan", reach=Reach.MENTION, mentions=[GENERAL], thread="t1"
    )
    assert proposal is not None
    assert proposal.startswith("Shall I post in #general in 5 minutes")
    await desk.tell("yes", reach=Reach.MENTION, thread="t1")
    assert "(in #general)" in await desk.say("what are my reminders")
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1].startswith("C42: plan")
    assert [entry.to for entry in await desk.ledger()] == ["#general"]


@pytest.mark.slow
async def test_a_person_who_is_mentioned_is_reminded_on_the_yes_of_whoever_asked(desk: Counter) -> None:
    proposal = await desk.tell("remind @Li Wang in 5 minutes to plan", reach=Reach.MENTION, mentions=[LI_WANG])
    assert proposal is not None
    assert proposal.startswith("Shall I remind @Li Wang in 5 minutes (09:05 UTC): plan?")
    assert await desk.tell("", choice=desk.board.button("Yes, set it").id, reach=Reach.MENTION)
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1].startswith("U8: plan\n\n_(A reminder set by Ana.)_")


@pytest.mark.slow
async def test_who_is_called_by_a_name_that_the_platform_does_not_know_is_not_reminded(desk: Counter) -> None:
    assert "I know nobody called @bo" in await desk.say("remind @bo in 5 minutes to plan")


@pytest.mark.slow
async def test_several_people_are_reminded_each_by_a_reminder_of_their_own(desk: Counter) -> None:
    asked = await desk.tell(
        "remind me, @li and @Li Wang in 5 minutes to plan", reach=Reach.MENTION, mentions=[LI, LI_WANG]
    )
    assert asked is not None
    assert asked.startswith("Shall I remind you, @li and @Li Wang in 5 minutes")
    await desk.tell("", choice=desk.board.button("Yes, set it").id, reach=Reach.MENTION)
    assert "1. plan (to you, @li and @Li Wang)" in await desk.say("what are my reminders")
    desk.clock.move(minutes=5)
    assert len(await desk.come(3)) == 3
    assert {line.partition(":")[0] for line in desk.board.order[-3:]} == {"C1", "u7", "U8"}
    assert await desk.say("done", person="U7") == "Done: “plan”."
    assert "I know nobody called @bo" in str(
        await desk.tell("remind @li and @bo tomorrow to plan", reach=Reach.MENTION, mentions=[LI])
    )


@pytest.mark.parametrize(
    "said",
    [
        "remind us tomorrow at 10 of the cake",
        "remind everyone tomorrow at 10 of the cake",
        "remind the team tomorrow at 10 of the cake",
        "erinnere alle morgen um 10 an den Kuchen",
        "recuérdanos mañana a las 10 el pastel",
    ],
)
async def test_alone_with_us_all_of_us_is_asked_for_a_channel(desk: Counter, said: str) -> None:
    reply = await desk.say(said)
    assert "#general" in reply
    assert not desk.times
    await desk.say("#general")
    assert desk.last.choices[0].id.startswith("confirm_posting")
    assert desk.times == ["2026-11-26 10:00"]
