"""Where other times are looked for than those that were offered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.abilities.alternative_times import Offered, searches

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_a_bare_hour_is_one_of_the_day_however_late_it_is_now() -> None:
    offered = Offered(
        [NOW + timedelta(days=1)], timedelta(minutes=30), NOW, NOW + timedelta(days=2), NOW, "Europe/Paris", None
    )
    hours = [datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in range(23)]
    assert [each.hour for each in hours if searches("before 10", offered)[0].fits(each)][-1] == 8
    assert next(each.hour for each in hours if searches("after 3", offered)[0].fits(each)) == 14


def test_an_evening_ends_at_midnight() -> None:
    offered = Offered(
        [NOW + timedelta(days=1)], timedelta(minutes=30), NOW, NOW + timedelta(days=2), NOW, "Europe/Paris", None
    )
    hours = [datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in range(23)]
    fitting = [each for each in hours if searches("in the evening", offered)[0].fits(each)]
    assert fitting == hours[17:], "18:00 in Paris is the first"
