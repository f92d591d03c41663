"""Shows answers while they are being written, as a stream in a thread, and by edits elsewhere."""

from __future__ import annotations

import logging
import math
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bots.slack.api.client import SlackRefused, call
from bots.slack.limits import EDIT_SECONDS, LONGEST_MARKDOWN, LONGEST_TASK, LONGEST_TEXT, STREAM_SECONDS
from bots.slack.markup import harmless, mrkdwn
from core.model.errors import FrontdeskError
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slack_sdk.web.async_client import AsyncWebClient

    from bots.slack.api.workspaces import Workspaces
    from core.model.messages import Message
    from core.model.replies import Step

log = logging.getLogger(__name__)

FORGET_SECONDS = 900.0
PAUSE_SECONDS = 5.0
"""How long no draft is shown after showing one has failed."""
STOPPED = "stopped_by_user"
PLAN = N_("Looking that up")
_STATES = {"running": "in_progress", "done": "complete", "failed": "error"}
"""The statuses of tasks."""


@dataclass(slots=True)
class _Draft:
    """What is shown of an answer that is being written: as a stream while one is open, otherwise by edits.

    `steps` are those that a stream shows above the text.
    """

    shown: str
    streams: bool
    opened: float
    next_at: float
    is_stopped: bool = False
    steps: tuple[Step, ...] = ()


