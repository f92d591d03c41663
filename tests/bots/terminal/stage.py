"""Terminals on a stage: three people at terminals of their own, and all in one channel."""

from __future__ import annotations

import io
import itertools
import json
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rich.console import Console

from bots.conformance import Can, Shown, Trouble, Where
from bots.platforms import Plug
from bots.terminal.app import Conversation, Terminal
from bots.terminal.journal import Journal
from bots.terminal.parse import terminal_address
from core.model.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Frontdesk
    from core.settings.settings import Settings

PEOPLE = ("ana", "bo", "cy")
CHANNEL = "help"

NEVER = "what `can` does not name the kit never asks for: nobody {} anything at a terminal"


class Heard(Terminal):
    """A terminal that tells which desk listens."""

    desk: Frontdesk | None = None

    async def listen(self, desk: Frontdesk) -> None:
        self.desk = desk


class Terminals:
    """The terminals, each a platform of its own."""

    can = frozenset[Can]()
    pinging = ()
    longest = None

    def __init__(self) -> None:
        self._turns = itertools.cycle(PEOPLE)
        self._open: dict[str, tuple[Heard, io.StringIO]] = {}
        places = [*((person, None) for person in PEOPLE), ("", CHANNEL)]
        self.plugs = [self._plug(person, channel) for person, channel in places]

    def somebody(self) -> str:
        return next(self._turns)

    async def say(
        self, text: str, *, person: str, where: Where, mention: bool = False, thread: str | None = None
    ) -> str:
        """Type a message, as many lines as it has: at a terminal each is a message, so they go as one."""
        channel = CHANNEL if where is Where.CHANNEL else None
        terminal, _ = self._open[terminal_address(person, channel).platform]
        assert terminal.desk, "nobody listens"
        conversation = Conversation(terminal, terminal.desk, person=person, channel=channel)
        await conversation.say(f"@frontdesk {text}" if mention else text)
        return ""

    async def edit(self, said: str, text: str) -> None:
        raise AssertionError(NEVER.format("edits"))

    async def delete(self, said: str) -> None:
        raise AssertionError(NEVER.format("deletes"))

    async def deliver_again(self) -> None:
        raise AssertionError(NEVER.format("delivers again"))

    async def press(self, shown: Shown, label: str, *, person: str, line: str | None = None) -> None:
        places = {
            Where.DIRECT: terminal_address(person, None).platform,
            Where.CHANNEL: terminal_address(person, CHANNEL).platform,
        }
        ((where, printed),) = [
            (where, each) for where, name in places.items() for each in self._printed(name) if each["id"] == shown.id
        ]
        (choice,) = [each["id"] for each in printed["choices"] if each["label"] == label]
        await self.say(f"/choose {choice}{quote(line or '')}", person=person, where=where)

    def trouble(self, kind: Trouble) -> AbstractAsyncContextManager[None]:
        raise AssertionError(NEVER.format("breaks"))

    async def shown(self, *, person: str, where: Where) -> list[Shown]:
        name = terminal_address(person, CHANNEL if where is Where.CHANNEL else None).platform
        return [_shown(each) for each in self._printed(name)]

    def _printed(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._open[name][1].getvalue().splitlines()]

    def _plug(self, person: str, channel: str | None) -> Plug:
        return Plug(
            terminal_address(person, channel).platform, lambda _variables: True, partial(self._connect, person, channel)
        )

    @asynccontextmanager
    async def _connect(
        self, person: str, channel: str | None, settings: Settings, _pool: AsyncConnectionPool
    ) -> AsyncIterator[Heard]:
        address, output = terminal_address(person, channel), io.StringIO()
        with closing(Journal(settings.home, address.platform)) as journal:
            terminal = Heard(
                Console(file=output), address=address, clock=SystemClock(), journal=journal, as_json_lines=True
            )
            self._open[address.platform] = (terminal, output)
            yield terminal


def _shown(printed: dict[str, Any]) -> Shown:
    sources = [f"[{each['number']}] {each['title']}: {each['quote']}" for each in printed["citations"]]
    labels = tuple(choice["label"] for choice in printed["choices"])
    return Shown(printed["id"], "\n\n".join([printed["text"], *sources]), labels)
