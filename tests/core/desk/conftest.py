"""The fixture of the tests of the desk: a house whose platform keeps what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    made = House(pool, Board())
    async with made.jobs.open(pool):
        yield made
