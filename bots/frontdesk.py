"""Frontdesk with all its parts, as the processes and the command line use it."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from core.abilities.hooks.suggestions import find_suggestions
from core.desk.home import sections
from core.model.errors import FrontdeskError, RetryLater, StoreError
from core.model.language import speaking
from core.model.messages import Address, Message, Person, Reach
from core.model.person_ref import PersonRef
from core.model.ports import Drafts, Platform
from core.people.languages import language_of, speaking_to
from core.storage.cancellation import end
from core.storage.database import told_as_ours
from core.text.spoken_language import language_spoken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable

    from bots.stores import Stores
    from core.abilities.turn import Turn
    from core.agent import Agent
    from core.conversations.inbox import Inbox
    from core.conversations.log import Conversations
    from core.delivery.announcements import Announcer
    from core.delivery.watermarks import Watermarks
    from core.desk.desk import Desk
    from core.desk.home import Section
    from core.desk.human_offer import HumanOffer
    from core.desk.passing_signs import PassingSigns
    from core.desk.worker import Worker
    from core.model.clock import Clock
    from core.model.replies import Exchange, Reply
    from core.people.feedback import Feedback


log = logging.getLogger(__name__)

SETTLE_SECONDS = 0.05
"""How often it is checked whether everything has been answered."""


async def run_together(coroutines: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run coroutines side by side until one of them fails, and raise its error."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        await asyncio.gather(*tasks)
    finally:
        await end(tasks)


def _failed(task: asyncio.Task[None]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is not None


class Listening:
    """Which platforms have confirmed that they deliver to us, and which have refused us."""

    def __init__(self) -> None:
        self._confirmed: set[str] = set()
        self.refused: set[str] = set()
        self._changed = asyncio.Event()
        self._connected: dict[str, Callable[[], bool]] = {}

    def watch(self, name: str, is_connected: Callable[[], bool]) -> None:
        """Have a platform's connection watched, from now on, by what tells whether it is there.

        A process that waits for another one to end listens to nothing yet, and does not call this.
        """
        self._connected[name] = is_connected

    @property
    def gone(self) -> tuple[str, ...]:
        """The platforms that refuse us, or whose connection is not there now."""
        cut = (name for name, is_connected in self._connected.items() if not is_connected())
        return tuple(sorted({*self.refused, *cut}))

    def note(self, name: str) -> None:
        """Note that a platform delivers to us."""
        self._confirmed.add(name)
        self._changed.set()

    def note_refusal(self, name: str) -> None:
        """Note that a platform refuses us, so that nobody waits for it."""
        self.refused.add(name)
        self._changed.set()

    async def wait_for(self, names: Collection[str], *, seconds: float | None = None) -> tuple[str, ...]:
        """Wait until each of these platforms has confirmed or refused, or the time is up. Return the rest."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (self._confirmed | self.refused).issuperset(names):
                    self._changed.clear()
                    await self._changed.wait()
        return tuple(name for name in names if name not in self._confirmed | self.refused)


class Adapter(Platform, Drafts, Protocol):
    """A connected platform. Any process can send through it. A process that is told to listen also listens."""

    async def listen(self, desk: Frontdesk) -> None:
        """Receive what people write, until cancelled. Call `desk.listening.note(name)` once the platform delivers.

        Raises:
            FrontdeskError: the platform refuses us. The text says what to do.
        """
        ...


LOOK_SECONDS = 1.0
"""How long the language of a person is looked up, because platforms do not wait long for an answer."""


