"""Reminders through the path of a message: set, listed, moved, snoozed; each occurrence once, late ones told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_what_people_say_to_a_reminder_is_done(desk: Counter) -> None:
    assert await desk.say("remind me in 5 seconds to stretch") == (
        "I will remind you in 5 seconds, at 10:00:05: stretch"
    )
    assert await desk.say("remind me tomorrow to call the bank at 9") == (
        "I will remind you tomorrow at 09:00: call the bank"
    )
    listed = await desk.say("what are my reminders?")
    assert [line[:10] for line in listed.splitlines() if line[:1].isdigit()] == ["1. stretch", "2. call th"]
    assert "I will remind you" in await desk.say("make the second one 10 instead")
    assert desk.times == ["2026-11-26 10:00"]
    desk.clock.move(seconds=5)
    assert await desk.come(1) == ["Reminder: stretch"]
    assert "in 10 minutes, at 10:10" in await desk.say("snooze 10 minutes")
    desk.clock.move(minutes=10)
    assert await desk.come(1) == ["Reminder: stretch"]
    assert await desk.say("done") == "Done: “stretch”."
    assert (await desk.say("cancel the second one")).startswith("Cancelled: “call the bank”")
    assert (await desk.say("what are my reminders")).startswith("You have no reminders.")
    assert [entry.state for entry in await desk.ledger()] == ["delivered", "delivered"]


@pytest.mark.slow
async def test_a_place_in_the_list_stays_the_same_when_others_have_come_meanwhile(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    await desk.say("remind me in 2 hours to eat")
    await desk.say("remind me in 3 hours to sleep")
    await desk.say("what are my reminders")
    desk.clock.move(seconds=5)
    await desk.come(1)
    assert (await desk.say("cancel the second one")).startswith("Cancelled: “eat”")


async def test_what_was_missed_is_told_late_once_or_skipped_by_its_policy(desk: Counter) -> None:
    for request in (
        "remind me in 10 minutes to stretch",
        "remind me every hour to drink",
        "remind me every hour to look up, skip if missed",
        "remind me in 20 minutes to leave, skip if missed",
    ):
        assert (await desk.say(request)).startswith("I will remind you"), request
    desk.clock.move(hours=3, minutes=30)
    late = sorted(await desk.come(2))
    assert late[0].startswith("Reminder: drink\n\n_(This comes 30 minutes late")
    assert late[1].startswith("Reminder: stretch\n\n_(This comes 3 hours 20 minutes late: it was due today at 10:10.")
    states = {(entry.what, entry.state) for entry in await desk.ledger()}
    assert states == {
        ("stretch", "late"),
        ("drink", "skipped"),
        ("drink", "late"),
        ("look up", "skipped"),
        ("leave", "skipped"),
    }
    assert len(await desk.ledger()) == 8


async def test_a_reminder_that_is_no_longer_understood_holds_up_no_other(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    await desk.say("every hour remind me to drink")
    async with desk.house.pool.connection() as connection:
        await connection.execute(
            "UPDATE reminders SET zone = 'Gone/Nowhere', rrule = 'FREQ=DAILY' WHERE what = 'stretch'"
        )
    desk.clock.move(hours=1)
    assert await desk.come(1) == ["Reminder: drink"]
    assert [(entry.what, entry.state) for entry in await desk.ledger()] == [
        ("stretch", "skipped"),
        ("drink", "delivered"),
    ]


@pytest.mark.slow
async def test_a_post_for_a_channel_waits_for_the_yes_of_whoever_asked(desk: Counter) -> None:
    asked = await desk.say("every weekday at 9:30 remind #general to post updates")
    assert asked == "Shall I post in #general every weekday at 09:30, next tomorrow at 09:30: post updates?"
    assert await desk.press("Yes, set it", person="Eve") == "Only Ana can decide that."
    assert (await desk.press("Yes, set it")).startswith("I will post in #general every weekday at 09:30")
    assert await desk.press("Yes, set it") == "That is settled already."
    desk.clock.move(hours=23, minutes=30)
    assert await desk.come(1) == ["post updates\n\n_(A reminder set by Ana.)_"]
    assert desk.board.order[-1].startswith("#general: ")


@pytest.mark.slow
async def test_yes_in_words_is_a_press_and_no_as_well(desk: Counter) -> None:
    await desk.say("remind #general tomorrow at 9 to post updates")
    assert (await desk.say("yes")).startswith("I will post in #general")
    await desk.say("remind #random tomorrow at 9 to post updates")
    assert await desk.say("no") == "All right, I will not."
    assert "#random" not in await desk.say("what are my reminders")


async def test_a_zone_is_asked_once_and_then_used(desk: Counter) -> None:
    assert "I took" in await desk.say("remind me tomorrow at 9 to call", zone=None)
    assert "I took" not in await desk.say("remind me tomorrow at 10 to call", zone=None)
    assert "Asia/Tokyo" in await desk.say("my time zone is Tokyo", zone=None)
    await desk.say("remind me tomorrow at 9 to call", zone=None)
    assert (desk.times, desk.last.moments[0].zone) == (["2026-11-26 09:00"], "Asia/Tokyo")


async def test_other_languages_are_understood_where_the_platform_tells_none(desk: Counter) -> None:
    for said, what in (
        ("erinnere mich morgen um 9 an die Bank", "die Bank"),
        ("rappelle-moi demain à 9h d'appeler", "appeler"),
    ):
        assert (await desk.say(said)).endswith(what)
        assert desk.times == ["2026-11-26 09:00"]


async def test_what_stands_before_a_time_at_the_beginning_is_no_part_of_what_to_do(desk: Counter) -> None:
    assert (await desk.say("set a reminder for 20 minutes from now: tea")).endswith("at 10:20: tea")
    assert (await desk.say("remind me at the end of the day to lock up")).endswith("at 17:00: lock up")


async def test_a_time_of_day_says_nothing_of_what_comes_every_few_minutes(desk: Counter) -> None:
    await desk.say("remind me every 2 minutes to stretch")
    assert (await desk.say("make it 10")).startswith("It repeats: say the whole schedule")


async def test_snoozing_until_a_day_is_until_its_morning(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    desk.clock.move(seconds=5)
    await desk.come(1)
    await desk.say("snooze until tomorrow")
    assert desk.times == ["2026-11-26 09:00"]


@pytest.mark.slow
async def test_a_missing_time_is_asked_for_and_the_answer_taken(desk: Counter) -> None:
    assert (await desk.say("remind me to water the plants")).startswith("When shall I remind you?")
    assert "at 11:00: water the plants" in await desk.say("in an hour")
    await desk.say("remind me")
    await desk.say("to eat")
    assert "at 10:10: eat" in await desk.say("in 10 minutes")
    assert "is past" in await desk.say("remind me yesterday at 9 to call the bank")


@pytest.mark.parametrize(
    "text",
    [
        "remind me what the refund policy is",
        "cancel my subscription",
        "make it a great monday",
        "how do I set a reminder",
        "i am in trouble",
        "forget it",
        "remind me to read the friday report",
        "remind me every day at 25:00 to eat",
        "remind me at 9:75 to eat",
        "remind Ben tomorrow at 9 to eat",
    ],
)
async def test_what_only_sounds_like_a_reminder_changes_nothing(desk: Counter, text: str) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await desk.say(text)
    assert await desk.say("my reminders") == "You have one reminder:\n\n1. call the bank — tomorrow at 09:00"


async def test_help_tells_what_to_say_in_whole_sentences(desk: Counter) -> None:
    told = await desk.say("what can you do")
    assert "\n- Reminders — for instance “" in told
    assert "{" not in told


@pytest.mark.slow
async def test_our_question_takes_an_answer_and_nothing_else(desk: Counter) -> None:
    await desk.say("remind me to stretch")
    assert (await desk.say("where is the office")).startswith("I don't know")
    await desk.say("remind me tomorrow at noon")
    assert await desk.say("nothing") == "All right."
    await desk.say("remind me tomorrow at noon")
    await desk.say("remind me to stretch")
    assert "at 10:20: stretch" in await desk.say("in 20 minutes")


@pytest.mark.parametrize(
    "text",
    [
        "pls remind me in 20 minutes to stretch",
        "hey frontdesk, remind me in 20 minutes to stretch",
        "set reminder in 20 minutes to stretch",
        "reminder to stretch in 20 minutes",
        "ping me in 20 minutes to stretch",
        "don't forget to remind me to stretch in 20 minutes",
    ],
)
async def test_hurried_people_are_understood(desk: Counter, text: str) -> None:
    assert "at 10:20: stretch" in await desk.say(text)


async def test_words_that_need_their_time_keep_it(desk: Counter) -> None:
    assert (await desk.say("remind me that the meeting is at 3pm tomorrow")).endswith(
        ": the meeting is at 3pm tomorrow"
    )


async def test_an_occurrence_that_has_come_does_not_come_again_by_a_change(desk: Counter) -> None:
    await desk.say("every day at 10:01 remind me to drink")
    desk.clock.move(minutes=1)
    await desk.come(1)
    assert "next tomorrow" in await desk.say("make it 10:01")
    assert await desk.say("delete everything") != "Cancelled: “drink”."
    assert "drink" in await desk.say("my reminders")


async def test_a_button_with_bytes_that_are_no_text_does_nothing(desk: Counter) -> None:
    assert await desk.say("", choice="set_reminder?what=%00x&when=tomorrow") == "That button does not work any more."


async def test_nobody_reaches_the_reminders_of_others(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    cancel = desk.board.button("Cancel it").id
    assert await desk.say("", person="Eve", choice=cancel) == "You have no upcoming reminders."
    assert (await desk.say("cancel all", person="Eve")) == "You have no upcoming reminders."
    assert "call the bank" in await desk.say("my reminders")
