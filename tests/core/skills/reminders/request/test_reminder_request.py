"""From words to a text, a time and a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.skills.reminders.request.reminder_request import is_past, parse_request, read_time, start_of, strip_filler
from tests.core.skills.reminders.made import NOW

if TYPE_CHECKING:
    from core.when import Reading
    from tests.fakes.counter import Counter


def reading(words: str) -> Reading:
    return read_time(words, now=NOW, zone="UTC", locale="en")


@pytest.mark.parametrize(
    ("request_", "what", "when"),
    [
        ("to call the bank tomorrow at 9", "call the bank", "tomorrow at 9"),
        ("tomorrow at 9 to call the bank", "call the bank", "tomorrow at 9"),
        ("that the meeting is at 3pm", "the meeting is at 3pm", "3pm"),
        ("to read the friday report", "read the friday report", None),
        ("to be there an hour before", "be there an hour before", None),
    ],
)
def test_a_request_is_parted_into_what_and_when(request_: str, what: str, when: str | None) -> None:
    found = parse_request(request_, "", now=NOW, zone="UTC", locale="en")
    assert found.what == what
    assert (found.reading.start if found.reading else None) == (
        reading(when.removeprefix("at ")).start if when else None
    )


@pytest.mark.parametrize(
    ("words", "local", "rrule"),
    [
        ("in 20 minutes", "2026-11-25 09:20", None),
        ("tomorrow", "2026-11-26 09:00", None),
        ("every monday", "2026-11-30 09:00", "FREQ=WEEKLY;BYDAY=MO"),
    ],
)
def test_a_day_without_a_time_starts_at_nine(words: str, local: str, rrule: str | None) -> None:
    start = start_of(reading(words), now=NOW)
    assert (f"{start.local:%Y-%m-%d %H:%M}", start.zone, start.rrule) == (local, "UTC", rrule)


def test_yesterday_is_past() -> None:
    assert is_past(start_of(reading("yesterday at 9"), now=NOW), now=NOW)
    assert not is_past(start_of(reading("tomorrow at 9"), now=NOW), now=NOW)


def test_filler_words_are_stripped_around_a_task() -> None:
    assert strip_filler(" , to call the bank at ") == "call the bank"


@pytest.mark.slow
async def test_the_end_of_time_is_refused_and_not_misread(desk: Counter) -> None:
    assert "until 2999" in await desk.say("remind me on 31 Dec 9999 at 23:59 to rest")
    assert "When shall I remind you?" in await desk.say("remind me on 31 Dec 23456 at 23:59 to rest")
