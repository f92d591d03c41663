"""Whether a reply stands in a channel: by the key in its buttons, or by what it says, in the history since then.

Discord keeps a nonce for minutes only, and tells it to whoever listens; a process that comes later sees messages alone.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bots.discord.api.history import messages
from bots.discord.outgoing.poster import id_of
from bots.discord.parse import SERVICE, WORKSPACE, snowflake
from bots.discord.render import render, said_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from bots.discord.api.client import Api
    from bots.discord.render import Post
    from core.delivery.outbox import Outbox

MOST_LOOKED_THROUGH = 500
"""Messages of a channel or thread that are looked through for one that may have been sent."""
SKEW = timedelta(minutes=2)
"""How far the clocks of the database and of Discord may differ."""
_ADDED = re.compile(r"\A(?:<@\d+> )?(?:-# I may not write [^\n]*\n)?|\n*_\(This comes [^\n]*\)_")
"""What is put around a reply's text when it is sent: whom it is for, why it comes elsewhere, how late it is."""


async def standing(api: Api, outbox: Outbox, channel: str, *, key: str) -> tuple[dict[int, str], int]:
    """Return the messages of a reply that stand in a channel, as `channel/message` by their number, and of how many.

    Raises:
        RetryLater: Discord or the database is down.
        DiscordRefused: the channel cannot be read.
    """
    written = await outbox.written(key)
    after = snowflake(written[1] - SKEW) if written else None
    us = await api.me()
    found = [each async for each in messages(api, channel, most=MOST_LOOKED_THROUGH, after=after)]
    ours = [each for each in found if each["author"]["id"] == us]
    last = next((index for index, each in enumerate(ours) if _parts(each, key)), None)
    if last is not None:
        of = _parts(ours[last], key)
        run = ours[last : last + of]
        return {of - 1 - place: id_of(each) for place, each in enumerate(run)}, of
    if written is None:
        return {}, 0
    posts = render(written[0], key=key)
    taken = await outbox.taken(SERVICE, WORKSPACE, [id_of(each) for each in ours]) if ours else frozenset()
    return _alike([each for each in ours if id_of(each) not in taken], posts), len(posts)


def _alike(ours: Sequence[Mapping[str, Any]], posts: Sequence[Post]) -> dict[int, str]:
    """Return the messages, the newest first, that say what those of a reply do which have no buttons, in its order."""
    wanted = [None if post.components else _bare(post.content) for post in posts]
    found: dict[int, str] = {}
    part = len(posts) - 1
    for message in ours:
        says = _bare(said_in(message))
        fitting = next((number for number in range(part, -1, -1) if says == wanted[number]), None)
        if fitting is not None:
            found[fitting] = id_of(message)
            part = fitting - 1
    return found


def _bare(text: str) -> str:
    return " ".join(_ADDED.sub("", text).split())


def _parts(message: Mapping[str, Any], key: str) -> int:
    """Return of how many messages a reply is, if this is its last one; else none."""
    for row in message.get("components") or ():
        for component in row.get("components") or ():
            _, mark, parts, *_ = f"{component.get('custom_id') or ''}:::".split(":")
            if mark == key:
                return int(parts)
    return 0
