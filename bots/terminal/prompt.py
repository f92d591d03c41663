"""The prompt of a conversation that is typed: it reads lines while answers come, and shows what is being done."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.patch_stdout import patch_stdout

from bots.terminal.commands import leaves
from bots.terminal.render import harmless
from core.model.language import speaking
from core.security.sealed_secrets import SECRET
from core.storage.cancellation import end
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyPressEvent

    from bots.terminal.activity import Activity
    from bots.terminal.app import Conversation

SIGN: Final = "› "
REDRAW_SECONDS: Final = 0.1
AGAIN: Final = N_("Press Ctrl-C again to leave.")


class Prompt:
    """Reads lines and has them answered one after the other. A line can be typed while another one is answered."""

    def __init__(
        self, conversation: Conversation, activity: Activity, *, history: History, completer: Completer
    ) -> None:
        self._conversation = conversation
        self._activity = activity
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._stopping: list[asyncio.Task[None]] = []
        self._is_leaving = False
        self._session: PromptSession[str] = PromptSession(
            self._message,
            history=history,
            completer=completer,
            complete_while_typing=False,
            is_password=Condition(self._asks_secret),
            key_bindings=self._keys(),
        )
        self._session.app.renderer.cpr_not_supported_callback = None  # it would print a warning into the conversation
        self._session.default_buffer.on_text_changed += self._stay

    @property
    def waiting(self) -> int:
        """How many lines wait to be answered."""
        return self._lines.qsize()

    async def run(self) -> None:
        """Read and answer until the person leaves. What is printed meanwhile appears above the prompt."""
        self._activity.is_shown = True
        try:
            with patch_stdout(raw=True):
                reading = asyncio.create_task(self._read())
                try:
                    await self._answer()
                finally:
                    await end([reading, *self._stopping])
                await reading
        finally:
            self._activity.is_shown = False

    async def _read(self) -> None:
        """Put what is typed into the queue, and None at the end."""
        try:
            while not leaves(line := await self._session.prompt_async()):
                self._stay()
                self._lines.put_nowait(line)
        except EOFError:
            pass
        finally:
            self._lines.put_nowait(None)

    async def _answer(self) -> None:
        while (line := await self._lines.get()) is not None:
            with self._activity.begun():
                redrawing = asyncio.create_task(self._redraw())
                try:
                    await self._conversation.take(line)
                    await self._conversation.finish()
                finally:
                    await end([redrawing])
            self._session.app.invalidate()

    async def _redraw(self) -> None:
        while True:
            await asyncio.sleep(REDRAW_SECONDS)
            self._session.app.invalidate()

    def _message(self) -> StyleAndTextTuples:
        """Return the prompt, with what is being done in the lines above it. These do not stay in the scrollback."""
        asked = self._conversation.asked
        sign = f"{asked.asks} {SIGN}" if asked else SIGN
        app = get_app()
        if app.is_done:
            return [("", sign)]
        with speaking(self._conversation.language):
            above = self._activity.lines(app.output.get_size().columns)
            shown: StyleAndTextTuples = [("class:activity", f"{harmless(line)}\n") for line in above]
            if self._is_leaving:
                shown.append(("class:activity", f"{_(AGAIN)}\n"))
        return [*shown, ("", sign)]

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        @keys.add("c-c", eager=True)
        @keys.add("<sigint>")
        def stop(event: KeyPressEvent) -> None:
            """Stop what is being answered, or drop the line. Twice, with nothing typed between, leave."""
            if self._is_leaving:
                self._drop_lines()
                event.app.exit(exception=EOFError)
                return
            if self._activity.title:
                self._drop_lines()
                self._stopping.append(asyncio.create_task(self._conversation.stop()))
            self._conversation.asked = None
            event.current_buffer.reset()
            self._is_leaving = True

        return keys

    def _stay(self, _buffer: object = None) -> None:
        self._is_leaving = False

    def _drop_lines(self) -> None:
        with suppress(asyncio.QueueEmpty):
            while True:
                self._lines.get_nowait()

    def _asks_secret(self) -> bool:
        asked = self._conversation.asked
        return asked is not None and asked.id.endswith(f"{SECRET}=")
