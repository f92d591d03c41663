"""When people are not to be reminded, where they are reminded, and when they move to another zone."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from core.skills.reminders.routing import WORKING_DAYS, Habits
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NIGHT = (time(22), time(7))


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


@pytest.mark.parametrize(
    ("habits", "due", "comes"),
    [
        (Habits("Europe/Paris", NIGHT), "2026-11-25T20:00Z", None),
        (Habits("Europe/Paris", NIGHT), "2026-11-25T21:00Z", "2026-11-26T06:00Z"),
        (Habits("Europe/Paris", NIGHT), "2026-11-26T05:59Z", "2026-11-26T06:00Z"),
        (Habits("Europe/Paris", NIGHT), "2026-11-26T06:00Z", None),
        (Habits("Europe/Paris", (time(12), time(13))), "2026-11-25T11:30Z", "2026-11-25T12:00Z"),
        (Habits("Europe/Paris", days=WORKING_DAYS), "2026-11-28T10:00Z", "2026-11-30T08:00Z"),
        (Habits("Europe/Paris", NIGHT, WORKING_DAYS), "2026-11-27T22:00Z", "2026-11-30T06:00Z"),
        (Habits("Europe/Paris", (time(1), time(2, 30))), "2026-03-29T00:30Z", "2026-03-29T01:30Z"),  # 2:30 is 3:30
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(habits: Habits, due: str, comes: str | None) -> None:
    wanted = datetime.fromisoformat(comes).astimezone(UTC) if comes else None
    assert habits.waits_until(datetime.fromisoformat(due)) == wanted


async def test_a_reminder_in_quiet_hours_comes_at_their_end_and_the_ledger_says_why(desk: Counter) -> None:
    said = await desk.say("don't remind me between 22 and 7")
    assert said.startswith("Quiet hours: no reminders from 22:00 to 07:00.")
    assert "so it comes tomorrow at 07:00" in await desk.say("remind me at 23:00 to lock up")
    await desk.say("every hour remind me to drink, skip if missed")
    desk.clock.move(hours=13)
    assert await desk.come(0) == []
    desk.clock.move(hours=8)
    assert sorted(await desk.come(2)) == ["Reminder: drink", "Reminder: lock up"]
    told = {(each.what, each.state, each.reason) for each in await desk.ledger() if each.reason}
    assert ("lock up", "delivered", "it waited for the end of quiet hours") in told
    assert "delivered: it waited for the end of quiet hours" in await desk.say("what happened to the one about locking")
    assert "at any hour" in await desk.say("remind me at any time")


async def test_quiet_hours_without_a_half_of_the_day_are_those_that_are_meant(desk: Counter) -> None:
    for said, told in (
        ("23:00 to 1:45", "23:00 to 01:45"),
        ("11pm to 1:45", "23:00 to 01:45"),
        ("from 22 to 6", "22:00 to 06:00"),
        ("10pm to 6:30", "22:00 to 06:30"),
        ("1pm to 2:30", "13:00 to 14:30"),
        ("22:00 to noon", "22:00 to 12:00"),
    ):
        assert f"from {told}" in await desk.say(f"my quiet hours are {said}"), said


async def test_reminders_come_as_direct_messages_to_whom_that_is_better(desk: Counter) -> None:
    await desk.tell("remind me in 5 minutes to plan", reach=Reach.MENTION)
    await desk.say("send my reminders as direct messages")
    desk.clock.move(minutes=5)
    await desk.come(1)
    assert desk.board.order[-1] == "ana: Reminder: plan"


async def test_who_moves_is_asked_once_whether_the_reminders_move_along(desk: Counter) -> None:
    await desk.say("my time zone is Paris")
    await desk.say("every day at 9 remind me to write")
    await desk.say("remind me tomorrow at 10 to call")
    asked = await desk.say("my time zone is Tokyo")
    assert "You have 2 reminders set in the time zone Europe/Paris." in asked
    assert await desk.press("Move them") == "Moved: 2 reminders come in the time zone Asia/Tokyo from now on."
    await desk.say("my reminders")
    assert desk.times == ["2026-11-26 09:00", "2026-11-26 10:00"]
    assert {moment.zone for moment in desk.last.moments} == {"Asia/Tokyo"}
    assert "What was set before stays" in await desk.say("my time zone is Tokyo")


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
