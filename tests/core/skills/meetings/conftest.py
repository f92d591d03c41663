"""The fixture of the tests of meetings: an office in which Ana, Li and Bob can meet."""

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
        await made.by("Li", "hello")
        await made.by("Bob", "hello")
        yield made
