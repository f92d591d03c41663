from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.when import localize, resolve
from core.when.zones import is_repeated, is_skipped

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_that_the_clocks_skip_moves_forward_by_what_they_skip() -> None:
    assert resolve(datetime(2026, 3, 29, 2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert localize(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), BERLIN) == datetime(2026, 3, 29, 3, 30)


def test_of_a_time_that_comes_twice_the_first_is_taken() -> None:
    assert resolve(datetime(2026, 10, 25, 2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert resolve(datetime(2026, 10, 25, 2, 30, fold=1), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_only_the_hour_that_the_clocks_jump_over_is_skipped() -> None:
    assert [is_skipped(datetime(2026, 3, 29, hour, 30), BERLIN) for hour in (1, 2, 3)] == [False, True, False]


def test_only_the_hour_that_the_clocks_go_back_over_is_repeated() -> None:
    assert [is_repeated(datetime(2026, 10, 25, hour, 30), BERLIN) for hour in (1, 2, 3)] == [False, True, False]
    assert not is_repeated(datetime(2026, 3, 29, 2, 30), BERLIN)
