"""The fixture of the tests of polls: an office in which people vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool).opened() as made:
        yield made
