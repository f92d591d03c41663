from __future__ import annotations

import pytest

from core.when.recurrence import weekday_lists as lists
from core.when.recurrence.weekday_lists import Days


@pytest.mark.parametrize(
    ("days", "listed"),
    [
        (lists.one_day(1), (1,)),
        (lists.two_days(0, 2), (0, 2)),
        (lists.three_named(0, 2, 4), (0, 2, 4)),
        (lists.and_day(Days((0, 2)), 4), (0, 2, 4)),
        (lists.and_days(Days((1,)), Days((3, 1))), (1, 3)),
        (lists.days_through(Days((5,)), Days((1,))), (5, 6, 0, 1)),
        (lists.days_through(Days((5, 6)), Days((1,))), None),
        (lists.dows_through(0, 4), (0, 1, 2, 3, 4)),
        (lists.dows_through(0, 0), None),
        (lists.through_named(0, Days((4,))), (0, 1, 2, 3, 4)),
        (lists.working_week(0, 4), lists.WEEKDAYS),
        (lists.working_week(0, 3), None),
    ],
)
def test_weekdays_are_listed(days: Days | None, listed: tuple[int, ...] | None) -> None:
    assert (days.days if days else None) == listed
