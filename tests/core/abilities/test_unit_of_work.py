"""A unit of work comes from an ability with an effect, and from nothing less."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import SkillError
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


async def test_the_unit_of_an_effect_has_its_transaction_and_its_time(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        turn = replace(make_turn("book it"), connection=connection)
        unit = UnitOfWork.of(turn)
    assert unit.connection is connection
    assert unit.now == turn.now


def test_a_turn_without_an_effect_has_none() -> None:
    with pytest.raises(SkillError, match="an ability with an effect"):
        UnitOfWork.of(make_turn("book it"))
