"""What is reserved for the meetings of a test."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.office import Office

_RESERVED = "SELECT state, starts FROM reservations WHERE purpose ~ '^meeting 1(,|$)' ORDER BY starts, resource"


async def reserved(office: Office) -> list[tuple[str, str]]:
    """Return the state and the start (day and time in UTC) of each reservation for the first meeting."""
    async with office.house.pool.connection() as connection:
        rows = await (await connection.execute(_RESERVED)).fetchall()
    return [(state, f"{starts.astimezone(UTC):%d %H:%M}") for state, starts in rows]
