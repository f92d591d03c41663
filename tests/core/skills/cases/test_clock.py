"""Clocks run in business time, stop when the team has answered, and start with the customer's next word."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.calendars import Hours, Shift
from core.model.errors import SkillError
from core.skills.cases.case import WITH_TEAM, Event, State, next_state
from core.skills.cases.clock import Clocks, Kind, business_time_after, clocks_after, elapsed, new_clocks, opens_at

MINUTE: Final = timedelta(minutes=1)
SPLIT: Final = Hours(
    "Europe/Berlin",
    tuple(Shift(day, *span) for day in range(5) for span in ((time(9), time(12)), (time(13), time(17)))),
    off=((date(2026, 12, 24), date(2026, 12, 26)),),
)
ZONES: Final = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata")
"""Their clocks change by an hour, by half an hour, at midnight, and never."""
EVENTS: Final[tuple[Event, ...]] = ("take", "hand_back", "answer", "write", "snooze", "wake", "solve", "reopen")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


def test_lunch_nights_weekends_and_holidays_count_for_nothing() -> None:
    assert elapsed(SPLIT, at("2026-12-21T11:30"), at("2026-12-21T13:30")) == timedelta(hours=1)
    assert elapsed(SPLIT, at("2026-12-23T16:00"), at("2026-12-28T10:00")) == timedelta(hours=2)
    assert business_time_after(SPLIT, at("2026-12-23T16:30"), timedelta(hours=1)) == at("2026-12-28T09:30")
    assert opens_at(SPLIT, at("2026-12-23T18:00")) == at("2026-12-28T09:00")


def test_a_team_that_never_works_keeps_no_promise() -> None:
    never = Hours("UTC", ())
    assert business_time_after(never, at("2026-12-21T09:00"), MINUTE) is None
    assert opens_at(never, at("2026-12-21T09:00")) is None


def test_an_answered_case_is_not_escalated_and_the_next_word_starts_the_clock() -> None:
    clocks = new_clocks(at("2026-12-21T09:00"))
    clocks = clocks_after(clocks, "answer", "waiting_customer", at=at("2026-12-21T09:30"), hours=SPLIT)
    assert clocks["first"].met
    assert [clock.since for clock in clocks.values()] == [None, None, None]
    clocks = clocks_after(clocks, "write", "with_human", at=at("2026-12-21T11:00"), hours=SPLIT)
    clocks = clocks_after(clocks, "write", "with_human", at=at("2026-12-21T11:50"), hours=SPLIT)
    assert clocks["next"].ends(timedelta(hours=2), SPLIT) == at("2026-12-21T14:00")
    assert clocks["solve"].reading(at("2026-12-21T12:30"), SPLIT) == timedelta(minutes=90)


Histories = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(1, 900)), max_size=12)
Shifts = st.lists(
    st.builds(
        Shift,
        st.integers(0, 6),
        # no shift begins or ends in the hours in which a clock may change: 23:00 to 4:00 in these zones
        st.sampled_from([time(5), time(8, 30), time(9), time(13), time(22)]),
        st.sampled_from([time(6), time(12), time(12, 30), time(17), time(22, 30)]),
    ),
    max_size=8,
)


def is_open(minute: datetime, shifts: list[Shift], zone: ZoneInfo) -> bool:
    """Say, by the clock on the wall alone, whether a minute is within a shift."""
    local = minute.astimezone(zone)
    for shift in shifts:
        yesterday = (local.weekday() - 1) % 7
        if shift.start < shift.end:
            if local.weekday() == shift.weekday and shift.start <= local.time() < shift.end:
                return True
        elif (local.weekday() == shift.weekday and local.time() >= shift.start) or (
            yesterday == shift.weekday and local.time() < shift.end
        ):
            return True
    return False


def count_minutes(
    history: list[tuple[Event, State, datetime]], opened: datetime, end: datetime, shifts: list[Shift], zone: ZoneInfo
) -> dict[Kind, int]:
    """Count the minutes that each clock shows at the end, one after the other."""
    shown: dict[Kind, int] = {"first": 0, "next": 0, "solve": 0}
    waits_first, waits_next, with_team, answered = True, False, True, False
    coming, minute = list(history), opened
    while True:
        while coming and coming[0][2] <= minute:
            event, state, _ = coming.pop(0)
            if event in ("answer", "solve"):
                waits_first = waits_next = False
                answered = True
            elif event == "write" and answered and not waits_next:
                waits_next, shown["next"] = True, 0
            with_team = state in WITH_TEAM
        if minute >= end:
            return shown
        if is_open(minute, shifts, zone):
            shown["first"] += waits_first
            shown["next"] += waits_next
            shown["solve"] += with_team
        minute += MINUTE


def check(name: str, shifts: list[Shift], opened: datetime, history: list[tuple[Event, int]]) -> None:
    """Compare the clocks with the minutes that are counted, along a history of what can happen."""
    zone, hours = ZoneInfo(name), Hours(name, tuple(shifts))
    clocks: Clocks = new_clocks(opened)
    state: State = "new"
    now, happened = opened, list[tuple[Event, State, datetime]]()
    for event, minutes in history:
        now += minutes * MINUTE
        try:
            state = next_state(state, event)
        except SkillError:
            continue
        clocks = clocks_after(clocks, event, state, at=now, hours=hours)
        happened.append((event, state, now))
    shown = {kind: clock.reading(now, hours) / MINUTE for kind, clock in clocks.items()}
    assert shown == count_minutes(happened, opened, now, shifts, zone)


# Around the days on which clocks change in these zones.
OPENED = st.sampled_from(["2026-03-07", "2026-03-27", "2026-04-03", "2026-09-04", "2026-10-02", "2026-10-23"])


@given(st.sampled_from(ZONES), Shifts, OPENED, st.integers(0, 1439), Histories)
@settings(max_examples=40)
def test_every_clock_shows_the_minutes_that_can_be_counted(
    zone: str, shifts: list[Shift], day: str, minute: int, history: list[tuple[Event, int]]
) -> None:
    check(zone, shifts, datetime.fromisoformat(day).replace(tzinfo=UTC) + minute * MINUTE, history)


@pytest.mark.proof
@given(st.sampled_from(ZONES), Shifts, OPENED, st.integers(0, 1439), Histories)
@settings(max_examples=10_000, phases=[Phase.generate])
def test_ten_thousand_histories_can_be_counted(
    zone: str, shifts: list[Shift], day: str, minute: int, history: list[tuple[Event, int]]
) -> None:
    check(zone, shifts, datetime.fromisoformat(day).replace(tzinfo=UTC) + minute * MINUTE, history)


@given(st.sampled_from(ZONES), Shifts.filter(bool), OPENED, st.integers(1, 5_000))
@settings(max_examples=40)
def test_a_promise_ends_when_its_length_has_passed(zone: str, shifts: list[Shift], day: str, minutes: int) -> None:
    start, hours = datetime.fromisoformat(day).replace(tzinfo=UTC), Hours(zone, tuple(shifts))
    end = business_time_after(hours, start, minutes * MINUTE)
    assert end is not None
    assert elapsed(hours, start, end) == minutes * MINUTE
    assert elapsed(hours, start, end - MINUTE) < minutes * MINUTE
