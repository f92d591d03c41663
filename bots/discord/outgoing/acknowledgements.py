"""What a person sees before and beside an answer: that we are at it, that a button was pressed, why we refuse.

All of it is courtesy: it happens after what counts, and what fails of it is logged and let go.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from bots.background import Asides
from bots.discord.api.history import MESSAGES
from bots.discord.limits import LONGEST_CONTENT, LONGEST_NONCE, LONGEST_SHOWN
from bots.discord.markup import escaped
from bots.discord.outgoing.sender import EPHEMERAL, FOLLOW_UP, ORIGINAL
from bots.discord.render import ASKS, CHOOSE, MENU, OF_COMPONENTS, TEXT, quiet, said_in
from core.model.errors import RetryLater

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.api.client import Api


TYPING_SECONDS = 8.0
"""How long it is seen that somebody types: some ten seconds."""
MOST_REMEMBERED = 1_000
WHISPERS = 4
"""Refusals that are said at once; in a crowd the others wait, so that answers go on."""
TRIES, RETRY_SECONDS = 20, 5.0


class Signs(Asides):
    """Gives the signs of Discord."""

    def __init__(self, api: Api) -> None:
        super().__init__()
        self._api = api
        self._typing: OrderedDict[str, float] = OrderedDict()
        self._whispering = asyncio.Semaphore(WHISPERS)

    async def working(self, channel: str) -> None:
        """Show that an answer is coming, as long as that is not seen in the channel anyway."""
        now = time.monotonic()
        if now - self._typing.get(channel, -TYPING_SECONDS) < TYPING_SECONDS:
            return
        self._typing[channel] = now
        if len(self._typing) > MOST_REMEMBERED:
            self._typing.popitem(last=False)
        await self._api.call("POST", "/channels/{channel_id}/typing", channel_id=channel)

    async def whisper(self, channel: str, message: str, words: str) -> None:
        """Tell somebody why something was refused, as a reply to what was said.

        Dies the process before, nobody tells it; dies it after, and refuses what it reads once more, Discord knows the
        nonce for some minutes.
        """
        reference = {"message_id": message, "fail_if_not_exists": False}
        once = {"nonce": f"no {message}"[:LONGEST_NONCE], "enforce_nonce": True}
        body = {"content": words[:LONGEST_CONTENT], "message_reference": reference, "allowed_mentions": quiet(), **once}
        async with self._whispering:
            for _ in range(TRIES):
                try:
                    await self._api.call("POST", MESSAGES, channel_id=channel, body=body)
                except RetryLater as error:
                    await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
                else:
                    return

    async def tell(self, ids: dict[str, str], words: str) -> None:
        """Answer an interaction with a word of our own."""
        body = {"content": words[:LONGEST_CONTENT], "allowed_mentions": quiet()}
        await self._api.call("PATCH", ORIGINAL, body=body, ids=ids)

    async def add(self, ids: dict[str, str], words: str) -> None:
        """Say something beside a message with buttons, to the person alone."""
        body = {"content": words[:LONGEST_CONTENT], "flags": EPHEMERAL, "allowed_mentions": quiet()}
        await self._api.call("POST", FOLLOW_UP, body=body, ids=ids)

    async def whisper_instead(self, ids: dict[str, str], words: str) -> None:
        """Say something to the person alone, in the place of what was promised for all to read."""
        await self._api.call("DELETE", ORIGINAL, ids=ids)
        await self.add(ids, words)

    async def pressed(self, ids: dict[str, str], shown: Mapping[str, Any], what: str, who: str) -> None:
        """Take the buttons of a choice away, and say who chose what."""
        left = [row for row in shown.get("components") or () if not _is_choice(row)]
        note = f"-# ✓ {escaped(what)} — {escaped(who)}"
        if int(shown.get("flags") or 0) & OF_COMPONENTS:
            at = max((place for place, each in enumerate(left) if each.get("type") == TEXT), default=-1) + 1
            fits = len(said_in(shown)) + len(note) <= LONGEST_SHOWN
            body: dict[str, Any] = {"components": [*left[:at], *_text(note, fits=fits), *left[at:]]}
        else:
            chosen = f"{shown.get('content') or ''}\n{note}"
            body = {
                "content": chosen if len(chosen) <= LONGEST_CONTENT else shown.get("content"),
                "components": left,
            }
        await self._api.call("PATCH", ORIGINAL, body={**body, "allowed_mentions": quiet()}, ids=ids)


def _text(words: str, *, fits: bool) -> list[dict[str, Any]]:
    return [{"type": TEXT, "content": words}] if fits else []


def _is_choice(row: Mapping[str, Any]) -> bool:
    first = (row.get("components") or [{}])[0]
    return str(first.get("custom_id") or "").split(":")[0] in (CHOOSE, MENU, ASKS)
