from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address, Message, Person, Reach

if TYPE_CHECKING:
    from tests.bots.web.conftest import Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_open_pages_are_told_of_a_new_message(stage: Stage) -> None:
    async with stage.browser() as olga, olga.client.get(f"{stage.base}/live") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert await stream.content.readuntil(b"\n\n") == b"retry: 2000\n\n"
        stop = asyncio.Event()

        async def talk() -> None:
            for number in range(100):
                if stop.is_set():
                    return
                address = Address("terminal ana", "local", "ana")
                said = Message(f"l{number}", address, Person("ana", "Ana"), "hello", stage.site.now, Reach.DIRECT)
                await stage.desk.inbox.accept(said)
                await asyncio.sleep(0.2)

        talking = asyncio.create_task(talk())
        async with asyncio.timeout(30):
            assert await stream.content.readuntil(b"\n\n") == b"event: changed\ndata: \n\n"
        stop.set()
        await talking
