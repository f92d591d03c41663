"""Shows answers that are being written: as a stream in a thread, by edits elsewhere."""

from __future__ import annotations

import logging
import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bots.slack.api.client import SlackRefused, call
from bots.slack.limits import EDIT_SECONDS, LONGEST_MARKDOWN, LONGEST_TEXT, STREAM_SECONDS
from bots.slack.markup import harmless, mrkdwn
from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bots.slack.api.workspaces import Workspaces
    from core.model.messages import Message

log = logging.getLogger(__name__)

FORGET_SECONDS = 900.0
PAUSE_SECONDS = 5.0
"""How long no draft is shown after one failed."""
STOPPED = "stopped_by_user"


@dataclass(slots=True)
class _Draft:
    """What is shown of an answer that is being written: as a stream while one is open, otherwise by edits."""

    shown: str
    streams: bool
    opened: float
    next_at: float
    is_stopped: bool = False


class Drafts:
    """The drafts that this process shows; `now` is the clock, in seconds, by which they are timed."""

    def __init__(self, workspaces: Workspaces, *, now: Callable[[], float]) -> None:
        self._workspaces = workspaces
        self._now = now
        self._drafts: dict[str, _Draft] = {}
        self._no_draft_until = -math.inf

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show a draft: as a stream in a thread; by edits elsewhere, and when the stream has grown old.

        If the process dies, the stream stays as it is until the reply replaces it.
        """
        if draft is None and self._now() < self._no_draft_until:
            return None
        try:
            client, channel = await self._workspaces.place(message.address)
            if draft is None:
                return await self._begin(client, channel, message, text)
            await self._continue(client, channel, draft, text)
        except FrontdeskError as error:
            log.info("A draft could not be shown: %s", error)
            # No draft is shown for a while: the model goes on writing, and the reply has to get through.
            until = self._now() + (getattr(error, "after_seconds", None) or PAUSE_SECONDS)
            if draft is None:
                self._no_draft_until = until
            elif draft in self._drafts:
                self._drafts[draft].next_at = until
        return draft

    async def _begin(self, client: AsyncWebClient, channel: str, message: Message, text: str) -> str:
        now, thread, ts = self._now(), message.address.posts_in, None
        if thread:
            with suppress(SlackRefused):  # no streams there, so edits are used
                started = await call(
                    client.chat_startStream,
                    channel=channel,
                    thread_ts=thread,
                    recipient_team_id=message.address.workspace,
                    recipient_user_id=message.person.id,
                    markdown_text=harmless(text),
                )
                ts = str(started["ts"])
        streams = ts is not None
        if ts is None:
            ts = str((await call(client.chat_postMessage, channel=channel, thread_ts=thread, **_as_draft(text)))["ts"])
        self._drafts = {ts: draft for ts, draft in self._drafts.items() if now - draft.opened < FORGET_SECONDS}
        self._drafts[ts] = _Draft(shown=text, streams=streams, opened=now, next_at=now + EDIT_SECONDS)
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
        """Send the rest to a stream. If Slack has closed it, go on by edits; if a person has stopped it, do not."""
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
        """End a stream, so that the message can be edited. What is not a stream, or has ended, is left alone."""
        draft = self._drafts.get(ts)
        if draft is None or not draft.streams:
            return
        draft.streams = False
        with suppress(SlackRefused):
            await call(client.chat_stopStream, channel=channel, ts=ts)


def _as_draft(text: str) -> dict[str, Any]:
    shown = harmless(text)[:LONGEST_MARKDOWN]
    return {"text": mrkdwn(text)[:LONGEST_TEXT] or "…", "blocks": [{"type": "markdown", "text": shown}]}
