from __future__ import annotations

import pytest

from core.when.expressions import spoken_times as spoken
from core.when.expressions.quantities import Measure, Number
from core.when.expressions.time_of_day import Clock
from core.when.lengths import Length
from tests.core.when.expressions.wednesday import begins

THREE, FOUR = Clock(3, twelve=True), Clock(4, twelve=True)
QUARTER, HALF, TEN = Number(0.25), Number(0.5), Number(10)
MINUTES = Measure(Length(seconds=900), "minute")


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        (spoken.past(QUARTER, THREE), "3:15?"),
        (spoken.past(TEN, Clock(3, 20, 0, "minute")), "none"),
        (spoken.before(QUARTER, THREE), "2:45?"),
        (spoken.before(QUARTER, Clock(0)), "23:45"),
        (spoken.past_length(MINUTES, THREE), "3:15?"),
        (spoken.before_length(MINUTES, THREE), "2:45?"),
        (spoken.half_past(THREE), "3:30?"),
        (spoken.half_before(Clock(4)), "3:30?"),
        (spoken.half_before(Clock(1)), "12:30?"),
        (spoken.three_quarters_to(Clock(4)), "3:45?"),
        (spoken.half_before_and(Number(5), Clock(3)), "2:35?"),
        (spoken.half_before_less(Number(5), Clock(3)), "2:25?"),
        (spoken.half_before_less(Number(20), Clock(3)), "none"),
        (spoken.spoken_past(QUARTER, Clock(3)), "3:15?"),
        (spoken.spoken_before(QUARTER, Clock(15)), "14:45"),
        (spoken.spoken(TEN, Number(30)), "10:30?"),
        (spoken.spoken(Number(10, "10"), Number(30)), "none"),
        (spoken.spoken_zero(Number(12), Number(3)), "12:03?"),
        (spoken.spoken_zero(Number(12), TEN), "none"),
        (spoken.round_before(Number(10, "10"), THREE), "2:50?"),
        (spoken.round_before(Number(3, "3"), FOUR), "none"),
        (spoken.spelled_before(Number(10, "10"), FOUR), "none"),
        (spoken.spoken_hour(Number(3, "3")), "3:00?"),
        (spoken.spoken_hour(Number(3, "03")), "3:00"),
        (spoken.with_minutes(Clock(8), Number(30)), "8:30"),
        (spoken.with_minutes(Clock(8), Number(60)), "none"),
        (spoken.with_fraction(Clock(8), HALF), "8:30"),
        (spoken.less_minutes(Clock(8), TEN), "7:50"),
        (spoken.spoken_with_fraction(Clock(5), HALF), "5:30?"),
        (spoken.spoken_less_fraction(Clock(5), QUARTER), "4:45?"),
        (spoken.hour_half(Number(5)), "5:30?"),
        (spoken.hour_less_fraction(Number(5), QUARTER), "4:45?"),
        (spoken.hour_less_minutes(Number(5), TEN), "4:50?"),
        (spoken.spoken_hour_minute(Number(3), Number(20)), "3:20?"),
        (spoken.spoken_hour_and_fraction(Number(3), HALF), "3:30?"),
    ],
)
def test_a_time_is_said_in_words(clock: Clock | None, time: str) -> None:
    assert (f"{clock.hour}:{clock.minute:02}{'?' if clock.twelve else ''}" if clock else "none") == time


def test_a_minute_without_an_hour_is_the_next_one() -> None:
    assert begins(spoken.next_minute(30)) == "2026-11-25 10:30"
    assert begins(spoken.next_minutes_past(TEN)) == "2026-11-25 10:10"
    assert begins(spoken.next_minutes_to(TEN)) == "2026-11-25 10:50"
    assert spoken.next_minutes_to(Number(7)) is None
