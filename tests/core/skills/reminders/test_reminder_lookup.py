"""Which reminders are meant, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention
from core.model.person_ref import PersonRef
from core.skills.reminders.reminder_lookup import (
    is_reference,
    is_topic,
    match_reminders,
    match_time,
    pending_parties,
)
from tests.core.skills.reminders.made import plan, reminder

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


LI = Mention("u7", "@li")
PENDING = [reminder(plan(what), number=number) for number, what in ((7, "call the bank"), (8, "buy milk"), (9, "swim"))]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("the second one", [8]),
        ("number 3", [9]),
        ("the last one", [9]),
        ("the fourth one", []),
        ("#7", [7]),
        ("#1", []),
        ("both of them", [7, 8, 9]),
        ("the one about banks", [7]),
        ("my milk reminder", [8]),
        ("it", [7, 8, 9]),
    ],
)
def test_words_mean_pending_reminders(words: str, ids: list[int]) -> None:
    assert [found.id for found in match_reminders(words, PENDING, ())] == ids


def test_a_timer_is_the_reminder_that_is_called_so_if_there_is_one() -> None:
    pending = [*PENDING, reminder(plan("Timer"), number=10)]
    assert [found.id for found in match_reminders("the timer", pending, ())] == [10]
    assert len(match_reminders("the timer", PENDING, ())) == len(PENDING)


@pytest.mark.parametrize(
    ("words", "fits"), [("it", True), ("the ones for Li", True), ("a great day", False), ("my subscription", False)]
)
def test_only_some_words_can_mean_a_reminder(words: str, fits: bool) -> None:  # noqa: FBT001 — a table
    assert is_reference(words) is fits


def test_a_topic_is_found_by_all_its_words() -> None:
    assert is_topic("the one about banks", "call the bank")
    assert not is_topic("the one about the river bank", "call the bank")


@pytest.mark.slow
async def test_a_place_in_the_list_stays_the_same_when_others_have_come_meanwhile(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    await desk.say("remind me in 2 hours to eat")
    await desk.say("remind me in 3 hours to sleep")
    await desk.say("what are my reminders")
    desk.clock.move(seconds=5)
    await desk.come(1)
    assert (await desk.say("cancel the second one")).startswith("Cancelled: “eat”")


async def test_nobody_reaches_the_reminders_of_others(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    cancel = desk.board.button("Cancel it").id
    assert await desk.say("", person="Eve", choice=cancel) == "You have no upcoming reminders."
    assert (await desk.say("cancel all", person="Eve")) == "You have no upcoming reminders."
    assert "call the bank" in await desk.say("my reminders")


@pytest.mark.slow
async def test_who_is_reminded_by_others_sees_snoozes_and_cancels_it(desk: Counter) -> None:
    await desk.say("remind @li every day at 11 to plan", mentions=[LI])
    await desk.press("Yes, set it")
    assert "1. plan (from Ana) — every day" in await desk.say("my reminders", person="U7")
    desk.clock.move(hours=1)
    await desk.come(1)
    assert "(11:10): plan" in await desk.press("Snooze 10 minutes", person="U7")
    assert "cancel these 2 reminders?" in await desk.say("cancel all", person="U7")
    assert "Cancelled 2 reminders" in await desk.say("yes", person="U7")
    assert "You have no reminders" in await desk.say("my reminders")


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("my 7am alarm", ["call"]),
        ("the one about my alarm at 7", ["call"]),
        ("the reminder for tomorrow", ["call", "gym"]),
        ("die Erinnerung für morgen", ["call", "gym"]),
        ("the gym one tomorrow", ["gym"]),
        ("my 8am alarm", []),
    ],
)
async def test_a_reminder_is_also_found_by_its_time(desk: Counter, words: str, texts: list[str]) -> None:
    await desk.say("remind me tomorrow at 7am to call")
    await desk.say("remind me tomorrow at 5pm to gym")
    await desk.say("remind me on Friday at 9 to read")
    async with desk.house.pool.connection() as connection:
        parties = await pending_parties(connection, [PersonRef(desk.board.name, "w", "ana")])
    found = match_time(words, [party[0] for party in parties], now=desk.clock.now(), locale=None)
    assert [reminder.plan.what for reminder in found] == texts
