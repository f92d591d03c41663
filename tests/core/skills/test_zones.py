"""A person's time zone: set, shown, and used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_a_zone_that_is_set_counts_before_the_platforms(desk: Counter) -> None:
    assert "10:00 on Wednesday 25 November in your time zone, Europe/Paris" in await desk.say("what time is it?")
    assert "Your time zone is Asia/Tokyo now. It is 18:00" in await desk.say("my time zone is Tokyo")
    assert "18:00 on Wednesday 25 November in your time zone, Asia/Tokyo" in await desk.say("what time is it?")
    assert "Your time zone is Asia/Tokyo." in await desk.say("my settings")
    assert [choice.label for choice in desk.last.choices] == ["Change my time zone"]


async def test_a_zone_that_is_only_guessed_is_called_so(desk: Counter) -> None:
    assert "this machine's" in await desk.say("my settings", zone=None)
    assert "this machine's" in await desk.say("what time is it?", zone=None)
    assert "this machine's" not in await desk.say("what time is it?")
