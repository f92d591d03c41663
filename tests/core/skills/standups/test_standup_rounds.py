"""Stand-ups through the path of a message: set up, asked in each one's morning, answered, posted once, added once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.standups import personal_data
from core.skills.standups.standup import ask_at, chase_at
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

TEAM, ANA, LI, SAM = Mention("C7", "#team"), Mention("ana", "@ana"), Mention("li", "@li"), Mention("sam", "@sam")
EVERYBODY = (TEAM, ANA, LI, SAM)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def set_up(
    desk: Counter, text: str = "set up a stand-up in #team with @ana and @li every weekday at 14:00"
) -> str:
    """Have Ana set one up, at ten in the morning: who lives in Paris is asked at once."""
    await desk.say("my time zone is Paris")
    proposal = await desk.tell(text, reach=Reach.MENTION, mentions=EVERYBODY)
    assert proposal is not None
    await desk.tell("", choice=desk.board.button("Yes, set it up").id, reach=Reach.MENTION)
    return proposal


def posts(desk: Counter) -> list[str]:
    return [line.removeprefix("C7: ") for line in desk.board.order if line.startswith("C7: ")]


async def test_answers_are_asked_for_collected_and_posted_as_soon_as_all_are_there(desk: Counter) -> None:
    proposal = await set_up(desk)
    assert "stand-up for @ana and @li and post the answers in #team every weekday at 14:00 Paris time" in proposal
    assert "2. What will you do today?" in proposal
    asked = await desk.come(2)
    assert all(each.startswith("Good morning! It is time for the stand-up in #team.") for each in asked)
    assert any(line.startswith("li: @Ana added you to the stand-up in #team") for line in desk.board.order)

    answer = "- the login works again\n- today: the tests, all of them, and then the docs for it"
    assert (await desk.say(answer)).startswith("Thank you. I post it in #team today at 14:00 Paris time.")
    assert await desk.say("what are my reminders") != answer
    form = desk.board.button("Change it").id
    assert (await desk.say("", choice=f"{form}the login works")).startswith("Thank you. I post it")
    assert posts(desk) == []
    answered = await desk.say("nothing new, no blockers", person="Li")
    assert answered == "Thank you. Everybody has answered, so it is in #team now."
    assert posts(desk) == [
        "**Stand-up, Wednesday 25 November**\n\n**@ana**\n\n- the login works\n\n**@li**\n\n- nothing new, no blockers"
    ]
    assert "already in #team" in await desk.say("stand-up: one more thing", person="Li")
    desk.clock.move(hours=5)
    assert await desk.come(0) == []


async def test_it_is_no_answer_any_more_when_something_else_was_spoken_of_since(desk: Counter) -> None:
    await set_up(desk)
    await desk.come(2)
    await desk.say("the login works")
    await desk.say("remind me tomorrow at 9 to call the bank")
    assert "call the dentist" in await desk.say("change it to call the dentist")
    assert "“call the dentist”" in await desk.say("cancel it")


async def test_who_says_nothing_is_chased_once_and_added_once_when_it_is_late(desk: Counter) -> None:
    await set_up(desk, "set up a daily stand-up in #team with @ana, @li and @sam at 14:00, asking: What is new? Mood?")
    asked = await desk.come(3)
    assert "1. What is new?\n2. Mood?" in asked[0]
    assert "you skip the stand-up" in await desk.say("skip today", person="Sam")
    desk.clock.move(hours=2)
    assert all(each.startswith("A gentle reminder") for each in await desk.come(2))
    assert (await desk.say("", choice=f"{desk.board.button('Answer').id}hello world!")).startswith("Thank you.")
    desk.clock.move(hours=2)
    (digest,) = await desk.come(1)
    assert digest.startswith(
        "**Stand-up, Wednesday 25 November**\n\n**@ana**\n\n- hello world!\n\n_No answer yet from @li;"
    )
    assert digest.endswith("\n\n_Not there: @sam._")
    assert await desk.say("standup: a bit late, sorry", person="Li") == "Thank you. I added it in #team."
    assert posts(desk)[1:] == ["**Added to the stand-up of Wednesday 25 November**\n\n**@li**\n\n- a bit late, sorry"]
    assert "already" in await desk.say("standup: again", person="Li")


async def test_only_its_owner_changes_it_and_each_one_may_leave_and_join(desk: Counter) -> None:
    await set_up(desk)
    await desk.come(2)
    for order in (
        "pause the stand-up",
        "end the stand-up",
        "move the stand-up to 15:00",
        "remove @ana from the standup",
    ):
        assert "Only @Ana" in await desk.say(order, person="Li"), order
    assert "Took you out" in await desk.say("leave the stand-up", person="Li")
    assert "no stand-up" in await desk.say("leave the stand-up", person="Li")
    assert "in the stand-up's channel" in await desk.say("join the stand-up", person="Li")
    await desk.tell("join the stand-up", person="Li", channel="C7", reach=Reach.MENTION)
    assert any(post.startswith("You are in the stand-up in #team now.") for post in posts(desk))
    assert "until Friday 27 November." in await desk.say("no stand-up for me until friday", person="Li")
    moved = await desk.say("move the stand-up to 9")
    assert "at 09:00 Paris time, next tomorrow" in moved, "a time of day, though it is past nine now"
    assert "at 15:00 Paris time, next tomorrow" in await desk.say("move the stand-up to 15:00")
    assert "next tomorrow" in await desk.say("list my stand-ups")
    assert (await desk.say("pause the stand-up")).startswith("Paused")
    assert "paused — with @Li and @ana" in await desk.say("list my stand-ups")
    assert "next tomorrow" in await desk.say("resume the stand-up")
    assert "Added @sam" in str(
        await desk.tell("add @sam to the stand-up", channel="C7", reach=Reach.MENTION, mentions=[SAM])
    )
    assert (await desk.say("end the stand-up")).startswith("Ended")
    before = len(desk.board.order)
    desk.clock.move(days=9)
    assert await desk.come(0) == []
    assert len(desk.board.order) == before


async def test_the_next_day_is_a_round_of_its_own_and_what_passed_while_nothing_ran_is_left_out(desk: Counter) -> None:
    await set_up(desk)
    await desk.come(2)
    desk.clock.move(hours=4)
    await desk.come(1)
    desk.clock.move(hours=19)  # Thursday, 09:00
    assert len(await desk.come(2)) == 2
    desk.clock.move(days=6)
    async with desk.house.pool.connection() as connection:
        await desk.come(2)
        cursor = await connection.execute("SELECT day, state FROM standup_rounds ORDER BY due")
        days = await cursor.fetchall()
    assert days[0] == (date(2026, 11, 25), "posted")
    assert [day for day, _ in days] == sorted({day for day, _ in days})
    assert date(2026, 11, 30) not in [day for day, _ in days]


async def test_one_that_is_set_up_in_the_evening_for_the_same_evening_asks_at_once(desk: Counter) -> None:
    desk.clock.move(hours=12)
    await set_up(desk, "set up a stand-up in #team with @ana and @li daily at 23:30")
    assert all("It is time for the stand-up in #team" in each for each in await desk.come(2))


async def test_what_lacks_something_is_asked_for_in_one_clear_line(desk: Counter) -> None:
    await desk.say("my time zone is Paris")
    for text, wanted in (
        ("set up a stand-up in #team every weekday at 9:30", "Who takes part?"),
        ("set up a stand-up in #team with @ana", "When shall I post"),
        ("set up a stand-up in #team with @ana every hour", "once a day at most"),
        ("set up a stand-up in #team with @ana and @nobody daily at 9", "I know nobody by @nobody"),
        ("set up a stand-up", "In which channel"),
    ):
        told = await desk.tell(text, reach=Reach.MENTION, mentions=EVERYBODY)
        assert told is not None
        assert wanted in told, text
    assert "In which channel" in await desk.say("set up a stand-up with me daily at 9")
    await desk.say("set up a stand-up")
    assert "In which channel" in await desk.say("with me, daily")
    assert (await desk.say("set up a stand-up in #team with me daily at 9")).startswith("Set up a stand-up for @Ana")


async def test_forgetting_a_person_erases_the_answers_and_what_was_posted_of_them(desk: Counter) -> None:
    await set_up(desk)
    await desk.come(2)
    await desk.say("stand-up: the login works")
    await desk.say("stand-up: my secret", person="Li")
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/li")
    assert [each["answer"] for each in (await privacy.export(who))["standup_answers"]] == ["my secret"]
    await privacy.forget(who)
    async with desk.house.pool.connection() as connection:
        cursor = await connection.execute("SELECT count(*) FROM replies WHERE reply ->> 'text' LIKE '%my secret%'")
        assert await cursor.fetchone() == (0,)
    await privacy.forget(await privacy.find("board/w/ana"))
    async with desk.house.pool.connection() as connection:
        cursor = await connection.execute("SELECT (SELECT count(*) FROM standups) + (SELECT count(*) FROM alarms)")
        assert await cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("zone", "asked"),
    [
        ("Europe/Paris", "2026-11-26T08:00+00:00"),  # 9:00 there, half an hour before the digest
        ("Europe/London", "2026-11-26T08:00+00:00"),  # 8:00 there: half an hour before
        ("Asia/Tokyo", "2026-11-26T00:00+00:00"),  # 9:00 there
        ("America/New_York", "2026-11-26T14:00+00:00"),  # 9:00 there, after the digest
    ],
)
def test_each_one_is_asked_in_the_own_morning(zone: str, asked: str) -> None:
    due = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
    at = ask_at(due, date(2026, 11, 26), zone=zone, home="Europe/Paris")
    assert at == datetime.fromisoformat(asked)
    assert chase_at(due, at) > at
