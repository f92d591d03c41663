"""Learns documents in the background, and tells how far that is."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.model.errors import FrontdeskError
from core.storage.cancellation import end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bots.stores import Stores
    from knowledge.sync import Progress

KEPT: Final = 20
"""How many syncs are remembered."""


@dataclass(slots=True)
class Running:
    """A sync: what is learned, how many documents are done of how many, and how it ended, if it has."""

    id: int
    origin: str
    done: int = 0
    total: int | None = None
    told: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return bool(self.told)


class Syncs:
    """The syncs that were begun on the site. If the process dies, a sync ends partway, as `frontdesk learn` would."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self.known: dict[int, Running] = {}

    def begin(self, origins: Sequence[tuple[str, str | None]]) -> Running:
        """Begin to learn origins, each for an audience."""
        running = Running(next(self._numbers), ", ".join(origin for origin, _ in origins))
        self.known[running.id] = running
        for old in list(self.known)[:-KEPT]:
            del self.known[old]
        task = asyncio.create_task(self._run(running, origins))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return running

    async def stop(self) -> None:
        """Stop all syncs."""
        await end(self._tasks)

    async def _run(self, running: Running, origins: Sequence[tuple[str, str | None]]) -> None:
        def progress(made: Progress) -> None:
            running.done, running.total = made.documents, made.total

        try:
            report = await self._stores.learn(origins, progress=progress)
        except FrontdeskError as error:
            running.told = str(error)
            return
        parts = [
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, {report.removed} removed",
            *report.notes,
            *(failure.line for failure in report.failed),
        ]
        running.told = "; ".join(parts)
