"""The terminal adapter: it takes lines into the inbox, and prints replies as they come."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bots.terminal.activity import Activity
from bots.terminal.buttons import Buttons
from bots.terminal.commands import NO_BUTTON, asked_help, overview, topic_page, unknown_command, unknown_topic
from bots.terminal.parse import CHOOSE, SERVICE, WORKSPACE, parse, speaker
from bots.terminal.render import as_json, as_rich, as_text, write_json_line
from core.abilities.registry.overview import topics
from core.model.buttons import filled
from core.model.errors import InputError, StoreError
from core.model.language import language_of_locale, speaking
from core.model.ports import NoFiles, Open
from core.model.replies import Reply
from core.security.sealed_secrets import SecretSealer
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, RenderableType

    from bots.frontdesk import Frontdesk
    from bots.terminal.buttons import Press
    from bots.terminal.journal import Journal
    from core.model.clock import Clock
    from core.model.messages import Address, Message
    from core.model.ports import Limit
    from core.model.replies import Choice, Step

SETTLE_SECONDS = 0.02
"""How often it is checked whether everything has been answered."""
STOPPED = N_("Stopped.")
UNPRESSED = N_("All right, nothing was changed.")


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
        self.is_json = as_json_lines
        self.buttons = Buttons()
        self.activity = Activity()
        self._console = console
        self._clock = clock
        self._journal = journal
        self._lost: OSError | None = None

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

    def show_page(self, page: RenderableType) -> None:
        """Print a page of the terminal itself, such as the help, with an empty line below it."""
        with self._console.capture() as captured:
            self._console.print(page)
        shown = captured.get() if self._console.is_terminal else "\n".join(map(str.rstrip, captured.get().split("\n")))
        try:
            print(shown, file=self._console.file, flush=True)
        except OSError as error:
            self._lost = error

    @property
    def width(self) -> int:
        """The number of columns."""
        return self._console.width

    def _write(self, address: Address, reply: Reply, key: str) -> None:
        try:
            self._print(address, reply, key)
        except BrokenPipeError as error:
            self._lost = error
        except OSError as error:
            self._lost = error
            raise StoreError(f"The output cannot be written ({error.strerror}).") from error

    def _print(self, address: Address, reply: Reply, key: str) -> None:
        if self.is_json:
            write_json_line(as_json(address, reply, key=key, at=self._clock.now()), self._console.file)
            return
        self.activity.clear()
        saved = [self._journal.save(key, enclosure) for enclosure in reply.enclosures]
        buttons = self.buttons.show(reply)
        if self._console.is_terminal:
            self._console.print(as_rich(reply, buttons, saved=saved, width=self.width))
        else:
            print(as_text(reply, buttons, saved=saved), end="\n\n", file=self._console.file, flush=True)

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
        """Show a model's draft above the prompt, until the checked reply replaces it."""
        self.activity.draft = text
        return None

    async def show_steps(self, message: Message, steps: Sequence[Step], *, draft: str | None) -> str | None:  # noqa: ARG002
        """Show the model's current step beside the spinner."""
        self.activity.steps = tuple(steps)
        return None


