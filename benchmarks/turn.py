"""Measures our own time per turn, offline, from `Inbox.accept` to the recorded reply, and that of a bare agent.

Usage: python benchmarks/turn.py [--turns 200]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
import uuid
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from bots.assembly import open_desk
from core.model.clock import SystemClock
from core.model.messages import Address, Message, Person
from core.settings.settings import Settings

if TYPE_CHECKING:
    from bots.frontdesk import Frontdesk

SAID = ("thank you", "hello there", "who are you?", "what can you do?")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    turns = parser.parse_args().turns
    with tempfile.TemporaryDirectory() as home:
        async with open_desk(Settings(FRONTDESK_HOME=Path(home))) as desk:
            own = await measured(desk, turns)
    bare = await bare_turns(turns)
    show("turn, accepted to recorded", own)
    show("bare create_agent turn", bare)
    print(f"ratio of the medians         {median(own) / median(bare):6.1f}")


async def measured(desk: Frontdesk, turns: int) -> list[float]:
    """Send messages one after the other, each in a new conversation, and wait for the row of its reply."""
    found = []
    async with desk.working():
        for number in range(turns + 10):
            said = Message(
                uuid.uuid4().hex,
                Address("benchmark", "local", f"c{number}"),
                Person("u", "Ana"),
                SAID[number % len(SAID)],
                SystemClock().now(),
            )
            started = time.perf_counter()
            message_id = await desk.inbox.accept(said)
            assert message_id is not None
            while await desk.conversations.is_waiting(message_id):
                await asyncio.sleep(0.001)
            found.append(time.perf_counter() - started)
    return found[10:]


async def bare_turns(turns: int) -> list[float]:
    """Run the same loop with LangChain alone: no rows, no queue, no guards."""
    model = GenericFakeChatModel(messages=iter(AIMessage("You're welcome!") for _ in range(turns + 10)))
    agent: Any = create_agent(model, [])
    found = []
    for _ in range(turns + 10):
        started = time.perf_counter()
        await agent.ainvoke({"messages": [("user", "thank you")]})
        found.append(time.perf_counter() - started)
    return found[10:]


def show(name: str, seconds: list[float]) -> None:
    p95 = quantiles(seconds, n=20)[-1]
    print(f"{name:28} p50 {median(seconds) * 1000:6.1f} ms   p95 {p95 * 1000:6.1f} ms   ({len(seconds)} turns)")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
