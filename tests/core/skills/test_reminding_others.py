"""Reminders for channels and for other people, by the ids that a platform tells of whom a message mentions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.delivery.announcements import Announcer
from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.reminders import personal_data
from core.skills.reminders.new_reminder import take_mention
from core.skills.reminders.schedulers import FailureWatch
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

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
    assert take_mention([LI, LI_WANG, GENERAL], first, rest) == (mention, left)


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


async def test_a_person_who_is_mentioned_is_reminded_on_the_yes_of_whoever_asked(desk: Counter) -> None:
    proposal = await desk.tell("remind @Li Wang in 5 minutes to plan", reach=Reach.MENTION, mentions=[LI_WANG])
    assert proposal is not None
    assert proposal.startswith("Shall I remind @Li Wang in 5 minutes, at 09:05 UTC: plan?")
    assert await desk.tell("", choice=desk.board.button("Yes, set it").id, reach=Reach.MENTION)
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1].startswith("U8: plan\n\n_(A reminder set by Ana.)_")


async def test_who_is_called_by_a_name_that_the_platform_does_not_know_is_not_reminded(desk: Counter) -> None:
    assert "I know nobody called @bo" in await desk.say("remind @bo in 5 minutes to plan")


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


async def test_who_is_reminded_by_others_sees_snoozes_and_cancels_it(desk: Counter) -> None:
    await desk.say("remind @li every day at 11 to plan", mentions=[LI])
    await desk.press("Yes, set it")
    assert "1. plan (from Ana) — every day" in await desk.say("my reminders", person="U7")
    desk.clock.move(hours=1)
    await desk.come(1)
    assert "at 11:10: plan" in await desk.press("Snooze 10 minutes", person="U7")
    assert "Cancelled 2 reminders" in await desk.say("cancel all", person="U7")
    assert "You have no reminders" in await desk.say("my reminders")


async def test_a_reminder_is_handed_over_by_whose_it_is_and_the_taker_is_told(desk: Counter) -> None:
    await desk.say("remind me in 5 minutes to plan")
    assert "hand over “plan”" in await desk.say("hand it over to @li", mentions=[LI])
    give = desk.board.button("Yes, hand it over").id
    assert await desk.say("", choice=give, person="Eve") == "Only the person whose reminder it is can decide that."
    assert (await desk.say("", choice=give)).startswith("Handed over to @li: “plan”")
    (told,) = [line for line in desk.board.order[-2:] if line.startswith("u7: ")]
    assert "handed a reminder over to you: “plan”" in told
    assert "You have no reminders" in await desk.say("my reminders")
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1] == "u7: Reminder: plan"


async def test_taking_over_asks_whose_it_is_and_tells_the_asker_nothing(desk: Counter) -> None:
    await desk.say("remind me in 5 minutes to plan the party")
    ana = Mention("ana", "@Ana")
    for topic in ("party", "salary"):
        said = await desk.say(f"take over @Ana's reminder about {topic}", person="Li", mentions=[ana])
        assert said == "I have asked @Ana to hand it over. I will tell you if they do."
    told = [line for line in desk.board.order if line.startswith("ana: Li would like")]
    assert ["I find no such reminder" in line for line in told] == [False, True]
    assert (await desk.press("Hand over plan the party")).startswith("Handed over to @Li")
    assert "plan the party" in await desk.say("my reminders", person="Li")


async def test_nobody_posts_where_the_platform_lets_him_not_now_and_not_later(desk: Counter) -> None:
    desk.board.closed["#secret"] = {"eve"}
    assert await desk.say("remind #secret in 5 minutes to plan") == "You are no member of #secret."
    await desk.say("remind #secret every day at 11 to plan", person="Eve")
    await desk.press("Yes, set it", person="Eve")
    desk.board.closed["#secret"] = set()
    desk.clock.move(hours=1)
    (told,) = await desk.come(1)
    assert told.startswith(
        "I could not post your reminder “plan” in #secret: You are no member of #secret. I have stopp"
    )
    assert desk.board.order[-1].startswith("eve: ")
    desk.clock.move(days=1)
    assert await desk.come(0) == []
    assert [(each.state, each.reason) for each in await desk.ledger()] == [("failed", "You are no member of #secret.")]


async def test_a_question_that_nobody_answers_lapses(desk: Counter) -> None:
    await desk.say("remind #general in 3 days to plan")
    desk.clock.move(days=1, minutes=1)
    async with desk.house.pool.connection() as connection:
        await connection.execute("UPDATE reminders SET set_at = %s", (desk.clock.now() - timedelta(days=2),))
    posting = Announcer(jobs=desk.house.jobs, outbox=desk.house.outbox)
    await FailureWatch(desk.house.pool, posting=posting, clock=desk.clock).dispatch()
    assert (await desk.press("Yes, set it")).startswith("That question has expired")


async def test_forgetting_a_person_erases_what_others_were_to_remind_her_of(desk: Counter) -> None:
    await desk.tell("remind @li tomorrow to plan", reach=Reach.MENTION, mentions=[LI])
    await desk.tell("", choice=desk.board.button("Yes, set it").id, reach=Reach.MENTION)
    await desk.house.hear("hello", "li1", channel="D7", person="U7")
    await desk.house.settle()
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/u7")
    assert [each["to"] for each in (await privacy.export(who))["reminders"]] == ["@li"]
    await privacy.forget(who)
    assert "You have no reminders" in await desk.say("what are my reminders")
