"""One test's view of the stage and of Frontdesk: what one or more people say, and what is then shown."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pytest_asyncio
from pydantic import TypeAdapter

from bots.conformance.stage import Where
from core.model.messages import Message
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    import pytest

    from bots.conformance.stage import Can, Shown, Stage
    from bots.frontdesk import Adapter, Frontdesk
    from core.model.messages import Address

SECONDS = 60.0
LOOK_SECONDS = 0.02
_LAST = "SELECT max(id) FROM messages"
_COME = "SELECT 1 FROM messages WHERE id > %s AND message #>> '{person,name}' = %s LIMIT 1"
_BUSY = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
_FAILED_SENDS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send' AND attempts > 0 AND status = 'todo'"
_NEWEST = "SELECT message FROM messages ORDER BY id DESC LIMIT 1"
_MESSAGE = TypeAdapter(Message)

# The effect of a full disk or of missing rights: nothing can be stored. A sequence also counts what is rolled back.
_REFUSE = """
CREATE SEQUENCE refusals;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM nextval('refusals'); RAISE EXCEPTION 'nothing is kept now'; END $$;
CREATE TRIGGER refusing BEFORE INSERT ON messages EXECUTE FUNCTION refuse();
"""
_ALLOW = "DROP TRIGGER refusing ON messages; DROP FUNCTION refuse(); DROP SEQUENCE refusals;"
_REFUSALS = "SELECT count(*) FROM refusals WHERE is_called"

Found = TypeVar("Found")


class Listening:
    """Frontdesk's listening task. It can be stopped, as if the process ended, and started again."""

    def __init__(self, desk: Frontdesk) -> None:
        self._desk = desk
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen on the stage."""
        self._task = asyncio.create_task(self._desk.listen(), name="listen")

    async def stop(self) -> None:
        """Stop listening. If listening failed, raise its error."""
        if self._task:
            self._task.cancel()
            (ended,) = await asyncio.gather(self._task, return_exceptions=True)
            if isinstance(ended, Exception):
                raise ended


class Scene:
    """A person, and what Frontdesk says to them from now on."""

    def __init__(self, stage: Stage, desk: Frontdesk, listening: Listening) -> None:
        self.stage = stage
        self.desk = desk
        self.listening = listening
        self.person = stage.somebody()
        self._stood: dict[Where, set[str]] = {}

    def can(self, *what: Can) -> bool:
        """Return whether the platform can do all of these things."""
        return self.stage.can.issuperset(what)

    async def say(
        self, text: str, where: Where = Where.DIRECT, *, mention: bool = False, thread: str | None = None
    ) -> str:
        """Say something, and return its id when it has been stored."""
        last = await self._number(_LAST)
        said = await self.begin(text, where, mention=mention, thread=thread)
        await self.until(lambda: self._has_come(last))
        return said

    async def begin(
        self, text: str, where: Where = Where.DIRECT, *, mention: bool = False, thread: str | None = None
    ) -> str:
        """Say something without waiting."""
        if where not in self._stood:
            standing = await self.stage.shown(person=self.person, where=where)
            self._stood[where] = {message.id for message in standing}
        return await self.stage.say(text, person=self.person, where=where, mention=mention, thread=thread)

    async def arrive(self) -> None:
        """Note what is shown everywhere already; what Frontdesk says from now on belongs to this scene."""
        for where in Where:
            self._stood[where] = {message.id for message in await self.stage.shown(person=self.person, where=where)}

    async def ask(self, text: str, where: Where = Where.DIRECT, *, mention: bool = False) -> list[Shown]:
        """Say something and return the answers, when nothing more is to come."""
        await self.say(text, where, mention=mention)
        return await self.settled(where)

    async def settled(self, where: Where = Where.DIRECT) -> list[Shown]:
        """Return what is shown in this scene, when nothing more is to come."""
        await self.until(self._is_settled)
        return await self.standing(where)

    async def standing(self, where: Where = Where.DIRECT) -> list[Shown]:
        """Return what Frontdesk has said in this scene, as it is shown now."""
        stood = self._stood.get(where, set())
        shown = await self.stage.shown(person=self.person, where=where)
        return [message for message in shown if message.id not in stood]

    async def until(self, so: Callable[[], Awaitable[Found]], *, seconds: float = SECONDS) -> Found:
        """Check repeatedly until a condition holds, and return its value."""
        async with asyncio.timeout(seconds):
            while not (found := await so()):
                await asyncio.sleep(LOOK_SECONDS)
        return found

    async def stands(self, *texts: str, where: Where = Where.DIRECT) -> list[Shown]:
        """Wait until exactly these paragraphs are shown, and nothing more is to come.

        The paragraphs can be in one message, because messages that wait are answered together.
        """

        async def so() -> bool:
            standing = await self.standing(where)
            paragraphs = [part.strip() for message in standing for part in message.text.split("\n\n")]
            return paragraphs == list(texts) and await self._is_settled()

        try:
            await self.until(so)
        except TimeoutError:
            found = [message.text for message in await self.standing(where)]
            raise AssertionError(f"expected {list(texts)}, but {found} is shown") from None
        return await self.standing(where)

    async def sending_fails(self) -> None:
        """Wait until sending a reply has failed."""
        await self.until(lambda: self._number(_FAILED_SENDS))

    async def refuse(self) -> None:
        """Let the database refuse every message from now on."""
        await self._run(_REFUSE)

    async def refused(self) -> None:
        """Wait until the database has refused a message."""
        await self.until(lambda: self._number(_REFUSALS))

    async def allow(self) -> None:
        """Let the database store messages again."""
        await self._run(_ALLOW)

    async def place(self) -> tuple[Adapter, Address]:
        """Return the place of the last message, and the adapter that serves it."""
        address = (await self.newest()).address
        return next(adapter for adapter in self.desk.adapters if adapter.name == address.platform), address

    async def newest(self) -> Message:
        """Return the last message, as it is stored."""
        async with self.desk.stores.pool.connection() as connection:
            row = await one(connection, _NEWEST)
        assert row, "nothing was said before"
        return _MESSAGE.validate_python(row[0])

    async def _has_come(self, last: int) -> bool:
        """Return whether a message of this person was stored after the `last` one. Others may speak as well."""
        async with self.desk.stores.pool.connection() as connection:
            return await one(connection, _COME, last, self.person) is not None

    async def _is_settled(self) -> bool:
        return not await self._number(_BUSY)

    async def _number(self, query: str) -> int:
        async with self.desk.stores.pool.connection() as connection:
            row = await one(connection, query)
        return int(row[0] or 0) if row else 0

    async def _run(self, statements: str) -> None:
        async with self.desk.stores.pool.connection() as connection:
            await connection.execute(statements)


class Talk:
    """What one person says and hears. Each message of Frontdesk is heard once, and again when it has changed."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._heard: dict[str, str] = {}
        self.mention = f"@{scene.person}"

    @property
    def now(self) -> datetime:
        """The time by Frontdesk's clock, aware, in UTC."""
        return self._scene.desk.clock.now()

    async def says(self, text: str, *words: str, where: Where = Where.DIRECT) -> str:
        """Say something, and return the reply that contains these words."""
        await self._scene.say(text, where, mention=where is Where.CHANNEL)
        return await self.hears(*words, where=where)

    async def presses(self, label: str, *words: str, where: Where = Where.DIRECT, line: str | None = None) -> str:
        """Press the newest button of a name, with the line that it asks for; otherwise as `says`."""
        shown = [message for message in await self._scene.standing(where) if label in message.buttons]
        assert shown, (
            f"no button {label!r} is under {[message.buttons for message in await self._scene.standing(where)]}"
        )
        await self._scene.stage.press(shown[-1], label, person=self._scene.person, line=line)
        return await self.hears(*words, where=where)

    async def hears(self, *words: str, where: Where = Where.DIRECT) -> str:
        """Wait for a message that contains these words and was not heard before, and return it."""
        try:
            shown = await self._scene.until(partial(self._new, words, where))
        except TimeoutError:
            found = [message.text for message in await self._scene.standing(where)]
            raise AssertionError(f"{words} is not in any of {found}") from None
        assert shown
        self._heard[shown.id] = shown.text
        return shown.text

    async def offered(self, where: Where = Where.DIRECT) -> tuple[str, ...]:
        """Return the buttons under the newest message."""
        return (await self._scene.standing(where))[-1].buttons

    async def ends(self) -> None:
        """Wait until nothing more is to come."""
        await self._scene.settled()

    async def _new(self, words: tuple[str, ...], where: Where) -> Shown | None:
        new = [message for message in await self._scene.standing(where) if self._heard.get(message.id) != message.text]
        return next((message for message in reversed(new) if all(word in message.text for word in words)), None)


Talks = tuple[Talk, Talk, Talk]


@pytest_asyncio.fixture(loop_scope="module")
async def talks(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Talks:
    """Bring three people before Frontdesk. Rate limits are switched off, because other tests cover them."""
    for adapter in scene.desk.adapters:
        monkeypatch.setattr(adapter, "limits", ())
    scenes = (scene, *(Scene(scene.stage, scene.desk, scene.listening) for _ in range(2)))
    for each_scene in scenes:
        await each_scene.arrive()
    one, two, three = map(Talk, scenes)
    return one, two, three
