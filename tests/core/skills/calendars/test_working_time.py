"""Working hours, days off, holidays and free times in conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.skills.calendars.countries import country_code
from core.skills.calendars.shift_parser import working_hours
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

LI = Mention("li", "@li")


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("9 to 5, fridays until 2", "0 9-17 1 9-17 2 9-17 3 9-17 4 9-14"),
        ("mon-thu 9-17 and fri 9-14", "0 9-17 1 9-17 2 9-17 3 9-17 4 9-14"),
        ("1 to 5 on tuesdays", "1 13-17"),
        ("tuesdays 9 to 12 and 1 to 5", "1 9-12 1 13-17"),
        ("monday and tuesday 8 to 4pm", "0 8-16 1 8-16"),
        ("9-5, fridays off", "0 9-17 1 9-17 2 9-17 3 9-17"),
        ("mondays 22 to 6", "0 22-6"),
        ("montag bis mittwoch 8 bis 16 uhr", "0 8-16 1 8-16 2 8-16"),
        ("flexible", ""),
        ("25 to 26", ""),
        ("9 to 5 in the office with the red door", ""),
        ("mondays", ""),
    ],
)
def test_working_hours_are_read_as_people_say_them(words: str, told: str) -> None:
    try:
        shifts = working_hours(words)
    except ValueError:
        assert not told
    else:
        assert " ".join(f"{each.weekday} {each.start.hour}-{each.end.hour}" for each in shifts) == told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Germany", "DE"),
        ("Germany/Bavaria", "DE-BY"),
        ("Bayern in Germany", "DE-BY"),
        ("bavaria", "DE-BY"),
        ("the US", "US"),
        ("Texas, USA", "US-TX"),
        ("de-by", "DE-BY"),
        ("United Kingdom", "GB"),
    ],
)
def test_a_country_and_its_part_are_known_by_name_or_code(words: str, code: str) -> None:
    assert country_code(words) == code


@pytest.mark.slow
async def test_hours_days_off_and_holidays_decide_when_somebody_is_free(desk: Counter) -> None:
    said = await desk.say("my working hours are 9 to 5, fridays until 2")
    assert said.startswith("Your working hours are Monday to Thursday 09:00–17:00, Friday 09:00–14:00 (Europe/Paris).")
    assert (await desk.say("I'm off next week")).startswith("You are off from Monday 30 November to Sunday 6 December.")
    assert await desk.say("when am I free this week") == (
        "You are free, in working hours:\n\n- Wednesday 25 November: 10:00–17:00\n"
        "- Thursday 26 November: 09:00–17:00\n- Friday 27 November: 09:00–14:00"
    )
    assert "but that is a day off" in await desk.say("am I free on monday at 3pm")
    assert await desk.say("my holidays are those of Germany/Bavaria") == (
        "Your public holidays are those of DE-BY. You count as off on them."
    )
    shown = await desk.say("what are my working hours")
    assert "Friday 09:00–14:00" in shown
    assert "Days off: from Monday 30 November to Sunday 6 December." in shown
    assert "those of DE-BY" in shown
    assert (await desk.say("I'm not off on December 2")).startswith("You are no longer off on Wednesday 2 December")
    assert "to Tuesday 1 December; from Thursday 3 December" in await desk.say("my working hours")
    assert "Christmas" in await desk.say("am I free on december 25 at 10:00")
    assert "Something went wrong" not in await desk.say("what's on 31 Dec 9999")


async def test_of_others_is_told_when_they_are_free_and_nothing_else(desk: Counter) -> None:
    await desk.say("my working hours are 10 to 4", person="Li")
    told = await desk.tell("when is @li free tomorrow", reach=Reach.MENTION, mentions=[LI])
    assert told is not None
    assert "Thursday 26 November: 09:00–15:00" in told, "10 to 16 in Paris, told in the zone of who asks"
    yes = await desk.tell("is @li free tomorrow at 10am", reach=Reach.MENTION, mentions=[LI])
    assert yes is not None
    assert yes.startswith(("Yes: @li is free", "Yes: @Li is free"))
    unknown = await desk.tell("when is @bo free", reach=Reach.MENTION)
    assert unknown is not None
    assert "I do not know who “@bo” is" in unknown


@pytest.mark.parametrize(
    "text",
    [
        "how do I connect my calendar",
        "what's on the menu",
        "I'm off to lunch",
        "is the room free of charge",
        "what are your opening hours",
        "i work from home",
        "add a calendar invite to the mail",
        "my calendar is full",
        "what is on page 3",
    ],
)
async def test_what_only_sounds_like_a_calendar_is_left_to_others(desk: Counter, text: str) -> None:
    said = await desk.say(text)
    assert not said.startswith(("You are", "Your ", "I look", "Send me its address", "Yes", "No:")), said
    async with desk.house.pool.connection() as connection:
        rows = await (await connection.execute("SELECT FROM effects")).fetchall()
    assert not rows
