"""Where other times than those offered are searched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.abilities.alternative_times import Offered, Search, first_search, offered_times, searches, whole_day
from core.model.buttons import offer, offer_asking
from core.model.replies import Reply
from core.when import find_zone

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


def test_the_offered_times_are_those_of_the_buttons_of_one_thing() -> None:
    first, second = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    reply = Reply(
        "These times suit:",
        choices=(
            offer("10:00", "hold", which="#1", start=first.isoformat()),
            offer("11:00", "hold", which="#1", start=second.isoformat()),
            offer("12:00", "hold", which="#2", start=second.isoformat()),
            offer_asking("Another time", "move", "when", "When?", which="#1"),
        ),
    )
    assert offered_times(reply, "hold", "start", which="#1") == [first, second]
    assert offered_times(None, "hold", "start") == []


async def test_the_first_search_that_has_a_time_counts_else_the_last() -> None:
    offered = Offered([NOW + timedelta(days=1)], timedelta(hours=1), NOW, NOW + timedelta(days=2), NOW, "UTC", None)
    same_days, beyond = searches("later", offered)
    asked: list[Search] = []

    async def has_time(search: Search) -> bool:
        asked.append(search)
        return len(asked) > 1

    found = await first_search("later", offered, has_time)
    assert (found.since, found.until) == (beyond.since, beyond.until)
    assert [search.since for search in asked] == [same_days.since], "the last one counts unasked"
    assert (await first_search("later", offered, has_time)).since == same_days.since


def test_the_day_on_which_the_clocks_go_back_has_25_hours() -> None:
    start, end = whole_day(datetime(2026, 10, 25, 12, tzinfo=UTC), find_zone("Europe/Paris"))
    assert start.astimezone(UTC) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=25)
