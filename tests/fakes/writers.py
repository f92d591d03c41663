"""A desk with a scripted language model: what is said to it, and what it says, over real HTTP."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from langchain.chat_models import init_chat_model

from tests.fakes.board import Board
from tests.fakes.house import SETTINGS, House
from tests.fakes.openai_server import ScriptedModel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply
    from core.settings.settings import Settings
    from tests.fakes.openai_server import Answer, Script


class Desk:
    """What Ana says to a desk, and what it replies."""

    def __init__(self, house: House, server: ScriptedModel | None) -> None:
        self.house, self.server = house, server
        self._said = 0

    async def says(self, text: str, **more: Any) -> Reply:
        """Say something, and return the reply."""
        self._said += 1
        await self.house.hear(text, f"{id(self)}.{self._said}", **more)
        await self.house.settle()
        return list(self.house.board.sent.values())[-1]

    def asked(self, number: int = -1) -> str:
        """Return all that the model was told in a request."""
        assert self.server is not None
        return "\n".join(str(message["content"]) for message in self.server.requests[number]["messages"])


@asynccontextmanager
async def desk(
    pool: AsyncConnectionPool,
    script: Sequence[Answer] | Script | None = None,
    *,
    settings: Settings = SETTINGS,
    timeout_seconds: float = 5,
    **more: Any,
) -> AsyncIterator[Desk]:
    """A desk with a scripted model; without a script, one without a model."""
    if script is None:
        house = House(pool, Board(), settings=settings, **more)
        async with house.jobs.open(pool), house.working():
            yield Desk(house, None)
        return
    async with ScriptedModel(script) as server:
        model = init_chat_model(
            "openai:scripted", base_url=server.base_url, api_key="none", timeout=timeout_seconds, max_retries=0
        )
        house = House(pool, Board(), model=model, settings=settings, **more)
        async with house.jobs.open(pool), house.working():
            yield Desk(house, server)
