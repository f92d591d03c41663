"""The busy times in calendar files, and the cost of hostile files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.calendars.ical.ical_reader import Window, read_calendar, recurrence_cost
from core.model.errors import BadRule, InputError
from tests.fakes.refusals import refusal

PARIS = ZoneInfo("Europe/Paris")
WINDOW = Window(
    datetime(2026, 11, 24, tzinfo=UTC), datetime(2027, 3, 5, tzinfo=UTC), PARIS, frozenset({"ana@example.com"})
)
NINE = "DTSTART;TZID=Europe/Paris:20261126T090000"
HOUR = "DURATION:PT1H"


def _file(*events: tuple[str, ...], zones: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", *([zones] if zones else [])]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _starts(*events: tuple[str, ...], zones: str = "") -> list[str]:
    found = read_calendar([_file(*events, zones=zones)], WINDOW)
    return [f"{each.start:%m%d %H%M}-{each.end:%H%M}" for each in found.busy]


OUTLOOK = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("event", "starts"),
    [
        ((NINE, HOUR), ["1126 0800-0900"]),
        (("DTSTART:20261126T090000", HOUR), ["1126 0800-0900"]),
        (("DTSTART;TZID=W. Europe Standard Time:20261126T090000", HOUR), ["1126 0800-0900"]),
        (("DTSTART;TZID=/softwarestudio.org/Tzfile/America/New_York:20261126T090000", HOUR), ["1126 1400-1500"]),
        (("DTSTART;TZID=Customized Time Zone:20261126T090000", HOUR), ["1126 0330-0430"]),
        (("DTSTART;VALUE=DATE:20261126",), ["1125 2300-2300"]),
        (("DTSTART;VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261128"), ["1125 2300-2300"]),
        ((NINE, HOUR, "TRANSP:TRANSPARENT"), []),
        ((NINE, HOUR, "STATUS:CANCELLED"), []),
        ((NINE, HOUR, "ATTENDEE;PARTSTAT=DECLINED:mailto:Ana@example.com"), []),
        ((NINE, HOUR, "ATTENDEE;PARTSTAT=DECLINED:mailto:li@example.com"), ["1126 0800-0900"]),
        ((NINE, "DTEND;TZID=Europe/Paris:20261126T080000"), []),
        (("DTSTART:20200101T090000Z", HOUR), []),
        ((NINE, HOUR, "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;TZID=Europe/Paris:20261203T090000"), ["1126 0800-0900"]),
        ((NINE, HOUR, "RDATE;TZID=Europe/Paris:20261201T070000"), ["1126 0800-0900", "1201 0600-0700"]),
        (("DTSTART;VALUE=DATE:16040228", "RRULE:FREQ=YEARLY"), ["0227 2300-2300"]),
    ],
)
def test_the_busy_times_of_an_event(event: tuple[str, ...], starts: list[str]) -> None:
    assert _starts(event, zones=OUTLOOK) == starts


def test_a_moved_occurrence_is_busy_at_its_new_time_only() -> None:
    series = ("UID:a", NINE, HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    moved = ("UID:a", "RECURRENCE-ID;TZID=Europe/Paris:20261127T090000", "DTSTART:20261127T150000Z", HOUR)
    assert _starts(series, moved) == ["1126 0800-0900", "1127 1500-1600", "1128 0800-0900"]
    gone = ("UID:a", "RECURRENCE-ID;TZID=Europe/Paris:20261127T090000", NINE, HOUR, "STATUS:CANCELLED")
    assert _starts(series, gone) == ["1126 0800-0900", "1128 0800-0900"]


HOSTILE = {
    "by the second for ever": _file((NINE, "RRULE:FREQ=SECONDLY")),
    "by the minute for ever": _file((NINE, HOUR, "RRULE:FREQ=MINUTELY")),
    "a million from the year 2": _file(*[("DTSTART:00020101T090000Z", "RRULE:FREQ=DAILY;COUNT=1000000")] * 20),
    "a day that never comes": _file(*[(NINE, HOUR, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")] * 500),
    "steps that never meet": _file(*[("DTSTART:20261130T090000Z", "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU")] * 500),
    "bad zones": _file(*[(f"DTSTART;TZID=No/Where{n}:20261126T090000", HOUR) for n in range(3000)]),
    "a zone by the second": _file(
        ("DTSTART;TZID=X:20261126T090000", HOUR), zones=OUTLOOK.replace("Customized Time Zone", "X").replace(
            "TZOFFSETFROM", "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM"
        ),
    ),
    "no dates": _file((NINE, HOUR, "RRULE:FREQ=DAILY", *["EXDATE:20261127T090000Z"] * 300_000)),
    "deep": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 200_000,
    "empty lines": b"BEGIN:VCALENDAR" + b"\r\n" * 4_000_000,
    "one long line": _file((f"SUMMARY:{'x' * 9_000_000}", NINE, HOUR)),
    "NULs": b"BEGIN:VCALENDAR\r\n" + b"\0" * 9_000_000,
    "no calendar": b"<html>",
    "many": _file(*[(f"UID:{n}", f"DTSTART:20261126T{n % 24:02}0000Z", HOUR) for n in range(11_000)]),
}  # fmt: skip


COSTLY = {
    "a million from the year 2": "cost more time than a calendar may",
    "deep": "nested too deeply",
    "empty lines": "more than 1,000,000 lines",
    "no calendar": "not a calendar in iCalendar format",
    "many": "more than 10,000 busy times",
}
"""The refusals; the other files are read as far as they make sense."""


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in COSTLY])
def test_what_makes_no_sense_in_a_file_is_ignored(name: str) -> None:
    assert len(read_calendar([HOSTILE[name]], WINDOW).busy) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("name", COSTLY)
def test_a_file_that_costs_too_much_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(InputError, match=COSTLY[name]) as refused:
        read_calendar([HOSTILE[name]], WINDOW)
    assert "\n" not in str(refused.value)


PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(1, 5).map(str),
        "COUNT": st.integers(1, 40).map(str),
        "BYMONTH": st.sampled_from(["1", "2,12", "11"]),
        "BYMONTHDAY": st.sampled_from(["1", "-1", "13,31", "26"]),
        "BYDAY": st.sampled_from(["MO", "SA,SU", "2TU", "-1FR", "TH"]),
        "BYYEARDAY": st.sampled_from(["1,-1", "330"]),
        "BYWEEKNO": st.sampled_from(["1", "48,-1"]),
        "BYHOUR": st.sampled_from(["8", "9,17"]),
        "BYSETPOS": st.sampled_from(["1", "-1", "2"]),
        "WKST": st.sampled_from(["SU", "MO"]),
    },
)
FORBIDDEN = {
    "DAILY": {"BYWEEKNO", "BYYEARDAY"},
    "WEEKLY": {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"},
    "MONTHLY": {"BYWEEKNO", "BYYEARDAY"},
    "YEARLY": set[str](),
}
"""By RFC 5545, 3.3.10: what such rules mean, each library decides for itself."""
DAYS = st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001 — on the wall


@given(PARTS, DAYS)
@example({"FREQ": "YEARLY", "BYWEEKNO": "1", "BYDAY": "MO"}, datetime(2024, 1, 2))  # noqa: DTZ001 — on the wall
@example({"FREQ": "YEARLY", "BYWEEKNO": "48,-1", "BYDAY": "SU"}, datetime(2024, 1, 2))  # noqa: DTZ001
@settings(max_examples=100)
@pytest.mark.slow
def test_a_repeating_event_is_busy_when_dateutil_says(parts: dict[str, str], start: datetime) -> None:
    rrule = ";".join(f"{name}={value}" for name, value in parts.items())
    start = start.replace(microsecond=0, tzinfo=UTC)
    file = _file((f"DTSTART:{start:%Y%m%dT%H%M%SZ}", HOUR, f"RRULE:{rrule}"))
    until = WINDOW.end - timedelta(seconds=1)
    contents = read_calendar([file], WINDOW)
    found = [each.start for each in contents.busy if each.start != start]
    if contents.unread or FORBIDDEN[parts["FREQ"]] & parts.keys():
        return
    if not found and "COUNT" in parts:
        return  # dateutil searches for a match up to the year 9999
    if "BYWEEKNO" in parts and "BYDAY" not in parts:
        return  # dateutil takes all days of the week, RFC 5545 the weekday of the start
    bounded = rrule if "COUNT" in parts else f"{rrule};UNTIL={until:%Y%m%dT%H%M%SZ}"
    expected = rrulestr(bounded, dtstart=start).between(WINDOW.start - timedelta(hours=1), until)
    assert found == [instant for instant in expected if instant != start]


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NAMES = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID", "UID", "ATTENDEE", "SUMMARY", "BEGIN"]
)
VALUES = st.one_of(
    TEXT,
    st.from_regex(r"\A[0-9]{8}(T[0-9]{6}Z?)?\Z"),
    st.from_regex(
        r"\AFREQ=(SECONDLY|MINUTELY|DAILY|YEARLY)(;INTERVAL=[0-9]{1,6})?(;COUNT=[0-9]{1,9})?(;UNTIL=[0-9]{8})?\Z"
    ),
    st.from_regex(r"\A-?P[0-9]{1,9}[DW]\Z"),
)
LINES = st.builds("{}{}:{}".format, NAMES, st.sampled_from(["", ";TZID=Nowhere", ";VALUE=DATE", ';X="', ";"]), VALUES)


def test_many_small_files_of_one_calendar_are_limited_like_one_large_file() -> None:
    event = ("DTSTART:20261126T100000Z", "TRANSP:TRANSPARENT")
    with pytest.raises(InputError, match="more than 50,000 events"):
        read_calendar([_file(event)] * 51_000, WINDOW)


@pytest.mark.parametrize("start", [(), ("DTSTART:",), ("DTSTART:,",), ("DTSTART:tomorrow",)])
def test_an_event_without_a_start_is_counted_as_unread(start: tuple[str, ...]) -> None:
    contents = read_calendar([_file((*start, "RRULE:FREQ=DAILY"), (NINE, HOUR))], WINDOW)
    assert (len(contents.busy), contents.unread) == (1, 1)


@given(st.lists(st.lists(LINES, max_size=6), max_size=5), st.just(b"") | st.binary(max_size=60))
@example([], b"")
@settings(max_examples=60)
@pytest.mark.slow
def test_whatever_a_file_says_it_is_read_or_refused(events: list[list[str]], rest: bytes) -> None:
    content = _file(*[(NINE, *lines) for lines in events]) + rest
    if said := refusal(lambda: read_calendar([content], WINDOW)):
        assert (events, rest) != ([], b""), "a calendar without events is valid"
        assert "\n" not in said
    else:
        found = read_calendar([content], WINDOW).busy
        assert all(WINDOW.start < each.end and each.start < WINDOW.end for each in found)


SINCE = datetime(2026, 11, 24, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=100)
RECENT, ANCIENT = (datetime(year, 1, 1) for year in (2026, 2))  # noqa: DTZ001 — on the wall


def _cost(rrule: str, start: datetime = RECENT) -> float:
    return recurrence_cost(rrule, start, SINCE, UNTIL)


def test_a_rule_without_a_count_costs_its_window_however_old_it_is() -> None:
    assert _cost("FREQ=DAILY") == _cost("FREQ=DAILY", ANCIENT) == 102
    assert _cost("FREQ=MINUTELY;INTERVAL=60") == _cost("FREQ=HOURLY", ANCIENT) == 2_401


def test_a_rule_with_a_count_is_counted_from_its_start() -> None:
    assert _cost("FREQ=DAILY;COUNT=1000000", ANCIENT) > 700_000
    assert _cost("FREQ=HOURLY;COUNT=5", ANCIENT) == 6
    assert _cost("FREQ=HOURLY;COUNT=5;BYHOUR=3", ANCIENT) > 17_000_000


def test_many_times_a_day_cost_more() -> None:
    hours, minutes = (",".join(map(str, range(number))) for number in (24, 60))
    assert _cost(f"FREQ=DAILY;BYHOUR={hours};BYMINUTE={minutes}") > 14_000


def test_a_malformed_rule_is_refused() -> None:
    with pytest.raises(BadRule):
        _cost("FREQ=NEVER")