@dataclass(frozen=True, slots=True)
class Frontdesk:
    """Frontdesk with all its parts. `alone` says that no other process uses the same database.

    `adapters` are the connected platforms; `watermarks` say up to when we listened to each of them, `listening` which
    of them deliver now.
    """

    stores: Stores
    inbox: Inbox
    conversations: Conversations
    desk: Desk
    agent: Agent
    worker: Worker
    feedback: Feedback
    human_offer: HumanOffer
    signs: PassingSigns
    posting: Announcer
    clock: Clock
    watermarks: Watermarks
    adapters: tuple[Adapter, ...]
    alone: bool
    listening: Listening = field(default_factory=Listening)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work on jobs in the background during the block. At the end of the block, running jobs are finished.

        If the worker fails, the block is cancelled, and the worker's error is raised.
        """
        from core.desk.worker import GRACE_SECONDS  # noqa: PLC0415 — heavy for adapters, which import this module

        block = asyncio.current_task()
        task = asyncio.create_task(self.worker.run(alone=self.alone), name="worker")

        def call_off(done: asyncio.Task[None]) -> None:
            if block and _failed(done):
                block.cancel()

        task.add_done_callback(call_off)
        try:
            yield
        except asyncio.CancelledError:
            if block and _failed(task):
                block.uncancel()
            else:
                raise
        finally:
            task.remove_done_callback(call_off)
            await end([task], again_seconds=GRACE_SECONDS + 2)
            if not task.cancelled():
                task.result()

    async def listen(self) -> None:
        """Listen on all connected platforms until cancelled. If one refuses us, log why, and go on with the others.

        Raises:
            FrontdeskError: all platforms refuse us, or a store has stopped working.
        """
        await run_together(self._listen_on(adapter) for adapter in self.adapters)

    async def _listen_on(self, adapter: Adapter) -> None:
        try:
            await adapter.listen(self)
        except (RetryLater, StoreError):
            raise
        except FrontdeskError as error:
            self.listening.note_refusal(adapter.name)
            if self.listening.refused.issuperset(each.name for each in self.adapters):
                raise
            log.error("Not listening on %s: %s", adapter.name.title(), error)  # noqa: TRY400 — a setting, not a bug

    async def settled(self, address: Address, *, seconds: float) -> bool:
        """Wait until all messages in a conversation are answered and the answers sent, or `seconds` have passed.

        Return whether all were answered and sent.
        """
        deadline = time.monotonic() + seconds
        while await self.conversations.pending(address.conversation):
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(SETTLE_SECONDS)
        return True

    async def ask(self, question: str, *, person: str = "", history: tuple[Exchange, ...] = ()) -> tuple[Reply, float]:
        """Answer a question outside of any conversation; return the reply and the seconds that it took.

        Nothing is stored. Without a person, only public documents are used.
        """
        started = time.perf_counter()
        with speaking(language_spoken(question)):
            reply = await self.agent.reply(self.turn(question, person=person, history=history))
        return reply, time.perf_counter() - started

    async def language_of(
        self, service: str, workspace: str, person: str | None, *, locale: str | None = None
    ) -> str | None:
        """Return the language of a person who acts on a platform (its id); None if it cannot be looked up at once."""
        try:
            with told_as_ours():
                async with asyncio.timeout(LOOK_SECONDS):
                    who = PersonRef(service, workspace, person or "")
                    return await language_of(self.stores.pool, who, locale=locale)
        except (FrontdeskError, TimeoutError):
            return None

    async def home(self, message: Message) -> tuple[Section, ...]:
        """Return what a person's home page shows. `message` is the event that opened the page, and is not stored."""
        async with speaking_to(self.stores.pool, PersonRef.of(message), locale=message.person.locale):
            return await sections(self.desk.turn(replace(message, reach=Reach.DIRECT)))

    async def suggestions(self, message: Message, verb: str, typed: str = "") -> list[tuple[str, str]]:
        """Return the names and button ids of a person's things that fit a command (`verb`) and the words typed so far.

        `message` says who types and where, and is not stored.
        """
        desk = self.desk
        return await find_suggestions(desk.suggestions, desk.turn(message), verb, typed)

    def turn(self, question: str, *, person: str = "", history: tuple[Exchange, ...] = ()) -> Turn:
        """Make the turn of a question asked outside of any conversation."""
        address = Address("ask", "local", person or "#everybody")
        message = Message(uuid.uuid4().hex, address, Person(person, person), question, self.clock.now())
        return self.desk.turn(message, history=history)
