from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.when import between
from core.when.recurrence.elapsed_time import elapsed
from core.when.recurrence.rrule import parse_rule

BERLIN = ZoneInfo("Europe/Berlin")


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]


def locals_between(start: datetime, rule: str, since: datetime, until: datetime) -> list[str]:
    return [f"{found.local:%m-%d %H:%M}" for found in between(start, rule, BERLIN, since, until)]


def test_an_hourly_rule_neither_loses_nor_doubles_an_hour_when_the_clocks_change() -> None:
    start = datetime(2026, 1, 1, 0, 40)
    for day in (at(2026, 3, 28, 12), at(2026, 10, 24, 12)):
        for rule in ("FREQ=HOURLY", "FREQ=HOURLY;BYMINUTE=20"):
            found = [one.instant for one in between(start, rule, BERLIN, day, day + timedelta(days=1))]
            assert len(found) == 24
            assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(hours=1)}


def test_an_hourly_rule_is_narrowed_by_the_clock_on_the_wall() -> None:
    rule = "FREQ=HOURLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,10,11,12,13,14,15,16"
    friday = datetime(2026, 11, 27, 9)
    assert locals_between(friday, rule, at(2026, 11, 27), at(2026, 12, 1)) == [
        *("11-27 09:00", "11-27 11:00", "11-27 13:00", "11-27 15:00"),
        *("11-30 09:00", "11-30 11:00", "11-30 13:00", "11-30 15:00"),
    ]


def test_an_hourly_rule_at_a_minute_keeps_to_the_clock_on_the_wall_where_that_moves_by_half_an_hour() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")  # back from 2:00 to 1:30 on 4 April 2027
    start = datetime(2027, 4, 3, 23, 20)
    since = at(2027, 4, 3, 12, 20)
    found = between(start, "FREQ=HOURLY;BYMINUTE=0", zone, since, since + timedelta(hours=5))
    assert [f"{one.local:%H:%M}" for one in found] == ["00:00", "01:00", "02:00", "03:00"]


class _CountingZone(tzinfo):
    """UTC, which counts how often it is asked for a wall-clock time."""

    asked = 0

    def fromutc(self, dt: datetime) -> datetime:
        self.asked += 1
        return dt

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return timedelta()

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, dt: datetime | None) -> str:
        return "UTC"


def test_a_rule_by_the_hour_that_never_comes_is_examined_up_to_the_end_of_the_window_only() -> None:
    zone = _CountingZone()
    since = at(2026, 1, 1)
    found = elapsed(
        datetime(2026, 1, 1), parse_rule("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"), zone, since, at(2026, 1, 11)
    )
    assert list(found) == []
    assert zone.asked == 11, "once a day up to a day after the window"
