"""Until when a platform was listened to, as a whole and channel by channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.delivery.watermarks import Watermarks

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_a_mark_never_moves_backwards(pool: AsyncConnectionPool) -> None:
    marks = Watermarks(pool)
    for at in (NOON, NOON - timedelta(minutes=1)):
        await marks.move("slack", "T1", at)
    assert await marks.heard_until("slack", "T1") == NOON


async def test_the_channels_of_a_workspace_have_marks_of_their_own(pool: AsyncConnectionPool) -> None:
    marks = Watermarks(pool)
    await marks.move("slack", "T1", NOON)
    await marks.move_part("slack", "T1", "C1", NOON + timedelta(minutes=1))
    await marks.move_part("slack", "T12", "C2", NOON)
    assert await marks.parts("slack", "T1") == {"C1": NOON + timedelta(minutes=1)}
    assert await marks.heard_until("slack", "T1") == NOON
