"""What people say of a reminder that there is: other words, one time less, an alert before it, nagging after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_words_are_changed_where_it_is_clear_which_are_meant(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    assert (await desk.say("change it to call the dentist")).endswith("tomorrow at 09:00: call the dentist")
    assert (await desk.say("make it 10 instead")).endswith("tomorrow at 10:00: call the dentist")
    await desk.say("hello")
    assert (await desk.say("change it to French")).startswith("I don't know which reminder you mean")
    assert (await desk.say("change the one about the dentist to buy milk")).endswith(": buy milk")


async def test_reminders_are_listed_by_time_and_by_topic(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await desk.say("remind me on friday at 10 to buy milk")
    await desk.say("every day at 8 remind me to write the bank's report")
    assert "1. write the bank's report" in (await desk.say("what's tomorrow?"))
    listed = await desk.say("what are my reminders for friday")
    assert [line.partition(" — ")[0] for line in listed.splitlines()[2:]] == [
        "1. write the bank's report",
        "2. buy milk",
    ]
    assert desk.times == ["2026-11-27 08:00", "2026-11-27 10:00"]
    assert (await desk.say("my reminders about milk")).startswith("You have one reminder about milk:")
    assert await desk.say("my reminders about cheese") == "You have no reminders about cheese."


async def test_one_time_of_a_reminder_that_repeats_is_skipped_and_the_ledger_says_by_whom(desk: Counter) -> None:
    await desk.say("every day at 10:30 remind me of the stand-up")
    assert (await desk.say("skip tomorrow's stand-up reminder")) == (
        "Skipped: “the stand-up”, tomorrow at 10:30. It comes again every day at 10:30, next in 30 minutes, at 10:30."
    )
    await desk.say("skip the next one")
    assert desk.times == ["2026-11-25 10:30", "2026-11-27 10:30"]
    desk.clock.move(days=1, minutes=30)
    assert "next tomorrow at 10:30" in await desk.say("my reminders")
    desk.clock.move(days=1)
    assert await desk.come(1) == ["Reminder: the stand-up"]
    assert [(each.state, each.reason) for each in await desk.ledger()] == [
        ("skipped", "Ana called it off"),
        ("skipped", "Ana called it off"),
        ("delivered", None),
    ]
    assert "was skipped: Ana called it off." in await desk.say("what happened to my reminder?")


async def test_postponing_by_an_hour_moves_the_next_time_alone(desk: Counter) -> None:
    await desk.say("every day at 10:30 remind me to drink")
    assert (await desk.say("postpone it by an hour")) == (
        "Just this once: I will remind you today at 11:30: drink\n\n"
        "The others do not change: every day at 10:30, next tomorrow at 10:30."
    )
    desk.clock.move(minutes=90)
    assert await desk.come(1) == ["Reminder: drink"]
    desk.clock.move(hours=23)
    assert await desk.come(1) == ["Reminder: drink"]
    assert [each.reason for each in await desk.ledger()] == ["Ana put it off by an hour", None, None]


async def test_a_reminder_tells_ahead_and_nags_until_it_is_done(desk: Counter) -> None:
    said = await desk.say(
        "remind me at 11:30 to call the bank, and an hour before, and nag me every 5 minutes until done"
    )
    assert said == (
        "I will remind you today at 11:30: call the bank\n\n"
        "_(Also 1 hour before, and then again every 5 minutes until you say “done”.)_"
    )
    desk.clock.move(minutes=30)
    assert await desk.come(1) == ["Ahead of time: call the bank — in 1 hour, at 11:30"]
    desk.clock.move(hours=1)
    assert await desk.come(1) == ["Reminder: call the bank"]
    desk.clock.move(minutes=5)
    assert await desk.come(1) == ["Again, until it is done: call the bank"]
    assert await desk.press("Done") == "Done: “call the bank”."
    desk.clock.move(minutes=30)
    assert await desk.come(0) == []
    assert [(each.kind, each.state) for each in await desk.ledger()] == [
        ("ahead", "delivered"),
        ("itself", "delivered"),
        ("again", "delivered"),
    ]


async def test_what_is_set_gets_an_alert_and_nagging_by_a_word_more(desk: Counter) -> None:
    await desk.say("remind me at 12 to eat")
    assert "Also 30 minutes before." in await desk.say("and half an hour before")
    assert "again every 2 minutes" in await desk.say("nag me every 2 minutes until it's done")
    assert "at 10:02: stretch" in await desk.say("remind me to stretch every 2 minutes until it's done")
    desk.clock.move(minutes=30)  # what was missed is said once
    assert len(await desk.come(1)) == 1


async def test_a_reminder_of_a_conversation_leads_back_to_it(desk: Counter) -> None:
    link = "https://chat.example/archives/C1/p1"
    said = await desk.tell("remind me about this in 5 minutes", reach=Reach.MENTION, link=link)
    assert said is not None
    assert said.startswith("I will remind you in 5 minutes, at 09:05 UTC: this conversation"), "others read along"
    desk.clock.move(minutes=5)
    assert await desk.come(1) == [f"Ana, a reminder: this conversation\n\nAbout: {link}"]
    press = f"set_reminder?what=look at it ({link})&when=in 5 minutes"
    await desk.say(f"Remind me of this: look at it ({link})", choice=press)
    desk.clock.move(minutes=5)
    assert await desk.come(1) == [f"Reminder: look at it\n\nAbout: {link}"]


async def test_the_end_of_time_is_refused_and_not_misread(desk: Counter) -> None:
    assert "until 2999" in await desk.say("remind me on 31 Dec 9999 at 23:59 to rest")
    assert "23456” as a time" in await desk.say("remind me on 31 Dec 23456 at 23:59 to rest")
