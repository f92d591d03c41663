"""A fake platform that serves from a thread of its own, for tests that have no event loop."""

from __future__ import annotations

import asyncio
import threading
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

World = TypeVar("World")
Result = TypeVar("Result")


class Apart(ABC, Generic[World]):
    """The whole of a fake; `do` acts upon its world."""

    _loop: asyncio.AbstractEventLoop | None = None

    @property
    @abstractmethod
    def acted_upon(self) -> World: ...

    @abstractmethod
    async def __aenter__(self) -> Self: ...

    @abstractmethod
    async def __aexit__(self, *_: object) -> None: ...

    @contextmanager
    def in_thread(self) -> Iterator[Self]:
        """Serve from a thread of its own."""
        self._loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(self.__aenter__(), self._loop).result(30)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self.__aexit__(), self._loop).result(30)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(30)
            self._loop.close()

    def do(self, act: Callable[[World], Result]) -> Result:
        """Let something happen, from the test's thread: `slack.do(lambda w: w.say(…))`."""
        assert self._loop is not None, "the fake does not run in a thread"

        async def acting() -> Result:
            return act(self.acted_upon)

        return asyncio.run_coroutine_threadsafe(acting(), self._loop).result(30)
