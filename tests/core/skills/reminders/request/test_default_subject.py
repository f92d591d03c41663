"""Tests what a reminder says if only its kind was named, and when a person is woken."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from core.skills.reminders.request.default_subject import default_subject, in_the_morning
from core.when import read

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

PARIS = ZoneInfo("Europe/Paris")
TEN = datetime(2026, 11, 25, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("a timer", "Timer"),
        ("einen Wecker", "Wecker"),
        ("una alarma", "Alarma"),
        ("wake me up", "Wake up"),
        ("weck mich", "Aufstehen"),
        ("despiértame", "Despertar"),
        ("réveille-moi", "Réveil"),
        ("me acorda", "Acordar"),
        ("wake the children", "wake the children"),
        ("the fire alarm test", "the fire alarm test"),
    ],
)
def test_a_kind_of_reminder_is_what_it_says_only_if_nothing_else_was_said(said: str, subject: str) -> None:
    assert default_subject(said) == subject


@pytest.mark.parametrize(
    ("said", "locale", "at"),
    [
        ("at 6:30", None, "2026-11-26 06:30"),
        ("6:30 tomorrow", None, "2026-11-26 06:30"),
        ("um halb sieben", "de", "2026-11-26 06:30"),
        ("tomorrow at 7pm", None, "2026-11-26 19:00"),
        ("at 11", None, "2026-11-25 11:00"),
    ],
)
def test_a_person_is_woken_in_the_morning_unless_the_words_say_otherwise(
    said: str, locale: str | None, at: str
) -> None:
    reading = read(said, now=TEN, zone=PARIS, locale=locale, bare=True)
    start = in_the_morning(reading, now=TEN, locale=locale).start
    assert f"{start:%Y-%m-%d %H:%M}" == at


async def test_a_timer_and_an_alarm_need_no_subject(desk: Counter) -> None:
    assert (await desk.say("remind me wake me up at 6:30")).endswith(": Wake up")
    assert desk.times == ["2026-11-26 06:30"]


@pytest.mark.parametrize("said", ["set an alarm for 7", "alarm for 7", "set an alarm at 7:00"])
async def test_an_alarm_is_for_the_morning_and_may_be_for_the_evening(desk: Counter, said: str) -> None:
    assert "can also mean today at 19:00" in await desk.say(said)
    assert desk.times == ["2026-11-26 07:00", "2026-11-25 19:00"]
    await desk.press("No, today at 19:00")
    assert desk.times == ["2026-11-25 19:00"]
