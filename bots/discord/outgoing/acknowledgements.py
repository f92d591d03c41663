"""Acknowledges what people do: says that an answer is coming, that a button was pressed, or why something is refused.

Acknowledgements are sent after what counts is stored. A failure is logged and otherwise ignored.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bots.background import BackgroundTasks
from bots.discord.api import MESSAGES, TYPING
from bots.discord.ids import CustomId
from bots.discord.limits import LONGEST_CONTENT, LONGEST_NONCE, LONGEST_SHOWN
from bots.discord.markup import escaped
from bots.discord.newest import Newest
from bots.discord.outgoing.sender import FOLLOW_UP, ORIGINAL
from bots.discord.render import EPHEMERAL, OF_COMPONENTS, ROW, SECTION, TEXT, allowed_mentions, text_of
from core.model.errors import RetryLater

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bots.discord.api import Api


TYPING_SECONDS = 8.0
"""Discord shows the typing indicator for about ten seconds."""
MOST_REMEMBERED = 1_000
REFUSALS = 4
"""How many refusals are sent at a time. In a crowd, further ones wait, so that answers are still sent."""
TRIES, RETRY_SECONDS = 20, 5.0


class Acknowledgements(BackgroundTasks):
    """Sends acknowledgements on Discord."""

    def __init__(self, api: Api) -> None:
        super().__init__()
        self._api = api
        self._typing: Newest[str, float] = Newest(MOST_REMEMBERED)
        self._pressed: Newest[str, _Pressed] = Newest(MOST_REMEMBERED)
        self._refusing = asyncio.Semaphore(REFUSALS)

    async def show_typing(self, channel: str) -> None:
        """Show the typing indicator, unless it is still shown in the channel."""
        now = time.monotonic()
        if now - self._typing.get(channel, -TYPING_SECONDS) < TYPING_SECONDS:
            return
        self._typing[channel] = now
        await self._api.call("POST", TYPING, channel_id=channel)

    async def refuse(self, channel: str, message: str, words: str) -> None:
        """Tell somebody why something was refused, in a reply to their message.

        If the process dies before this, nobody is told. If it dies after, and then refuses the message again, Discord
        drops the second refusal, because it knows the nonce for some minutes.
        """
        reference = {"message_id": message, "fail_if_not_exists": False}
        once = {"nonce": f"no {message}"[:LONGEST_NONCE], "enforce_nonce": True}
        body = {
            "content": words[:LONGEST_CONTENT],
            "message_reference": reference,
            "allowed_mentions": allowed_mentions(),
            **once,
        }
        async with self._refusing:
            for _ in range(TRIES):
                try:
                    await self._api.call("POST", MESSAGES, channel_id=channel, body=body)
                except RetryLater as error:
                    await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
                else:
                    return

    async def answer(self, ids: dict[str, str], words: str) -> None:
        """Answer an interaction with a short text."""
        body = {"content": words[:LONGEST_CONTENT], "allowed_mentions": allowed_mentions()}
        await self._api.call("PATCH", ORIGINAL, body=body, ids=ids)

    async def follow_up(self, ids: dict[str, str], words: str) -> None:
        """Tell the person something below a message with buttons; nobody else sees it."""
        body = {"content": words[:LONGEST_CONTENT], "flags": EPHEMERAL, "allowed_mentions": allowed_mentions()}
        await self._api.call("POST", FOLLOW_UP, body=body, ids=ids)

    async def answer_privately(self, ids: dict[str, str], words: str) -> None:
        """Tell the person something privately, and withdraw the public answer that was promised."""
        await self._api.call("DELETE", ORIGINAL, ids=ids)
        await self.follow_up(ids, words)

    async def show_choice(
        self, ids: dict[str, str], shown: Mapping[str, Any], what: str, who: str, *, only: str | None = None
    ) -> None:
        """Remove the buttons of a choice, or `only` the one with a custom id, and say who chose what.

        Whoever presses two buttons quickly has not seen the first one disappear: what is shown then lacks both.
        """
        pressed = self._pressed.get(str(shown["id"]), _Pressed()) if only else _Pressed()
        pressed.notes.append(f"-# ✓ {escaped(what)} — {escaped(who)}")
        if only:
            pressed.buttons.add(only)
            self._pressed[str(shown["id"])] = pressed
        async with pressed.lock:
            body = _body_after(pressed, shown) | {"allowed_mentions": allowed_mentions()}
            await self._api.call("PATCH", ORIGINAL, body=body, ids=ids)


@dataclass(slots=True)
class _Pressed:
    """What was pressed in a message, one button after another: the custom ids, and the notes that say so."""

    buttons: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def _body_after(pressed: _Pressed, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message without the buttons that were pressed, or without all if none stands for itself."""
    left = list(_without_choices(shown.get("components") or (), pressed.buttons))
    notes = [note for note in pressed.notes if note not in text_of(shown).splitlines()]
    if int(shown.get("flags") or 0) & OF_COMPONENTS:
        at = max((place for place, part in enumerate(left) if part.get("type") != ROW), default=-1) + 1
        fits = len(text_of(shown)) + sum(map(len, notes)) <= LONGEST_SHOWN
        told = [{"type": TEXT, "content": note} for note in notes] if fits else []
        return {"components": [*left[:at], *told, *left[at:]]}
    chosen = "\n".join([str(shown.get("content") or ""), *notes])
    return {"content": chosen if len(chosen) <= LONGEST_CONTENT else shown.get("content"), "components": left}


def _without_choices(components: Iterable[Mapping[str, Any]], only: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the components that are left. A line that loses the button beside it stays as a text."""
    for part in components:
        if _is_choice(part, only):
            continue
        inner = list(_without_choices(part.get("components") or (), only))
        if part.get("type") == SECTION and _is_choice(part["accessory"], only):
            yield from inner
        elif inner or not part.get("components"):
            yield {**part, "components": inner} if inner else part


def _is_choice(component: Mapping[str, Any], only: Collection[str]) -> bool:
    custom_id = component.get("custom_id")
    return custom_id in only if only else CustomId.read(custom_id).is_choice
