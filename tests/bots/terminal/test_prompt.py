"""A conversation that is typed, with keys from a pipe: on real stores, in this process."""

from __future__ import annotations

import asyncio
import io
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bots.assembly import open_desk
from bots.terminal.app import Conversation, Terminal
from bots.terminal.completion import Completions
from bots.terminal.history import HistoryFile
from bots.terminal.journal import Journal, history_path, read_history
from bots.terminal.parse import terminal_address
from bots.terminal.prompt import Prompt
from core.model.clock import SystemClock
from core.settings.settings import load_settings
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from prompt_toolkit.input import PipeInput

pytestmark = pytest.mark.slow

SLOW = '''
import asyncio

from frontdesk import Turn, ability


@ability(examples=["count my sheep"])
async def count_sheep(turn: Turn) -> str:
    """Count the person's sheep."""
    await asyncio.Event().wait()
    return "Nobody waits for so long."
'''
CTRL_C, ENTER = "\x03", "\r"


@dataclass
class Typist:
    """Somebody at a terminal: what is shown there, and the keys."""

    keys: PipeInput
    shown: io.StringIO
    terminal: Terminal
    prompt: Prompt
    completer: Completions
    talking: asyncio.Task[None]

    async def says(self, line: str, *, awaiting: str) -> None:
        """Type a line, and wait until something is shown below what was shown before."""
        before = len(self.shown.getvalue())
        self.keys.send_text(line + ENTER)
        await self.sees(awaiting, after=before)

    async def completes(self, typed: str) -> list[str]:
        """Return what Tab offers for what is typed."""
        offered = self.completer.get_completions_async(Document(typed), CompleteEvent(completion_requested=True))
        return [completion.text async for completion in offered]

    async def sees(self, words: str, *, after: int = 0) -> None:
        await until(lambda: words in self.shown.getvalue()[after:])
        await until(lambda: not self.terminal.activity.title)


@asynccontextmanager
async def _typist(home: Path, person: str) -> AsyncIterator[Typist]:
    settings, address, shown = load_settings(), terminal_address(person, None), io.StringIO()
    console = Console(file=shown, width=80)
    with closing(Journal(home, address.platform)) as journal, create_pipe_input() as keys:
        terminal = Terminal(console, address=address, clock=SystemClock(), journal=journal, as_json_lines=False)
        async with open_desk(settings, adapters=(terminal,)) as desk, desk.working():
            conversation = Conversation(terminal, desk, person=person)
            with create_app_session(input=keys, output=DummyOutput()):
                history = HistoryFile(history_path(home, person), may_keep=conversation.is_storable)
                completer = Completions(desk, terminal.buttons, person=person, channel=None, home=home)
                prompt = Prompt(conversation, terminal.activity, history=history, completer=completer)
                talking = asyncio.create_task(prompt.run())
                yield Typist(keys, shown, terminal, prompt, completer, talking)
                await asyncio.wait_for(talking, 120)


async def test_numbers_press_help_helps_and_a_farewell_leaves(
    home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    async with _typist(home, "Ana") as ana:
        await ana.says("remind me tomorrow at 9 to eat", awaiting="[1] Cancel it  [2] Move it…")
        assert "cancel_reminder" not in ana.shown.getvalue()
        assert await ana.completes("tell @a") == ["@ana"]
        assert (await ana.completes("cancel "))[:2] == ["eat", "Cancel it"]
        assert await ana.completes("Help rem") == ["help reminders"]
        ana.keys.send_text(f"2{ENTER}")
        await ana.says("friday at 10", awaiting="at 10:00")
        await ana.says("cancel it", awaiting="Cancelled")
        await ana.says("help", awaiting="With your team")
        await ana.says("connect my calendar https://dav.example.com/ana ana swordfish", awaiting="FRONTDESK_")
        ana.keys.send_text(f"bye{ENTER}")
    kept = read_history(history_path(home, "ana"))
    assert kept[:2] == ["remind me tomorrow at 9 to eat", "2"]
    assert not [line for line in kept if "swordfish" in line]


async def test_ctrl_c_stops_the_answer_and_twice_leaves(
    home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("FRONTDESK_SKILLS", "./slow.py")
    (home.parent / "slow.py").write_text(SLOW)
    async with _typist(home, "bo") as bo:
        bo.keys.send_text(f"count my sheep{ENTER}and again{ENTER}")
        await until(lambda: bo.terminal.activity.title)
        await until(lambda: bo.prompt.waiting)
        bo.keys.send_text(CTRL_C)
        await bo.sees("Stopped.")
        await bo.says("hello", awaiting="Hello!")
        bo.keys.send_text(CTRL_C + CTRL_C)
    assert "again" not in bo.shown.getvalue()
