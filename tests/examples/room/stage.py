"""The Room on a stage, with the adapter of the example, as it is installed, plugged in."""

from __future__ import annotations

import itertools
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from frontdesk.conformance import RETRY_AFTER_SECONDS, Can, Shown, Trouble, Where
from room.limits import LONGEST_TEXT
from tests.examples.room.server import ME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from frontdesk.platforms import Plug
    from tests.examples.room.server import FakeRoom

CHANNEL = "help"


class RoomStage:
    """The fake Room. It has no threads."""

    can = frozenset(Can) - {Can.THREADS}
    pinging = ("@ana", "@everybody")
    longest = LONGEST_TEXT

    def __init__(self, room: FakeRoom, plugs: Sequence[Plug]) -> None:
        self.plugs = plugs
        self._room = room
        self._names = (f"person{number}" for number in itertools.count(1))

    def somebody(self) -> str:
        return next(self._names)

    async def say(
        self, text: str, *, person: str, where: Where, mention: bool = False, thread: str | None = None
    ) -> str:
        said = await self._room.say(person, _place(person, where), f"@{ME} {text}" if mention else text)
        return said.id

    async def edit(self, said: str, text: str) -> None:
        message = self._room.messages[said]
        message.text = text
        await self._room.tell("edited", message, message.person)

    async def delete(self, said: str) -> None:
        message = self._room.messages.pop(said)
        await self._room.tell("deleted", message, message.person)

    async def press(self, shown: Shown, label: str, *, person: str, line: str | None = None) -> None:
        message = self._room.messages[shown.id]
        (button,) = [each for each in message.more["buttons"] if each["label"] == label]
        await self._room.tell(
            "pressed", message, person, choice=button["choice"] + quote(line or ""), stays=button["stays"]
        )

    async def deliver_again(self) -> None:
        await self._room.tell_again()

    @asynccontextmanager
    async def trouble(self, kind: Trouble) -> AsyncIterator[None]:
        room = self._room
        room.down, room.silent, room.loses = kind is Trouble.DOWN, kind is Trouble.GAP, kind is Trouble.LOST
        room.busy_seconds = RETRY_AFTER_SECONDS if kind is Trouble.BUSY else 0
        await room.ring()
        yield
        room.down = room.silent = room.loses = False
        room.busy_seconds = 0

    async def shown(self, *, person: str, where: Where) -> list[Shown]:
        place = _place(person, where)
        ours = [each for each in self._room.messages.values() if (each.channel, each.person) == (place, ME)]
        labels = [tuple(button["label"] for button in each.more["buttons"]) for each in ours]
        return [Shown(each.id, each.text, names, each.pings) for each, names in zip(ours, labels, strict=True)]


def _place(person: str, where: Where) -> str:
    return f"@{person}" if where is Where.DIRECT else CHANNEL
