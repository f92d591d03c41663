"""A channel's settings: whether questions in it are answered when nobody mentions the desk. The table is here too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.storage.rows import run, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.messages import Address

_GET = "SELECT answers_here FROM channels WHERE (service, workspace, channel) = (%s, %s, %s)"
_SET = """
INSERT INTO channels (service, workspace, channel, answers_here) VALUES (%s, %s, %s, %s)
ON CONFLICT (service, workspace, channel) DO UPDATE SET answers_here = excluded.answers_here
"""


async def answers_here(connection: AsyncConnection, address: Address) -> bool:
    """Tell whether every question in a channel is answered; by default, none is."""
    return bool(await scalar(connection, _GET, address.service, address.workspace, address.channel))


async def set_answers_here(connection: AsyncConnection, address: Address, *, answers: bool) -> None:
    """Set whether every question in a channel is answered, in the caller's transaction."""
    await run(connection, _SET, address.service, address.workspace, address.channel, answers)
