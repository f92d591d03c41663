"""Changing the time and the text of a reminder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_a_time_of_day_says_nothing_of_what_comes_every_few_minutes(desk: Counter) -> None:
    await desk.say("remind me every 2 minutes to stretch")
    assert (await desk.say("make it 10")).startswith("It repeats: say the whole schedule")


async def test_a_new_time_that_can_be_on_another_day_is_shown_with_a_button_for_that_day(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    assert "can also mean Friday at 09:00" in await desk.say("make it next friday")
    await desk.press("No, on Friday at 09:00")
    assert desk.times == ["2026-11-27 09:00"]


@pytest.mark.parametrize("said", ["make it friday same time", "make it friday at the same time"])
async def test_the_same_time_on_another_day_is_that_of_the_reminder(desk: Counter, said: str) -> None:
    await desk.say("remind me tomorrow at 11 to call the bank")
    await desk.say(said)
    assert desk.times == ["2026-11-27 11:00"]


async def test_an_occurrence_that_has_come_does_not_come_again_by_a_change(desk: Counter) -> None:
    await desk.say("every day at 10:01 remind me to drink")
    desk.clock.move(minutes=1)
    await desk.come(1)
    assert "next one tomorrow" in await desk.say("make it 10:01")
    assert await desk.say("delete everything") != "Cancelled: “drink”."
    assert "drink" in await desk.say("my reminders")


async def test_words_are_changed_where_it_is_clear_which_are_meant(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    assert (await desk.say("change it to call the dentist")).endswith("tomorrow at 09:00: call the dentist")
    assert (await desk.say("make it 10 instead")).endswith("tomorrow at 10:00: call the dentist")
    await desk.say("hello")
    assert (await desk.say("change it to French")).startswith("I don't know which reminder you mean")
    assert (await desk.say("change the one about the dentist to buy milk")).endswith(": buy milk")


async def test_postponing_by_an_hour_moves_the_next_time_alone(desk: Counter) -> None:
    await desk.say("every day at 10:30 remind me to drink")
    assert (await desk.say("postpone it by an hour")) == (
        "Just this once: I will remind you today at 11:30: drink\n\n"
        "The others do not change: every day at 10:30, the next one tomorrow at 10:30."
    )
    desk.clock.move(minutes=90)
    assert await desk.come(1) == ["Reminder: drink"]
    desk.clock.move(hours=23)
    assert await desk.come(1) == ["Reminder: drink"]
    assert [each.reason for each in await desk.ledger()] == ["Ana put it off by an hour", None, None]


async def test_what_waits_in_quiet_hours_outlives_a_change_of_the_other_times_and_is_told_of_if_it_is_moved(
    desk: Counter,
) -> None:
    await desk.say("don't remind me between 22 and 7")
    await desk.say("remind me every day at 2:30 am to stretch")
    await desk.say("remind me tomorrow at 2:45 am to lock up")
    desk.clock.move(hours=17)
    assert await desk.come(0) == []
    assert "It comes again" in await desk.say("skip tomorrow's stretch reminder")
    assert "10:00" in await desk.say("make the one about locking 10 instead")
    assert "skipped: Ana moved it" in await desk.say("what happened to the one about locking")
    desk.clock.move(hours=5)
    assert [each for each in await desk.come(1) if "stretch" in each]
