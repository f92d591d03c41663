"""A calendar server, a wire before it that can fail, and a desk that reads and writes calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.counter import Counter
from tests.fakes.radicale import Wire, radicale

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from psycopg_pool import AsyncConnectionPool


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radicale(tmp_path_factory.mktemp("radicale")) as url:
        yield url


@pytest.fixture
def wire(server: str) -> Wire:
    return Wire(server)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool, calendars=True).open() as made:
        yield made