class Drafts:
    """The drafts that this process shows; `now` is the clock, in seconds, by which they are timed."""

    def __init__(self, workspaces: Workspaces, *, now: Callable[[], float]) -> None:
        self._workspaces = workspaces
        self._now = now
        self._drafts: dict[str, _Draft] = {}
        self._no_draft_until = -math.inf

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show a draft as a stream in a thread, and by edits elsewhere or when the stream has been open too long.

        If the process dies, the stream stays as it is until the reply replaces it.
        """
        if draft is None and self._now() < self._no_draft_until:
            return None
        with self._pausing(draft):
            client, channel = await self._workspaces.place(message.address)
            if draft is None:
                return await self._begin(client, channel, message, text)
            await self._continue(client, channel, draft, text)
        return draft

    async def show_steps(self, message: Message, steps: Sequence[Step], *, draft: str | None) -> str | None:
        """Show the steps before the text is written, above the text of a stream. Without a stream, show nothing."""
        if draft is None and (message.address.posts_in is None or self._now() < self._no_draft_until):
            return None
        with self._pausing(draft):
            client, channel = await self._workspaces.place(message.address)
            if draft is None:
                return await self._start(client, channel, message, steps=tuple(steps))
            known = self._drafts.get(draft)
            if known and known.streams and not known.is_stopped:
                new = [step for step in steps if step not in known.steps]
                chunks = _chunks(new, begins=not known.steps)
                await call(client.chat_appendStream, channel=channel, ts=draft, chunks=chunks)
                known.steps = tuple(steps)
        return draft

    @contextmanager
    def _pausing(self, draft: str | None) -> Iterator[None]:
        """If the block fails, show no draft for a while, so that the reply gets through. The model writes on."""
        try:
            yield
        except FrontdeskError as error:
            log.info("A draft could not be shown: %s", error)
            until = self._now() + (getattr(error, "after_seconds", None) or PAUSE_SECONDS)
            if draft is None:
                self._no_draft_until = until
            elif draft in self._drafts:
                self._drafts[draft].next_at = until

    async def _begin(self, client: AsyncWebClient, channel: str, message: Message, text: str) -> str:
        thread = message.address.posts_in
        if thread:
            with suppress(SlackRefused):  # no streams there, so edits are used
                return await self._start(client, channel, message, text=text)
        ts = str((await call(client.chat_postMessage, channel=channel, thread_ts=thread, **_as_draft(text)))["ts"])
        return self._note(ts, text, streams=False)

    async def _start(
        self, client: AsyncWebClient, channel: str, message: Message, *, text: str = "", steps: tuple[Step, ...] = ()
    ) -> str:
        """Start a stream, with the beginning of the text or of the steps."""
        content = {"chunks": _chunks(steps, begins=True)} if steps else {"markdown_text": harmless(text)}
        started = await call(
            client.chat_startStream,
            channel=channel,
            thread_ts=message.address.posts_in or "",
            recipient_team_id=await self._workspaces.home(message.address.workspace, message.person.id),
            recipient_user_id=message.person.id,
            task_display_mode="plan",
            **content,
        )
        return self._note(str(started["ts"]), text, streams=True, steps=steps)

    def _note(self, ts: str, text: str, *, streams: bool, steps: tuple[Step, ...] = ()) -> str:
        """Note a draft that is shown, and forget old ones."""
        now = self._now()
        self._drafts = {ts: draft for ts, draft in self._drafts.items() if now - draft.opened < FORGET_SECONDS}
        next_at = now + EDIT_SECONDS if text else now
        self._drafts[ts] = _Draft(shown=text, streams=streams, opened=now, next_at=next_at, steps=steps)
        return ts

    async def _continue(self, client: AsyncWebClient, channel: str, ts: str, text: str) -> None:
        now = self._now()
        draft = self._drafts.setdefault(ts, _Draft(shown="", streams=True, opened=-math.inf, next_at=-math.inf))
        if now < draft.next_at or draft.is_stopped or text == draft.shown:
            return
        draft.next_at = now + EDIT_SECONDS
        young = now - draft.opened < STREAM_SECONDS
        if draft.streams and text.startswith(draft.shown) and young and len(harmless(text)) <= LONGEST_MARKDOWN:
            await self._append(client, channel, ts, text)
        else:
            await self.stop(client, channel, ts)
            await call(client.chat_update, channel=channel, ts=ts, **_as_draft(text))
            draft.shown = text

    async def _append(self, client: AsyncWebClient, channel: str, ts: str, text: str) -> None:
        """Send the rest to a stream. If Slack has closed it, continue by edits, but not if a person has stopped it."""
        draft = self._drafts[ts]
        try:
            more = harmless(text[len(draft.shown) :])
            await call(client.chat_appendStream, channel=channel, ts=ts, markdown_text=more)
            draft.shown = text
        except SlackRefused as error:
            draft.streams, draft.is_stopped = False, error.code == STOPPED
            draft.next_at = -math.inf
            if not draft.is_stopped:
                await self._continue(client, channel, ts, text)

    async def stop(self, client: AsyncWebClient, channel: str, ts: str) -> None:
        """End a stream, so that the message can be edited. Do nothing if it is not a stream or has ended.

        The session stays in `processing`. Without a status, Slack takes the end of a stream for the end of the answer.
        """
        draft = self._drafts.get(ts)
        if draft is None or not draft.streams:
            return
        draft.streams = False
        status = {"session_status": "processing"} if self._workspaces.is_agent else {}
        with suppress(SlackRefused):
            await call(client.chat_stopStream, channel=channel, ts=ts, **status)


def _chunks(steps: Sequence[Step], *, begins: bool) -> list[dict[str, str]]:
    """Return steps as the tasks of a stream, with a title if it `begins`; a task with a known id is changed."""
    title = [{"type": "plan_update", "title": _(PLAN)}] if begins else []
    tasks = [
        {"type": "task_update", "id": step.id, "title": step.title[:LONGEST_TASK], "status": _STATES[step.state]}
        | ({"output": step.result[:LONGEST_TASK]} if step.result else {})
        for step in steps
    ]
    return [*title, *tasks]


def _as_draft(text: str) -> dict[str, Any]:
    shown = harmless(text)[:LONGEST_MARKDOWN]
    return {"text": mrkdwn(text)[:LONGEST_TEXT] or "…", "blocks": [{"type": "markdown", "text": shown}]}
