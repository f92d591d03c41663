"""Finds the messages of a reply in a channel's history: by the key in its buttons, or by their text.

Discord remembers a nonce for minutes only, and shows it only to whoever is connected at the time.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bots.discord.api import messages
from bots.discord.ids import CustomId, MessageRef, snowflake
from bots.discord.parse import SERVICE, WORKSPACE
from bots.discord.render import all_components, render, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from bots.discord.api import Api
    from bots.discord.render import Post
    from core.delivery.outbox import Outbox

MOST_LOOKED_THROUGH = 500
"""Messages of a channel or thread that are searched."""
SKEW = timedelta(minutes=2)
"""How far the clocks of the database and of Discord may differ."""
_ADDED = re.compile(r"\A(?:<@\d+> )?(?:-# I (?:cannot|may not) write [^\n]*\n)?|\n*_\(This comes [^\n]*\)_")
"""What sending adds to a reply's text: the addressee, why it is posted elsewhere, how late it is."""


async def find_parts(api: Api, outbox: Outbox, channel: str, *, key: str) -> tuple[dict[int, MessageRef], int]:
    """Return the messages of a reply that are posted in a channel, by number, and how many there should be.

    Raises as `Api.call`, for instance if the channel cannot be read.
    """
    written = await outbox.written(key)
    after = snowflake(written[1] - SKEW) if written else None
    us = await api.me()
    found = [message async for message in messages(api, channel, most=MOST_LOOKED_THROUGH, after=after)]
    ours = [message for message in found if message["author"]["id"] == us]
    last = next((index for index, message in enumerate(ours) if _part_count(message, key)), None)
    if last is not None:
        of = _part_count(ours[last], key)
        run = ours[last : last + of]
        return {of - 1 - place: MessageRef.of(message) for place, message in enumerate(run)}, of
    if written is None:
        return {}, 0
    posts = render(written[0], key=key)
    refs = [str(MessageRef.of(message)) for message in ours]
    taken = await outbox.taken(SERVICE, WORKSPACE, refs) if refs else frozenset()
    return _match_by_text([message for message, ref in zip(ours, refs, strict=True) if ref not in taken], posts), len(
        posts
    )


def _match_by_text(ours: Sequence[Mapping[str, Any]], posts: Sequence[Post]) -> dict[int, MessageRef]:
    """Match messages (newest first) with a reply's parts by their text, in order. Parts with buttons are left out."""
    wanted = [None if post.components else _normalized(post.content) for post in posts]
    found: dict[int, MessageRef] = {}
    part = len(posts) - 1
    for message in ours:
        says = _normalized(text_of(message))
        fitting = next((number for number in range(part, -1, -1) if says == wanted[number]), None)
        if fitting is not None:
            found[fitting] = MessageRef.of(message)
            part = fitting - 1
    return found


def _normalized(text: str) -> str:
    return " ".join(_ADDED.sub("", text).split())


def _part_count(message: Mapping[str, Any], key: str) -> int:
    """Return how many messages the reply has if this is its last one, else 0."""
    for component in all_components(message.get("components") or ()):
        custom_id = CustomId.read(component.get("custom_id"))
        if custom_id.key == key:
            return custom_id.parts or 0
    return 0
