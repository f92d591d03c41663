"""What an adapter does beside what counts: courtesies that happen after it, and may fail."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from core.model.errors import FrontdeskError
from core.storage.cancellation import end
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Coroutine

log = logging.getLogger(__name__)


class Asides:
    """Gives signs, each in a task of its own; what fails of it is logged and let go."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def soon(self, sign: Coroutine[Any, Any, None]) -> None:
        """Give a sign beside what happens now."""
        task = asyncio.create_task(_let_go(sign))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up the signs that are not given yet."""
        await end(self._tasks)


async def _let_go(sign: Coroutine[Any, Any, None]) -> None:
    try:
        with told_as_ours():
            await sign
    except FrontdeskError as error:
        log.info("A sign was not given: %s", error)
    except Exception:
        log.exception("A sign failed")
