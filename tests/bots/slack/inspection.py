"""What several tests look at: rows of the database, buttons, and whether everything has been handled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.slack.adapter import SlackAdapter

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office


def buttons(message: Any) -> dict[str, str]:
    """Return the action ids of a message's buttons by their labels."""
    elements = [one for block in message.blocks if block["type"] == "actions" for one in block["elements"]]
    return {element["text"]["text"]: element["action_id"] for element in elements}


async def rows(desk: Office, query: str, *values: Any) -> list[Any]:
    async with desk.desk.stores.pool.connection() as connection:
        return await (await connection.execute(query, values)).fetchall()


async def settled(desk: Office) -> None:
    """Wait until everything is taken in and answered."""
    await desk.slack.socket.settled()
    while (await rows(desk, "SELECT EXISTS (SELECT FROM messages WHERE state = 'waiting')"))[0][0]:
        await desk.slack.socket.settled()


async def check(desk: Office) -> None:
    """Have the desk fetch what it missed, in a minute that has no other calls."""
    desk.slack.clock.skip(60)
    (adapter,) = desk.desk.adapters
    assert isinstance(adapter, SlackAdapter)
    await adapter.check()
