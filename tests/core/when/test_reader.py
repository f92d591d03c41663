"""Texts as people write them, read on Wednesday 25 November 2026, 10:00 in Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.when import Reading, read, to_iso
from core.when.languages import CODES

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 10, tzinfo=PARIS)


def english(text: str, **options: object) -> Reading:
    return read(text, now=NOW, zone=PARIS, locale="en-GB", **options)  # type: ignore[arg-type]


def short(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "…"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("in an hour and a half", "2026-11-25 11:30"),
        ("eod friday", "2026-11-27 17:00"),
        ("the day after tomorrow at noon", "2026-11-27 12:00"),
        ("3rd wed of next month", "2026-12-16 00:00"),
        ("last business day of the quarter", "2026-12-31 00:00"),
        ("the day after christmas", "2026-12-26 00:00"),
        ("easter monday", "2027-03-29 00:00"),
        ("thanksgiving", "2026-11-26 00:00"),
        ("28/11", "2026-11-28 00:00"),
        ("2026-11-27T09:00", "2026-11-27 09:00"),
        ("2026-11-27T09:00Z", "2026-11-27 09:00"),
        ("remind me tomorrow at 9 to call the bank", "2026-11-26 09:00"),
        ("can we push the sync with @ana to thursday same time?", "2026-11-26 00:00"),
        ("tomorrow at 3", "2026-11-26 15:00"),
        ("at 8", "2026-11-25 20:00"),
        ("at quarter past 4", "2026-11-25 16:15"),
        ("in 20 mins", "2026-11-25 10:20"),
        ("a week from friday", "2026-12-04 00:00"),
        ("friday the 13th", "2027-08-13 00:00"),
        ("31 Dec 9999 at 23:59", "9999-12-31 23:59"),
        ("this time next week", "2026-12-02 10:00"),
        ("some time next week", "2026-11-30 00:00"),
        ("tomorrow same time", "2026-11-26 10:00"),
        ("remind us 90 mins before the game at 7:30pm", "2026-11-25 18:00"),
        ("the call is tomorrow at 3, remind me 10 minutes before", "2026-11-26 14:50"),
        ("an hour after the flight on friday at 6am", "2026-11-27 07:00"),
        ("call me before the game at 7:30pm", "2026-11-25 19:30"),
        ("close of play thursday", "2026-11-26 17:00"),
        ("a fortnight on friday", "2026-12-11 00:00"),
        ("either 2pm or 4pm tomorrow", "2026-11-26 14:00"),
        ("friday not thursday", "2026-11-27 00:00"),
        ("why not tomorrow", "2026-11-26 00:00"),
        ("wake me at 6:20", "2026-11-26 06:20"),
        ("push the 2pm to 3", "2026-11-25 15:00"),
        ("move it from 3 to 4 tomorrow", "2026-11-26 16:00"),
        ("reschedule from monday to thursday at 10", "2026-11-26 10:00"),
        ("nxt fri 3pm", "2026-12-04 15:00"),
        ("a week tomorrow", "2026-12-03 00:00"),
        ("she said she'd call in 5 minutes", "2026-11-25 10:05"),
        ("the updated build ships in 2 hours", "2026-11-25 12:00"),
        ("remind me in 20 to check the oven", "2026-11-25 10:20"),
        ("dinner on friday at 7", "2026-11-27 19:00"),
        ("ten to four on monday", "2026-11-30 15:50"),
        ("tomorrow 1730", "2026-11-26 17:30"),
        ("wednsday next week at 1", "2026-12-02 13:00"),
        ("20261127T0900", "2026-11-27 09:00"),
        ("2026-W49-2", "2026-12-01 00:00"),
        ("3pm in london", "2026-11-25 15:00"),
        ("Date: Fri, 27 Nov 2026 10:00:00 +0530", "2026-11-27 10:00"),
    ],
)
def test_an_instant_is_read(text: str, start: str) -> None:
    reading = english(text)
    assert (reading.kind, short(reading.start)) == ("instant", start)


def test_the_zone_that_is_named_is_the_one_that_is_meant() -> None:
    assert english("4pm PT").start == datetime(2026, 11, 25, 16, tzinfo=ZoneInfo("America/Los_Angeles"))
    tokyo = english("tomorrow morning Tokyo time")
    assert tokyo.zone == ZoneInfo("Asia/Tokyo")
    assert tokyo.start == datetime(2026, 11, 26, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("between 2 and 4", "2026-11-25 14:00", "2026-11-25 16:00"),
        ("for 45 min starting at quarter past", "2026-11-25 10:15", "2026-11-25 11:00"),
        ("tomorrow from 10pm to 2am", "2026-11-26 22:00", "2026-11-27 02:00"),
        ("monday to friday", "2026-11-30 00:00", "2026-12-05 00:00"),
        ("by end of the month", "2026-11-25 10:00", "2026-12-01 00:00"),
        ("the next 3 weeks", "2026-11-30 00:00", "2026-12-21 00:00"),
        ("after 5pm", "2026-11-25 17:00", "…"),
        ("tomorrow afternoon", "2026-11-26 12:00", "2026-11-26 19:00"),
        ("by eod friday", "2026-11-25 10:00", "2026-11-27 17:00"),
        ("9 till 5 on monday", "2026-11-30 09:00", "2026-11-30 17:00"),
        ("not before 3pm", "2026-11-25 15:00", "…"),
        ("lunch 12-1", "2026-11-25 12:00", "2026-11-25 13:00"),
        ("3pm for an hour tomorrow", "2026-11-26 15:00", "2026-11-26 16:00"),
        ("thanksgiving weekend", "2026-11-26 00:00", "2026-11-30 00:00"),
        ("after lunch on friday", "2026-11-27 13:00", "2026-11-27 17:00"),
        ("before the weekend", "…", "2026-11-27 18:00"),
        ("after the weekend", "2026-11-30 00:00", "…"),
    ],
)
def test_an_interval_is_read(text: str, start: str, end: str) -> None:
    reading = english(text)
    assert (reading.kind, short(reading.start), short(reading.end)) == ("interval", start, end)


@pytest.mark.parametrize(
    ("text", "rule", "start"),
    [
        ("every weekday at 9:30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=30", "2026-11-26 09:30"),
        (
            "every other tuesday except in august",
            "FREQ=WEEKLY;INTERVAL=2;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=TU",
            "2026-12-01 00:00",
        ),
        ("tues & thurs @ 6pm", "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=18;BYMINUTE=0", "2026-11-26 18:00"),
        ("every year on my birthday june 5", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5", "2027-06-05 00:00"),
        ("every hour on the hour", "FREQ=HOURLY;BYMINUTE=0", "2026-11-25 10:00"),
        ("for the next 3 days at 9", "FREQ=DAILY;COUNT=3;BYHOUR=9;BYMINUTE=0", "2026-11-26 09:00"),
        ("9-5 on weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0", "2026-11-26 09:00"),
        ("every thu starting dec 3 at 1pm", "FREQ=WEEKLY;BYDAY=TH;BYHOUR=13;BYMINUTE=0", "2026-12-03 13:00"),
        (
            "ping me 10 minutes before the standup every day at 9:30",
            "FREQ=DAILY;BYHOUR=9;BYMINUTE=20",
            "2026-11-26 09:20",
        ),
        ("every friday send the report by 5pm", "FREQ=WEEKLY;BYDAY=FR;BYHOUR=17;BYMINUTE=0", "2026-11-27 17:00"),
        ("every morning at 8 and every evening at 8", "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0", "2026-11-25 20:00"),
        ("8am 2pm 8pm daily", "FREQ=DAILY;BYHOUR=8,14,20;BYMINUTE=0", "2026-11-25 14:00"),
        ("every 2nd and 4th monday", "FREQ=MONTHLY;BYDAY=2MO,4MO", "2026-12-14 00:00"),
        ("every hour and a half", "FREQ=MINUTELY;INTERVAL=90", "2026-11-25 11:30"),
        ("every day at the same time", "FREQ=DAILY;BYHOUR=10;BYMINUTE=0", "2026-11-25 10:00"),
        ("wake me every day at 6:20", "FREQ=DAILY;BYHOUR=6;BYMINUTE=20", "2026-11-26 06:20"),
        ("twice a day", "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0", "2026-11-25 17:00"),
        ("mon-fri 9am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0", "2026-11-26 09:00"),
        ("every mon wed fri at 6pm", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=18;BYMINUTE=0", "2026-11-25 18:00"),
        ("every day at 9, 12 and 5", "FREQ=DAILY;BYHOUR=9,12,17;BYMINUTE=0", "2026-11-25 12:00"),
        ("every friday the 13th", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2027-08-13 00:00"),
        ("every 2 hours from 9 to 5", "FREQ=DAILY;BYHOUR=9,11,13,15,17;BYMINUTE=0", "2026-11-25 11:00"),
        ("every day until the end of june", "FREQ=DAILY;UNTIL=20270630", "2026-11-26 00:00"),
        (
            "weekdays at 9 until christmas",
            "FREQ=WEEKLY;UNTIL=20261225;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0",
            "2026-11-26 09:00",
        ),
        ("every month on the 31st", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2026-11-30 00:00"),
        ("last business day of every month", "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR", "2026-11-30 00:00"),
        ("every 2 hours", "FREQ=HOURLY;INTERVAL=2", "2026-11-25 12:00"),
        (
            "every day at 9:30 and 17:00",
            "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;BYSETPOS=2,3",
            "2026-11-25 17:00",
        ),
    ],
)
def test_a_repetition_is_read_with_its_first_occurrence(text: str, rule: str, start: str) -> None:
    reading = english(text)
    assert (reading.kind, reading.rrule, short(reading.start)) == ("recurrence", rule, start)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90 minutes", "PT1H30M"),
        ("a month and a half", "P1M15D"),
        ("he scored 4 goals in 90 minutes", "PT1H30M"),
    ],
)
def test_a_duration_is_read_with_when_it_would_be_over(text: str, length: str) -> None:
    reading = english(text)
    assert reading.duration is not None
    assert (reading.kind, to_iso(reading.duration)) == ("duration", length)
    assert reading.start is not None


@pytest.mark.parametrize(
    "text",
    [
        "I may go",
        "second point",
        "march on",
        "we run version 2.30 now",
        "she sat on it",
        "it costs $300",
        "I second that",
        "call 650-650-6500",
        "the sun is out",
        "give me a second",
        "chapter 10",
        "10",
        "we are 25 people",
        "",
        "?!",
        "wait a sec",
        "happy friday everyone",
        "good morning all",
        "thanks April!",
        "they may go",
        "GET /api/v2/12",
        "9/10 would recommend",
        "24/7",
        "thanks for the second review",
        "my son is 3 years old",
        "monday.com is down",
        "can you bump it to 3.12?",
        "moved to 3rd floor",
        "it went from 3 to 5",
        "jan 1 10000",
        "feb 29 2027",
        "the 31st of february",
        "5th monday of february 2027",
        "in 99999 years",
        "50 people at 5 dollars each",
    ],
)
def test_what_is_no_time_is_not_one(text: str) -> None:
    assert english(text).kind == "none"


@pytest.mark.parametrize(("text", "start"), [("10", "2026-11-25 22:00"), ("10 instead", "2026-11-25 22:00")])
def test_a_number_is_a_time_where_one_is_expected(text: str, start: str) -> None:
    assert short(english(text, bare=True).start) == start


def test_an_expected_time_falls_on_the_date_that_is_given() -> None:
    assert short(english("make it 10 instead", bare=True, on=date(2026, 12, 1)).start) == "2026-12-01 10:00"


def test_the_span_holds_the_words_of_the_time() -> None:
    text = "Remind me tomorrow to call Ann at 5pm, please"
    reading = english(text)
    assert reading.text == text[slice(*reading.span)] == "tomorrow to call Ann at 5pm"
    assert [text[start:end] for start, end in reading.pieces] == ["tomorrow", "at 5pm"]


def test_day_and_month_are_read_in_the_order_of_the_country() -> None:
    for locale, expected in (("en-US", "2027-04-03"), ("en-GB", "2027-03-04"), ("de", "2027-03-04")):
        reading = read("4/3", now=NOW, zone=PARIS, locale=locale)
        assert short(reading.start)[:10] == expected
    assert short(read("1.12.2026 14:00", now=NOW, zone=PARIS, locale="en-US").start) == "2026-12-01 14:00"
    assert short(read("12.25.2026", now=NOW, zone=PARIS, locale="en-US").start) == "2026-12-25 00:00"


def in_utc(text: str, now: datetime) -> datetime | None:
    """A time that comes twice equals no other in Python unless its zone is left."""
    start = read(text, now=now, zone=PARIS).start
    return start and start.astimezone(UTC)


def test_hours_from_now_are_hours_where_the_clocks_change() -> None:
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in Paris, of which there are two
    for begun in (twice, twice + timedelta(hours=1)):
        for text, length in (("in 20 minutes", timedelta(minutes=20)), ("in 48 hours", timedelta(hours=48))):
            assert in_utc(text, begun) == begun + length
        assert in_utc("20 minutes", begun) == begun + timedelta(minutes=20)
    skipped = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)  # 02:30 in Paris, which the next day does not have
    assert short(read("in 1 day", now=skipped, zone=PARIS).start) == "2026-03-29 03:30"


@pytest.mark.parametrize("code", CODES)
@given(text=st.text(max_size=60))
@example(text="\u0300")
def test_any_text_gives_a_reading(code: str, text: str) -> None:
    reading = read(text, now=NOW, zone=UTC, locale=code)
    assert reading.text == text[slice(*reading.span)]


@given(
    st.lists(
        st.sampled_from(
            [
                "in",
                "5",
                "a",
                "minutes",
                "every",
                "other",
                "monday",
                "to",
                "friday",
                "at",
                "9",
                "until",
                "next",
                "last",
                "31st",
                "february",
                "of",
                "the",
                "month",
                "day",
                "week",
                "year",
                "between",
                "and",
                "2",
                "hours",
                "before",
                "after",
                "christmas",
                "now",
                "twice",
                "99",
                "0",
                ":",
                "/",
                ".",
                "3/4",
                "9999-12-31",
                "quarter",
                "past",
                "half",
                "tonight",
            ]
        ),
        max_size=9,
    ).map(" ".join)
)
def test_any_words_of_time_give_a_reading(text: str) -> None:
    reading = read(text, now=NOW, zone=PARIS)
    assert reading.text == text[slice(*reading.span)]
    if reading.kind == "interval" and reading.start and reading.end:
        assert reading.start <= reading.end
    if reading.kind == "recurrence" and reading.start:
        assert reading.start >= NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("remind me every 0 days to move", "every 0 days"),
        ("in -5 minutes", "in -5 minutes"),
        ("lunch tomorrow at 26:30", "at 26:30"),
        ("every weekday at 9 except bank holidays", "every weekday at 9 except bank holidays"),
        ("every day but not on christmas to exercise", "every day but not on christmas"),
        ("every monday except december 7 at 9", "every monday except december 7"),
    ],
)
def test_a_time_that_does_not_exist_is_named(text: str, words: str) -> None:
    reading = english(text)
    assert (reading.kind, reading.text) == ("none", words)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "jeden Werktag um 9 außer an Feiertagen"),
        ("es", "todos los días a las 9 excepto los festivos"),
        ("fr", "tous les jours à 9h sauf les jours fériés"),
        ("pt", "todo dia às 9 exceto feriados"),
    ],
)
def test_an_exception_that_no_rule_expresses_is_never_ignored(locale: str, text: str) -> None:
    reading = read(text, now=NOW, zone=PARIS, locale=locale)
    assert (reading.kind, reading.text) == ("none", text)


@pytest.mark.parametrize(
    ("text", "rule", "start"),
    [
        ("every monday at 10 remind me to call until christmas", "UNTIL=20261225;BYDAY=MO", "2026-11-30 10:00"),
        ("daily at 8 water the plants until the end of january", "UNTIL=20270131", "2026-11-26 08:00"),
        ("remind me every friday at 4 to tidy up, starting in january", "FREQ=WEEKLY;BYDAY=FR", "2027-01-01 16:00"),
        ("every day at 9 remind me to read the mail from friday", "FREQ=DAILY;BYHOUR=9", "2026-11-26 09:00"),
    ],
)
def test_a_repetition_is_bounded_by_words_elsewhere_in_the_sentence(text: str, rule: str, start: str) -> None:
    reading = english(text)
    assert rule in (reading.rrule or "")
    assert short(reading.start) == start
