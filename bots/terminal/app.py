"""The terminal adapter: it reads lines into the inbox, and prints replies as they come."""

from __future__ import annotations

import asyncio
import sys
import threading
import uuid
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING

from bots.terminal.limits import LONGEST_LINE
from bots.terminal.parse import parse
from bots.terminal.render import as_draft, as_json, as_rich, as_text, write_json_line
from core.model.errors import InputError, StoreError
from core.model.ports import NoFiles, Open
from core.model.replies import Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from rich.console import Console
    from rich.live import Live

    from bots.frontdesk import Frontdesk
    from bots.terminal.journal import Journal
    from core.model.clock import Clock
    from core.model.messages import Address, Message
    from core.model.ports import Limit

SETTLE_SECONDS = 0.02
"""How often it is checked, at the end of the input, whether everything has been answered."""


class Terminal(NoFiles, Open):
    """One terminal, which is a platform of its own.

    Printed text cannot be looked up afterwards, so the key of each reply is noted in a file as soon as it is printed.
    If the process dies in between, the next process prints the reply again, with the same `id` in its JSON line, so
    that a reader can recognise it.
    """

    limits: tuple[Limit, ...] = ()

    def __init__(
        self, console: Console, *, address: Address, clock: Clock, journal: Journal, as_json_lines: bool
    ) -> None:
        self.address = address
        self.name = address.platform
        self._console = console
        self._clock = clock
        self._journal = journal
        self._json = as_json_lines
        self._lost: OSError | None = None
        self._draft: Live | None = None

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:  # noqa: ARG002
        """Print a reply. One that replaces another is printed below it, since printed text cannot be taken back.

        If nobody reads the output any more, the reply counts as printed.

        Raises:
            StoreError: it cannot be printed, for example because the disk is full.
        """
        self._write(address, reply, key)
        self._journal.note(key)
        return key

    def tell(self, notice: Reply) -> None:
        """Print a notice of the terminal itself, which is not stored."""
        with suppress(StoreError):  # `check` reports it
            self._write(self.address, notice, "")

    def _write(self, address: Address, reply: Reply, key: str) -> None:
        try:
            self._print(address, reply, key)
        except BrokenPipeError as error:
            self._lost = error
        except OSError as error:
            self._lost = error
            raise StoreError(f"The output cannot be written ({error.strerror}).") from error

    def _print(self, address: Address, reply: Reply, key: str) -> None:
        if self._draft:
            self._draft.stop()
            self._draft = None
        if self._json:
            write_json_line(as_json(address, reply, key=key, at=self._clock.now()), self._console.file)
            return
        saved = [self._journal.save(key, enclosure) for enclosure in reply.enclosures]
        if self._console.is_terminal:
            self._console.print(as_rich(reply, saved=saved))
        else:
            print(as_text(reply, saved=saved), end="\n\n", file=self._console.file, flush=True)

    def check(self) -> None:
        """Raise the error that ended the output, if there was one."""
        if self._lost:
            raise self._lost

    async def find_sent(self, address: Address, *, key: str) -> str | None:  # noqa: ARG002 — there is one terminal
        """Look up whether a reply was printed, by this process or by one that died."""
        return key if self._journal.has(key) else None

    async def listen(self, desk: Frontdesk) -> None:
        """Do nothing, because a `Conversation` handles the input."""

    async def retract(self, address: Address, platform_id: str) -> None:
        """Do nothing, because printed text cannot be taken back."""

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:  # noqa: ARG002
        """Show a model's draft, dimmed, until the checked reply replaces it."""
        if not self._console.is_terminal or self._json:
            return None
        from rich.live import Live  # noqa: PLC0415 — only with a language model

        if self._draft is None:
            self._draft = Live(console=self._console, transient=True, vertical_overflow="crop")
            self._draft.start()
        self._draft.update(as_draft(text))
        return None


class Conversation:
    """What one person types at one terminal."""

    def __init__(self, terminal: Terminal, desk: Frontdesk, *, person: str, channel: str | None = None) -> None:
        self._terminal = terminal
        self._desk = desk
        self._person = person
        self._channel = channel
        self.refused = 0

    async def say(self, line: str) -> None:
        """Take in a line, or say why it is refused."""
        event_id, now = uuid.uuid4().hex, self._desk.clock.now()
        try:
            message = parse(line, person=self._person, channel=self._channel, event_id=event_id, now=now)
            if message:
                await self._desk.inbox.accept(message)
        except InputError as error:
            self.refused += 1
            self._terminal.tell(Reply(str(error), kind="notice"))
        self._terminal.check()

    async def finish(self) -> None:
        """Wait until everything is answered and printed."""
        while await self._desk.conversations.pending(self._terminal.address.conversation):
            self._terminal.check()
            await asyncio.sleep(SETTLE_SECONDS)
        self._terminal.check()


async def piped_lines() -> AsyncIterator[str]:
    """Yield the lines of standard input, decoded as UTF-8; other bytes become lone surrogates.

    The thread that reads them is abandoned at the end, because a blocked read cannot be cancelled.
    """
    lines: asyncio.Queue[bytes] = asyncio.Queue(maxsize=8)
    loop = asyncio.get_running_loop()

    def put(line: bytes) -> None:
        asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()

    threading.Thread(target=_read_lines, args=(put,), name="stdin", daemon=True).start()
    while line := await lines.get():
        yield line.decode("utf-8", errors="surrogateescape")


def _read_lines(put: Callable[[bytes], None]) -> None:
    """Put each line, and an empty one at the end. Python locks `sys.stdin` at exit, so the file is read directly."""
    with suppress(RuntimeError, CancelledError):  # the loop has ended
        with suppress(OSError), open(sys.stdin.fileno(), "rb", closefd=False) as stdin:
            while line := stdin.readline(LONGEST_LINE):
                put(line)
        put(b"")


async def typed_lines() -> AsyncIterator[str]:
    """Yield what is typed at a prompt, until Ctrl-D. What is printed during that time appears above the prompt."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415 — a pipe does without
    from prompt_toolkit.patch_stdout import patch_stdout  # noqa: PLC0415

    session: PromptSession[str] = PromptSession()
    while True:
        try:
            with patch_stdout(raw=True):
                line = await session.prompt_async("› ")
        except EOFError:
            return
        except KeyboardInterrupt:  # as in a shell, the line is dropped and the conversation goes on
            continue
        yield line
