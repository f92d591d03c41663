"""What people say to each other in a channel before somebody wants it in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

LINK: Final = "https://acme.slack.com/archives/C1/p{n}"
TALK: Final = (
    ("Li", "The export of invoices fails since the update on Monday."),
    ("Bob", "Yes, I see the same error: the export of invoices times out after thirty seconds."),
    ("Sam", "haha"),
    ("Li", "It was caused by the new index, which the export does not use."),
    ("Bob", "We decided to roll back the index today and to build it again on Sunday night."),
    ("Li", "I'll write to the customers by Friday."),
    ("Bob", "Lunch anybody?"),
)


async def talk(desk: Counter, *, thread: str | None = None, begin: int = 0) -> None:
    """Have people say all of it, each message with its link."""
    for n, (person, text) in enumerate(TALK, begin):
        await desk.tell(text, person=person, thread=thread, link=LINK.format(n=n))


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as opened:
        yield opened
