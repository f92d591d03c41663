"""Tests that calls with the arguments of a message do what the message asks for: each goes through the real desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from core.agent.offline.ability_matcher import OfferedAbility
from core.agent.understanding.slots.argument_filler import fill_arguments
from core.model.buttons import offer
from core.model.messages import Mention
from core.skills.bookings.services.bookable_service import Provider, Service
from tests.fakes.counter import Counter
from tests.fakes.house import ABILITIES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

PARIS = ZoneInfo("Europe/Paris")
MENTIONS = (Mention("u7", "@ana"), Mention("u8", "@li"), Mention("u9", "@sam"), Mention("C5", "#team"))
SERVICES = tuple(
    Service(key, name, (Provider("Kim"),), lengths=(timedelta(minutes=30),))
    for key, name in (("hair", "Haircut"), ("dentist", "Dentist"))
)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool, services=SERVICES).open() as made:
        yield made


async def call(desk: Counter, name: str, text: str) -> str:
    """Call an ability with the arguments that a message gives, and return the reply."""
    found = next(one for one in ABILITIES if one.name == name)
    offered = OfferedAbility(found.name, found.description, found.examples, found.schema, found.effect)
    said = [mention for mention in MENTIONS if mention.name in text]
    filled = fill_arguments(text, offered, now=desk.clock.now(), zone=PARIS, mentions=[one.name for one in said])
    assert filled.missing is None
    press = offer("", name, **{argument: str(value) for argument, value in filled.arguments.items()}).id
    return await desk.say(text, choice=press, mentions=said)


async def test_reminders_are_set_moved_and_cancelled(desk: Counter) -> None:
    assert (await call(desk, "set_reminder", "set a timer for 10 minutes")).endswith("(10:10): Timer")
    assert (await call(desk, "set_reminder", "Wake me up at 6:30")).endswith("tomorrow at 06:30: Wake up")
    assert (await call(desk, "set_reminder", "stell einen Wecker auf 8 Uhr")).endswith("at 08:00: Wecker")
    assert (await call(desk, "set_reminder", "please remind me at 5pm to go to the gym")).endswith(
        "17:00: go to the gym"
    )
    assert (await call(desk, "change_reminder", "move the gym reminder to 7pm")).endswith("at 19:00: go to the gym")
    assert await call(desk, "cancel_reminder", "cancel my 6:30 alarm") == "Cancelled: “Wake up”, tomorrow at 06:30."
    assert "go to the gym" in await call(desk, "cancel_reminder", "I don't need the gym one any more")


async def test_several_people_are_reminded(desk: Counter) -> None:
    asked = await call(desk, "set_reminder", "remind @li and @ana tomorrow at 9 to send the report, please")
    assert asked == "Shall I remind @li and @ana tomorrow at 09:00: send the report?"


async def test_how_long_before_the_time_to_tell_is_no_part_of_the_time(desk: Counter) -> None:
    said = await call(desk, "set_reminder", "remind me of the flight tomorrow at 9 and 2 hours before")
    assert (desk.times[0], "Also 2 hours before" in said) == ("2026-11-26 09:00", True)


async def test_a_booking_is_made_and_only_that_one_is_cancelled(desk: Counter) -> None:
    assert (await call(desk, "book", "could I get a haircut on Friday at 10")).startswith("Booked: Haircut")
    assert not (await call(desk, "cancel_booking", "cancel my dentist")).startswith("Cancelled")
    assert (await call(desk, "move_booking", "push my haircut to 4pm")).startswith("Moved: Haircut")
    assert (await call(desk, "cancel_booking", "I can't make it to my haircut")).startswith("Cancelled: Haircut")


async def test_a_meeting_is_asked_for_and_moved(desk: Counter) -> None:
    asked = await call(desk, "find_meeting_time", "can you schedule a call with @ana tomorrow at 3pm about the budget")
    assert asked.startswith("Shall I ask Ana to “The budget”, 30 minutes, tomorrow at 15:00?")
    await desk.say("yes")
    moved = await call(desk, "move_meeting", "please move the budget meeting to 4pm")
    assert moved.startswith("Shall I move “The budget” from tomorrow at 15:00 to tomorrow at 16:00?")


async def test_a_standup_is_set_up_and_moved(desk: Counter) -> None:
    plan = "could you set up a daily standup in #team with me, @ana and @li at 9:30 please"
    assert "every day at 09:30" in await call(desk, "set_up_standup", plan)
    await desk.say("yes")
    assert "10:15" in await call(desk, "move_standup", "move the team standup to 10:15")
    assert "until Monday" in await call(desk, "be_off_standup", "I'm away from the standup until Monday")


async def test_a_rotation_is_set_up_and_asked_about(desk: Counter) -> None:
    plan = "set up a kitchen rota: @ana, @li and @sam, weekly from Monday 9am"
    assert (await call(desk, "set_up_rotation", plan)).startswith("Set up “kitchen” for @ana, @li and @sam")
    await desk.say("yes")
    assert "@ana" in await call(desk, "whose_turn", "who has kitchen duty next week?")
    assert "@li takes that turn" in await call(desk, "skip_turn", "skip @ana's kitchen turn next Monday")


async def test_polls_countdowns_and_zones(desk: Counter) -> None:
    asked = await call(desk, "create_poll", "mach bitte eine Umfrage in #team: Tee oder Kaffee?")
    assert asked == "Shall I ask in #team: “Tee oder Kaffee?”, with the options Tee, Kaffee?"
    assert "“launch” is in 17 days" in await call(
        desk, "set_countdown", "start a countdown to the launch on 12 December"
    )
    assert "“launch” is in 17 days" in await call(desk, "how_long_until", "how many days are left until the launch?")
    assert "from 22:00 to 07:00" in await call(desk, "set_quiet_hours", "no reminders between 10pm and 7am please")
    assert "Asia/Tokyo" in await call(desk, "set_time_zone", "I have moved to Tokyo")
