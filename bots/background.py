"""Background tasks of an adapter, for what happens beside the messages and is allowed to fail."""

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


class BackgroundTasks:
    """Runs coroutines as tasks. A failure is logged and otherwise ignored."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, sign: Coroutine[Any, Any, None]) -> None:
        """Start a coroutine as a task."""
        task = asyncio.create_task(_let_go(sign))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Cancel the tasks that are still running."""
        await end(self._tasks)


async def _let_go(sign: Coroutine[Any, Any, None]) -> None:
    try:
        with told_as_ours():
            await sign
    except FrontdeskError as error:
        log.info("A background task was not completed: %s", error)
    except Exception:
        log.exception("A background task failed")
