"""Countdowns through the path of a message: set, asked for, told again and again, told when they have come, removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.countdowns import personal_data
from core.skills.countdowns.countdown import Target, how_long
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

TEAM = Mention("C7", "#team")


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_a_countdown_is_set_asked_for_told_when_it_has_come_and_gone_then(desk: Counter) -> None:
    assert await desk.say("countdown to launch on 12 December") == (
        "Counting down: “launch” is in 17 days, on Saturday 12 December."
    )
    assert await desk.say("how long until the launch?") == "“launch” is in 17 days, on Saturday 12 December."
    assert "1. launch: in 17 days" in await desk.say("list my countdowns")
    assert (await desk.say("how long until launch", person="Eve")).startswith("I know no countdown to “launch”")
    assert "no countdown" in await desk.say("remove the countdown to launch", person="Eve")
    assert await desk.say("days until christmas") == "Christmas is in 30 days, on Friday 25 December."
    assert (await desk.say("how long until friday at 5pm?")).startswith(
        "Friday at 5pm is in 2 days, on Friday 27 November at 17:00."
    )
    assert "past" in await desk.say("countdown to the party on 3 march 2020")
    assert "When is it?" in await desk.say("countdown to glory")
    desk.clock.move(days=16, hours=23)  # Saturday, 09:00
    assert await desk.come(1) == ["It is the day of “launch”!"]
    assert (await desk.say("list my countdowns")).startswith("There are no countdowns.")
    await desk.say("countdown to christmas")
    assert await desk.say("remove the countdown to christmas") == "Removed the countdown to “christmas”."


@pytest.mark.slow
async def test_what_is_posted_in_a_channel_is_proposed_and_comes_by_its_rule_until_the_day(desk: Counter) -> None:
    await desk.say("my time zone is Paris")
    text = "countdown to launch on 12 December, post weekly in #team"
    proposal = await desk.tell(text, channel="C7", reach=Reach.MENTION, mentions=[TEAM])
    assert proposal == (
        "Count down to “launch”, on Saturday 12 December, posted in #team every Monday at 09:00 Paris time?"
    )
    yes = desk.board.button("Yes, set it").id
    assert await desk.say("", person="Eve", choice=yes) == "Only @Ana can change the countdown to “launch”."
    assert (await desk.say("", choice=yes)).startswith("Counting down: “launch” is in 17 days")
    desk.clock.move(days=4, hours=23)
    assert await desk.come(1) == ["“launch” is in 12 days."]
    desk.clock.move(days=7)
    assert await desk.come(1) == ["“launch” is in 5 days."]
    desk.clock.move(days=7)
    (came,) = await desk.come(1)
    assert came == "“launch” was 2 days ago; I could not tell you then."
    assert desk.board.order[-1].startswith("C7: ")
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    assert [each["name"] for each in (await privacy.export(who))["countdowns"]] == ["launch"]
    assert (await privacy.forget(who)).erased["countdowns"] == 1


@pytest.mark.parametrize(
    ("local", "whole_day", "words"),
    [
        ("2026-11-25", True, "today"),
        ("2026-11-26", True, "tomorrow"),
        ("2026-12-09", True, "in 14 days (2 weeks)"),
        ("2026-11-20", True, "5 days ago"),
        ("2026-11-25T12:30", False, "in 2 hours 30 minutes"),
        ("2026-11-26T11:00", False, "in one day one hour"),
        ("2026-11-25T09:59", False, "one minute ago"),
    ],
)
def test_how_long_it_is_is_said_in_days_and_near_by_in_hours(local: str, whole_day: bool, words: str) -> None:  # noqa: FBT001
    now = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert how_long(Target(datetime.fromisoformat(local), "UTC", whole_day), now) == words
