from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.when import describe, find_zone, late, on, say, zone_words

PARIS = ZoneInfo("Europe/Paris")
DUE = datetime(2026, 11, 27, 8, tzinfo=UTC)


def test_an_instant_is_said_with_its_day_and_zone() -> None:
    assert say(DUE, PARIS) == "Friday 27 Nov 2026, 09:00 Europe/Paris"


@pytest.mark.parametrize(
    ("since", "words", "lasting"),
    [
        (timedelta(seconds=5), "in 5 seconds (09:00:00)", "on Friday 27 November at 09:00"),
        (timedelta(minutes=1), "in 1 minute (09:00)", "on Friday 27 November at 09:00"),
        (timedelta(minutes=20), "in 20 minutes (09:00)", "on Friday 27 November at 09:00"),
        (timedelta(minutes=20, seconds=20), "in 20 minutes (09:00)", "on Friday 27 November at 09:00"),
        (timedelta(hours=1), "in 1 hour (09:00)", "on Friday 27 November at 09:00"),
        (timedelta(hours=5), "today at 09:00", "on Friday 27 November at 09:00"),
        (timedelta(days=1), "tomorrow at 09:00", "on Friday 27 November at 09:00"),
        (timedelta(days=6), "on Friday at 09:00", "on Friday 27 November at 09:00"),
        (timedelta(days=7), "on Friday 27 November at 09:00", "on Friday 27 November at 09:00"),
        (timedelta(days=31), "on 27 November at 09:00", "on Friday 27 November at 09:00"),
        (timedelta(days=360), "on 27 November 2026 at 09:00", "on Friday 27 November 2026 at 09:00"),
        (timedelta(minutes=-5), "today at 09:00", "on Friday 27 November at 09:00"),
        (timedelta(days=-1), "yesterday at 09:00", "on Friday 27 November at 09:00"),
        (timedelta(days=-3), "on Friday 27 November at 09:00", "on Friday 27 November at 09:00"),
    ],
)
def test_an_instant_is_said_as_people_say_it(since: timedelta, words: str, lasting: str) -> None:
    assert on(say(DUE, PARIS, now=DUE - since)) == words
    assert on(say(DUE, PARIS, now=DUE - since, lasting=True)) == lasting
    assert on(say(DUE, PARIS, now=DUE - since, zoned=True)) == re.sub(r"(?<=\d)(?=\)?$)", " Paris time", words)


def test_a_near_time_can_be_told_by_the_clock() -> None:
    assert say(DUE, PARIS, now=DUE - timedelta(minutes=20), by_clock=True) == "today at 09:00"
    assert say(DUE, PARIS, now=DUE - timedelta(days=1), by_clock=True) == "tomorrow at 09:00"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT+5", "UTC-05:00"),
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC+05:30", "UTC+05:30"),
    ],
)
def test_a_zone_is_named_as_people_name_it(zone: str, words: str) -> None:
    assert zone_words(find_zone(zone), DUE) == words


def test_the_second_of_two_equal_times_is_told_apart() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert say(second, PARIS).endswith("(CET, the second time)")
    assert say(second, PARIS, now=DUE).endswith("(CET, the second time)")


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        (timedelta(), "on time"),
        (timedelta(seconds=1), "1 second late"),
        (timedelta(minutes=12, seconds=3), "12 minutes 3 seconds late"),
        (timedelta(hours=1, minutes=5), "1 hour 5 minutes late"),
        (timedelta(days=2, minutes=5), "2 days late"),
    ],
)
def test_lateness_is_said_in_words(delay: timedelta, words: str) -> None:
    assert late(DUE, DUE + delay) == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday at 09:30 Europe/Paris"),
        ("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0", "every day at 09:00 and 17:00 Europe/Paris"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday at 09:30 Europe/Paris"),
        ("FREQ=WEEKLY", "every Friday at 09:30 Europe/Paris"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday at 09:30 Europe/Paris"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday at 09:30 Europe/Paris"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "every month on the 31st (or the month's last day) at 09:30 Europe/Paris",
        ),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "every year on the 24th of December at 09:30 Europe/Paris"),
        ("FREQ=MINUTELY;INTERVAL=20", "every 20 minutes Europe/Paris"),
        ("FREQ=HOURLY;BYMINUTE=0", "every hour on the hour Europe/Paris"),
        ("FREQ=HOURLY;BYMINUTE=20", "every hour at 20 past the hour Europe/Paris"),
        (
            "FREQ=MINUTELY;INTERVAL=20;UNTIL=20261127T110000Z",
            "every 20 minutes Europe/Paris, until Friday 27 Nov 2026, 12:00",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "every month on Friday the 13th at 09:30 Europe/Paris"),
        ("FREQ=DAILY;COUNT=3", "every day at 09:30 Europe/Paris, 3 times"),
        ("FREQ=DAILY;UNTIL=20261225", "every day at 09:30 Europe/Paris, until Friday 25 Dec 2026"),
        (None, "Friday 27 Nov 2026, 09:30 Europe/Paris"),
    ],
)
def test_a_rule_is_described(rule: str | None, words: str) -> None:
    assert describe((datetime(2026, 11, 27, 9, 30), rule, PARIS)) == words
