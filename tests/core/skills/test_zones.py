"""A person's time zone: set, shown, and used."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import abilities_of, ability
from core.model.replies import Reply
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_a_zone_that_is_set_counts_before_the_platforms(desk: Counter) -> None:
    assert await desk.say("what time is it?") == "It is 10:00 on Wednesday 25 November."
    assert "Your time zone is Asia/Tokyo now. It is 18:00" in await desk.say("my time zone is Tokyo")
    assert await desk.say("what time is it?") == "It is 18:00 on Wednesday 25 November."
    assert "Your time zone is Asia/Tokyo." in await desk.say("my settings")
    assert [choice.label for choice in desk.last.choices] == ["Change my time zone"]


async def test_a_skill_may_ask_about_a_change_of_zone(pool: AsyncConnectionPool) -> None:
    @ability(examples=[], zone_change=True)
    async def ask_about_parcels(turn: Turn, zone: str) -> str | Reply:
        """Ask about parcels."""
        return Reply(f"{turn.message.person.name}, shall your parcels go to {zone}?")

    module = ModuleType("parcels")
    vars(module).update(ask=ask_about_parcels)
    async with Counter(pool, skills=abilities_of(module)).open() as desk:
        assert (await desk.say("my time zone is Tokyo")).endswith("Ana, shall your parcels go to Asia/Tokyo?")


async def test_a_zone_that_is_only_guessed_is_called_so(desk: Counter) -> None:
    assert "this machine's" in await desk.say("my settings", zone=None)
    assert "this machine's" in await desk.say("what time is it?", zone=None)
    assert "this machine's" not in await desk.say("what time is it?")


async def test_nobody_is_told_the_name_etc(desk: Counter) -> None:
    assert (await desk.say("my settings", zone="Etc/UTC")).startswith("Your time zone is UTC. It is 09:00")