class Conversation:
    """What one person says at one terminal. `asked` is a pressed button that waits for a line.

    `locale` is that of the terminal, and `language` the one in which the terminal itself speaks.
    """

    def __init__(
        self,
        terminal: Terminal,
        desk: Frontdesk,
        *,
        person: str,
        channel: str | None = None,
        locale: str | None = None,
    ) -> None:
        self._terminal = terminal
        self._desk = desk
        self._person = person
        self._channel = channel
        self._locale = locale
        self.language = language_of_locale(locale)
        self._accepting = asyncio.Lock()
        self.asked: Choice | None = None
        self.refused = 0

    async def take(self, line: str) -> None:
        """Take in a line as a person types it: it can press a button by number or label, ask for help, or be said."""
        with speaking(self.language):
            if self.asked:
                await self._fill(line)
            elif press := self._terminal.buttons.find(line):
                await self._press(press)
            elif not self._helps(line) and not self._explains(line):
                await self.say(line)

    async def spoken(self) -> str | None:
        """Look up the language of the person, which is from then on that of the terminal, and return it."""
        who = (SERVICE, WORKSPACE, self._person.casefold())
        self.language = await self._desk.language_of(*who, locale=self._locale) or self.language
        return self.language

    async def say(self, line: str) -> None:
        """Take in a line as a message, or say why it is refused."""
        event_id, now = uuid.uuid4().hex, self._desk.clock.now()
        self._terminal.buttons.note_line()
        try:
            message = parse(
                line, person=self._person, channel=self._channel, event_id=event_id, now=now, locale=self._locale
            )
            if message:
                async with self._accepting:
                    await self._desk.inbox.accept(message)
        except InputError as error:
            self.refused += 1
            self._terminal.tell(Reply(str(error), kind="notice"))
        self._terminal.check()

    async def finish(self) -> None:
        """Wait until everything is answered and printed, and so is what others sent here meanwhile."""
        while await self._is_busy():
            self._terminal.check()
            await asyncio.sleep(SETTLE_SECONDS)
        self._terminal.check()
        await self.spoken()  # not in `take`: a line that waits to be stored could not be stopped

    async def _is_busy(self) -> bool:
        from core.delivery.outbox import has_waiting  # noqa: PLC0415 — heavy for `--help`

        asked = await self._desk.conversations.pending(self._terminal.address.conversation)
        return bool(asked) or await has_waiting(self._desk.stores.pool, self._terminal.name)

    async def stop(self) -> None:
        """Stop what is being answered. What was done before is reported by the inbox."""
        self.asked = None
        async with self._accepting:  # a line that is being stored is stopped too, and not answered afterwards
            stopped = await self._desk.inbox.stop(self._terminal.address, at=self._desk.clock.now())
        if stopped.turns and not stopped.done:
            with speaking(await self.spoken()):
                self._terminal.tell(Reply(_(STOPPED), kind="notice"))

    def is_storable(self, line: str) -> bool:
        """Return whether a line may be kept in a file: it holds no password and no key that the inbox would seal."""
        message = replace(speaker(self._person, self._channel, now=self._desk.clock.now()), text=line)
        return self.asked is None and SecretSealer(None).message(message) == message

    async def _press(self, press: Press) -> None:
        if press.choice.asks and not press.line:
            self.asked = press.choice
            if not self._terminal.activity.is_shown:
                self._terminal.tell(Reply(press.choice.asks, kind="notice"))
        else:
            await self._choose(press.choice, press.line)

    async def _fill(self, line: str) -> None:
        choice, self.asked = self.asked, None
        if choice and line.strip():
            await self._choose(choice, line.strip())
        else:
            self._terminal.tell(Reply(_(UNPRESSED), kind="notice"))

    async def _choose(self, choice: Choice, line: str) -> None:
        await self.say(f"{CHOOSE} {filled(choice.id, line) if choice.asks else choice.id}")

    def _helps(self, line: str) -> bool:
        """Show the help that a line asks for, and return whether it asks for any."""
        wanted = asked_help(line)
        if wanted is None:
            return False
        with speaking(wanted.language):
            return self._show_help(wanted.topic)

    def _show_help(self, topic: str) -> bool:
        message = speaker(self._person, self._channel, now=self._desk.clock.now())
        here = topics(self._desk.desk.abilities, message, platforms=len(self._desk.adapters))
        if not topic:
            self._terminal.show_page(overview(here, width=self._terminal.width))
            return True
        found = [one for one in here if one.is_named(topic)]
        for one in found:
            self._terminal.show_page(topic_page(one, width=self._terminal.width))
        missing = None if found else unknown_topic(topic, here)
        if missing:
            self._terminal.tell(Reply(missing, kind="notice"))
        return bool(found) or missing is not None

    def _explains(self, line: str) -> bool:
        """Say what can be typed instead of a command or a button that does not exist; return whether it was said."""
        number = self._terminal.buttons.missed(line)
        if number is not None:
            numbers = ", ".join(map(str, self._terminal.buttons.numbers))
            said: str | None = _(NO_BUTTON).format(number=number, numbers=numbers)
        else:
            said = unknown_command(line)
        if said:
            self._terminal.tell(Reply(said, kind="notice"))
        return said is not None
