"""What a person sees before and beside an answer: that we are at it, that a button was pressed, why we refuse.

All of it is courtesy: it happens after what counts, and what fails of it is logged and let go.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bots.discord.history import MESSAGES
from bots.discord.limits import LONGEST_CONTENT
from bots.discord.render import ASKS, CHOOSE, MENU, quiet
from bots.discord.speaking import ORIGINAL
from bots.discord.words import escaped
from core.errors import FrontdeskError
from core.storage.database import told_as_ours
from core.tasks import end

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from bots.discord.api import Api

log = logging.getLogger(__name__)


class Signs:
    """Gives signs, each in a task of its own."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._tasks: set[asyncio.Task[None]] = set()

    def soon(self, sign: Coroutine[Any, Any, None]) -> None:
        """Give a sign beside what happens now."""
        task = asyncio.create_task(_let_go(sign))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up the signs that are not given yet."""
        await end(self._tasks)

    async def working(self, channel: str) -> None:
        """Show that an answer is coming."""
        await self._api.call("POST", "/channels/{channel_id}/typing", channel_id=channel)

    async def whisper(self, channel: str, message: str, words: str) -> None:
        """Tell somebody why something was refused, as a reply to what was said."""
        reference = {"message_id": message, "fail_if_not_exists": False}
        body = {"content": words[:LONGEST_CONTENT], "message_reference": reference, "allowed_mentions": quiet()}
        await self._api.call("POST", MESSAGES, channel_id=channel, body=body)

    async def tell(self, ids: dict[str, str], words: str) -> None:
        """Answer an interaction with a word of our own."""
        body = {"content": words[:LONGEST_CONTENT], "allowed_mentions": quiet()}
        await self._api.call("PATCH", ORIGINAL, body=body, ids=ids)

    async def pressed(self, ids: dict[str, str], shown: Mapping[str, Any], what: str, who: str) -> None:
        """Take the buttons of a choice away, and say who chose what."""
        rows = [row for row in shown.get("components") or () if not _is_choice(row)]
        chosen = f"{shown.get('content') or ''}\n-# ✓ {escaped(what)} — {escaped(who)}"
        content = chosen if len(chosen) <= LONGEST_CONTENT else shown.get("content")
        body = {"content": content, "components": rows, "allowed_mentions": quiet()}
        await self._api.call("PATCH", ORIGINAL, body=body, ids=ids)


def _is_choice(row: Mapping[str, Any]) -> bool:
    first = (row.get("components") or [{}])[0]
    return str(first.get("custom_id") or "").split(":")[0] in (CHOOSE, MENU, ASKS)


async def _let_go(sign: Coroutine[Any, Any, None]) -> None:
    try:
        with told_as_ours():
            await sign
    except FrontdeskError as error:
        log.info("A sign was not given: %s", error)
    except Exception:
        log.exception("A sign failed")
