"""Slots: never over what is taken, in everybody's hours, on the wall of each zone whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.calendars import (
    ALWAYS,
    OFFICE,
    Diary,
    Hours,
    Resource,
    Shift,
    Slot,
    Span,
    SlotRequirements,
    check_country,
    intersect_spans,
    choose_fairest,
    merge_spans,
    find_slots,
    spread,
    subtract_spans,
)
from core.model.errors import SkillError

if TYPE_CHECKING:
    from core.calendars import Kind

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo")
START = datetime(2026, 10, 20, tzinfo=UTC)
WEEKS = Span(START, START + timedelta(days=14))
HOUR = timedelta(hours=1)


def _diary(hours: Hours, *taken: Span, kind: Kind = "person") -> Diary:
    return Diary(Resource(1, "board", "w", kind, "ana", "Ana", hours), taken)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


instants = st.integers(0, 14 * 24 * 4).map(lambda quarter: START + timedelta(minutes=15 * quarter))
spans = st.builds(
    lambda start, quarters: Span(start, start + timedelta(minutes=15 * quarters)), instants, st.integers(0, 80)
)
minutes = st.sampled_from((0, 5, 10, 15, 30)).map(lambda each: timedelta(minutes=each))
shifts = st.builds(
    Shift, st.integers(0, 6), st.integers(0, 23).map(time), st.sampled_from((time(0), time(2, 30), time(12), time(17)))
)
hours = st.builds(
    Hours,
    st.sampled_from(ZONES),
    st.one_of(st.just(OFFICE), st.just(ALWAYS), st.lists(shifts, max_size=6).map(tuple)),
    st.sampled_from((None, "DE", "US")),
    st.sampled_from(((), ((date(2026, 10, 21), date(2026, 10, 22)),))),
)
diaries = st.builds(lambda hours, taken: _diary(hours, *taken), hours, st.lists(spans, max_size=6))


@given(
    parties=st.lists(diaries, min_size=1, max_size=3),
    window=spans,
    length=st.sampled_from((15, 30, 45, 90)).map(lambda each: timedelta(minutes=each)),
    before=minutes,
    after=minutes,
    notice=st.integers(0, 72).map(lambda each: timedelta(hours=each)),
    now=instants,
)
@example(  # the night in which Berlin's clocks go back: two shifts in a row
    parties=[_diary(Hours("Europe/Berlin", ALWAYS))],
    window=Span(datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)),
    length=timedelta(minutes=30),
    before=timedelta(),
    after=timedelta(),
    notice=timedelta(),
    now=START,
)
@example(  # what is taken, with something left free before and after
    parties=[_diary(Hours("UTC", ALWAYS), Span(_at(21, 10), _at(21, 11))), _diary(Hours("UTC", ALWAYS))],
    window=Span(_at(21, 8), _at(21, 13)),
    length=timedelta(minutes=30),
    before=timedelta(minutes=15),
    after=timedelta(minutes=15),
    notice=timedelta(),
    now=START,
)
def test_slots_are_all_the_times_of_a_shift_that_suit_everybody_and_no_others(
    parties: list[Diary],
    window: Span,
    length: timedelta,
    before: timedelta,
    after: timedelta,
    notice: timedelta,
    now: datetime,
) -> None:
    wanted = SlotRequirements(length, before=before, after=after, notice=notice)
    found = find_slots(parties, window, wanted, now=now)
    shifts = parties[0].hours.shifts_in(WEEKS_AROUND)

    def suits(start: datetime) -> bool:
        span, around = Span(start, start + length), Span(start - before, start + length + after)
        begins = any(each.start <= start < each.end and not (start - each.start) % wanted.step for each in shifts)
        return begins and all(
            any(each.holds(span) for each in diary.hours.within(WEEKS_AROUND))
            and not any(around.overlaps(each) for each in diary.taken if each.start < each.end)
            for diary in parties
        )

    last = window.end - length
    times = (window.start + QUARTER * n for n in range((last - window.start) // QUARTER + 1))
    assert [slot.start for slot in found] == [at for at in times if at >= now + notice and suits(at)]
    assert all((slot.end - slot.start, set(slot.strains)) == (length, {timedelta()}) for slot in found)
    for diary in parties:
        days = {slot.start.astimezone(diary.hours.tz).date() for slot in found}
        assert diary.hours.shifts != OFFICE or not any(diary.hours.why_not(day) for day in days)


QUARTER = timedelta(minutes=15)
WEEKS_AROUND = Span(START - timedelta(days=3), START + timedelta(days=40))


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_what_is_cut_out_is_gone_and_what_is_left_was_there(one: list[Span], other: list[Span]) -> None:
    left, both = subtract_spans(one, other), intersect_spans([one, other])
    assert not any(each.overlaps(cut) for each in left for cut in merge_spans(other))
    assert merge_spans([*left, *both]) == merge_spans(one)


def test_every_slot_that_fits_is_found_from_the_beginning_of_the_shift_on() -> None:
    diary = _diary(Hours("Europe/Berlin"), Span(_at(20, 8), _at(20, 14)))
    found = find_slots([diary], Span(_at(20, 0), _at(21, 0)), SlotRequirements(timedelta(minutes=45), step=HOUR / 4), now=START)
    assert [f"{each.start:%H:%M}" for each in found] == ["07:00", "07:15", "14:00", "14:15"]


def test_a_buffer_may_lie_outside_of_the_hours_and_not_on_what_is_taken() -> None:
    diary = _diary(Hours("UTC"), Span(_at(20, 11), _at(20, 12)))
    wanted = SlotRequirements(HOUR, step=HOUR, before=HOUR / 2, after=HOUR / 2)
    found = find_slots([diary], Span(_at(20, 0), _at(21, 0)), wanted, now=START)
    assert [each.start.hour for each in found] == [9, 13, 14, 15, 16]


@pytest.mark.parametrize(
    ("day", "first"), [(23, "07:00"), (26, "08:00")], ids=["before the clocks go back", "after it"]
)
def test_nine_on_the_wall_stays_nine_when_the_clocks_change(day: int, first: str) -> None:
    found = find_slots([_diary(Hours("Europe/Berlin"))], Span(_at(day, 0), _at(day + 1, 0)), SlotRequirements(HOUR), now=START)
    assert f"{found[0].start:%H:%M}" == first


def test_nobody_works_on_a_public_holiday_or_a_day_off() -> None:
    christmas = Span(datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 29, tzinfo=UTC))
    assert [each.start.day for each in Hours("UTC", country="DE").within(christmas)] == [24, 28]
    day_off = ((date(2026, 12, 24), date(2026, 12, 24)),)
    assert [each.start.day for each in Hours("UTC", off=day_off).within(christmas)] == [25, 28]
    assert Hours("UTC", country="DE").why_not(date(2026, 12, 25)) == "Christmas Day"
    assert Hours("UTC", country="DE-BY").why_not(date(2026, 1, 6)) == "Epiphany"


def test_a_country_that_is_none_is_refused_in_one_line() -> None:
    with pytest.raises(SkillError, match=r"no public holidays of ATLANTIS.*such as DE"):
        check_country("Atlantis")


def test_a_night_shift_goes_on_into_the_next_day() -> None:
    night = Hours("UTC", (Shift(1, time(22), time(6)),))
    assert night.within(Span(_at(20, 0), _at(22, 0))) == [Span(_at(20, 22), _at(21, 6))]
    assert night.within(Span(_at(21, 0), _at(22, 0))) == [Span(_at(21, 0), _at(21, 6))]


def test_parties_in_far_zones_meet_where_the_one_who_is_asked_most_is_asked_least() -> None:
    berlin, york = _diary(Hours("Europe/Berlin")), _diary(Hours("America/Los_Angeles"))
    wanted, window = SlotRequirements(HOUR, step=HOUR, stretch=6 * HOUR), Span(_at(20, 0), _at(21, 0))
    assert not find_slots([berlin, york], window, SlotRequirements(HOUR), now=START)
    (best,) = choose_fairest(find_slots([berlin, york], window, wanted, now=START), most=1)
    assert (best.start, best.strains) == (_at(20, 15), (HOUR, HOUR))


def test_few_of_many_are_spread_over_the_days_and_over_each_day() -> None:
    found = [Slot(_at(day, hour), _at(day, hour + 1), (timedelta(),)) for day in (20, 21) for hour in range(9, 17)]
    assert [(each.start.day, each.start.hour) for each in spread(found, most=4)] == [
        (20, 9),
        (20, 13),
        (21, 9),
        (21, 13),
    ]
    assert choose_fairest(found, most=4) == spread(found, most=4)
    assert spread(found[:2], most=4) == found[:2]
