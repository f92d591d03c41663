"""Slack's agent sessions: a thread with a title, and while Frontdesk works on an answer, a button that stops it.

Source: docs.slack.dev/ai/agent-sessions. A session in `processing` stays so for up to an hour, whatever is posted, so
each process that sends a reply also sets the session's next status, and each one that listens looks for sessions that a
process left in `processing` when it died. Slack refuses the methods for apps that are not
agents, and for some tokens and kinds of channels. Then the older calls for assistants are used.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import psycopg
from psycopg_pool import PoolTimeout

from bots.background import BackgroundTasks
from bots.slack.api.client import SlackRefused, call
from bots.slack.limits import LONGEST_THREAD_TITLE
from bots.slack.parse import SERVICE
from core.conversations.log import Conversations
from core.conversations.shown_waits import forget_shown, left_shown, note_shown
from core.model.errors import FrontdeskError, RetryLater
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from bots.slack.api.workspaces import Workspaces
    from core.model.messages import Address, Message
    from core.model.replies import Reply

log = logging.getLogger(__name__)

STATUS = "is looking that up…"
LOOK_SECONDS = 0.1
LONGEST_LOOK_SECONDS = 2.0
"""The longest time between two checks whether a message is answered. The first checks follow more quickly."""
REFUSED_SECONDS = 3600.0
"""How long to wait before a workspace that has refused sessions is asked again."""
OF_THE_APP = frozenset(
    {"not_authorized", "missing_scope", "not_allowed_token_type", "unknown_method", "feature_disabled", "no_permission"}
)
"""Errors that mean that the app has no sessions in the workspace; all others concern one thread."""
WATCH_SECONDS = 30.0
"""How often a process that listens looks for sessions that another one left in `processing`."""
LEFT_SECONDS = 60.0
"""How long a session is in `processing` before it is looked at. A process that lives ends its own within seconds."""
ATTEMPTS = 5
"""How often a Slack that was down or busy is asked again to set a status."""


class Sessions(BackgroundTasks):
    """Shows in threads whether an answer is coming, whether a person is asked something, or whether all is over."""

    def __init__(self, workspaces: Workspaces, pool: AsyncConnectionPool) -> None:
        super().__init__()
        self._workspaces = workspaces
        self._pool = pool
        self._conversations = Conversations(pool)
        self._refused_until: dict[str, float] = {}
        self._threads: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()

    async def show(self, message: Message, message_id: int) -> None:
        """Show that an answer is coming, until the turn is over; messages of one thread take turns.

        Whoever sends the reply sets the next status (`settle`). It is set here if there is no reply, or if the turn
        was over before Slack knew that it had begun. If the process dies meanwhile, the turn goes on in another one,
        which sends the reply.
        """
        address = message.address
        if address.posts_in is None:
            return
        place = (address.workspace, address.channel, address.posts_in)
        async with self._threads.setdefault(place, asyncio.Lock()):
            if not await self._conversations.is_waiting(message_id):
                return
            await note_shown(self._pool, message_id)
            begun = await self._begin(message)
            if not begun:
                with suppress(RetryLater):
                    await self._show_words(message)
            if begun is not False:
                went_on = await self._until_over(message_id)
                last = await self._conversations.last_turn(address)
                if not went_on or last is None or last[1] is None:
                    await self.settle(address)
            await forget_shown(self._pool, message_id)

    async def watch(self) -> None:
        """End the sessions that dead processes left in `processing`, until cancelled."""
        while True:
            try:
                await self._settle_left()
            except (FrontdeskError, psycopg.Error, PoolTimeout) as error:
                log.info("Sessions that were left cannot be ended yet: %s", error)
            await asyncio.sleep(WATCH_SECONDS)

    async def _settle_left(self) -> None:
        for message_id, address in await left_shown(self._pool, SERVICE, seconds=LEFT_SECONDS):
            await self.settle(address)
            await forget_shown(self._pool, message_id)

    async def settle(self, address: Address) -> None:
        """Set the status of a thread to that of its last turn, unless the turn still waits. Repeating it is harmless.

        A session is `suspended` while a reply waits for the person, `closed` when its messages are deleted or marked
        as solved, and `active` otherwise. Nothing is raised: a Slack that is down or busy is asked again in the
        background.
        """
        pause = await self._settle_once(address)
        if pause is not None:
            self.start(self._settle_later(address, pause))

    async def _settle_once(self, address: Address) -> float | None:
        """Set the status of a thread. Return the seconds to wait before the next attempt, or None if none is needed."""
        if address.posts_in is None or not self._serves(address):
            return None
        try:
            with told_as_ours():
                last = await self._conversations.last_turn(address)
            if last and last[0] != "waiting":
                await self._set(address, _status(*last))
        except RetryLater as error:
            return error.after_seconds or LONGEST_LOOK_SECONDS
        except FrontdeskError as error:
            self._note(address, error)
        return None

    async def _settle_later(self, address: Address, pause: float) -> None:
        for _ in range(ATTEMPTS):
            await asyncio.sleep(pause)
            again = await self._settle_once(address)
            if again is None:
                return
            pause = again

    async def rename(self, message: Message) -> None:
        """Name the thread of a direct conversation after its first message."""
        address = message.address
        client = await self._workspaces.client(address.workspace)
        where = {"channel_id": address.channel, "thread_ts": address.posts_in or "", "title": title_of(message)}
        if self._serves(address):
            try:
                await call(client.agents_sessions_rename, **where)
            except FrontdeskError as error:
                self._note(address, error)
            else:
                return
        await call(client.assistant_threads_setTitle, **where)

    async def _begin(self, message: Message) -> bool | None:
        """Begin or resume the session of a thread; False if Slack refuses, None if it does not say whether it has."""
        address = message.address
        if not self._serves(address):
            return False
        about = {"title": title_of(message), "initiator_user_id": message.person.id}
        try:
            await self._set(address, "processing", **about)
        except FrontdeskError as error:
            self._note(address, error)
            return None if isinstance(error, RetryLater) else False
        return True

    def _serves(self, address: Address) -> bool:
        """Return whether the app is an agent, and Slack has not just refused it as one."""
        return self._workspaces.is_agent and time.monotonic() >= self._refused_until.get(address.workspace, 0.0)

    async def _until_over(self, message_id: int) -> bool:
        """Wait until a turn is over; return whether it was still going on."""
        pause, went_on = LOOK_SECONDS, False
        while await self._conversations.is_waiting(message_id):
            await asyncio.sleep(pause)
            pause, went_on = min(pause * 1.5, LONGEST_LOOK_SECONDS), True
        return went_on

    async def _set(self, address: Address, status: str, **about: str) -> None:
        client = await self._workspaces.client(address.workspace)
        where = {"channel_id": address.channel, "thread_ts": address.posts_in}
        await call(client.agents_sessions_setStatus, status=status, **where, **about)

    async def _show_words(self, message: Message) -> None:
        """Show the status in words, as assistants do. Slack removes it when the answer is posted."""
        address = message.address
        client = await self._workspaces.client(address.workspace)
        await call(
            client.assistant_threads_setStatus,
            status=STATUS,
            channel_id=address.channel,
            thread_ts=address.posts_in or "",
        )

    def _note(self, address: Address, error: FrontdeskError) -> None:
        """Log why a session could not be used. That the app has no sessions is logged only once an hour."""
        if isinstance(error, SlackRefused) and error.code in OF_THE_APP:
            log.warning("Slack refuses agent sessions in %s, so the older calls are used: %s", address.workspace, error)
            self._refused_until[address.workspace] = time.monotonic() + REFUSED_SECONDS
        else:
            log.info("A session could not be used: %s", error)


def _status(state: str, reply: Reply | None) -> str:
    """Return the status of a session after a turn."""
    if state == "retracted" or (reply and reply.mark == "solved"):
        return "closed"
    return "suspended" if reply and reply.asks else "active"


def title_of(message: Message) -> str:
    """Return the title of a thread that begins with a message."""
    return " ".join(message.text.split())[:LONGEST_THREAD_TITLE] or "…"
