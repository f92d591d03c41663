"""Forum posts: marks posts as solved, and finds solved posts that are similar to a new one. Contains the SQL.

Posts are similar if they share significant words. The fewer solved posts contain a word, the more it counts.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from core.model.messages import Post
from core.storage.rows import many, one, run
from core.text.catalogue import _
from core.text.terms import DEFAULT_LANGUAGE, FUNCTION_WORDS, fold, guess_language, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.model.messages import Address, Message
    from core.model.replies import Reply

SOLVED: Final = "mark_solved"
"""The ability that the button under an answer to a post calls."""
MOST_LOOKED_AT: Final = 500
"""How many solved posts of a channel are compared, newest first. This limits the cost of an answer."""
MOST_OFFERED: Final = 3
ALIKE: Final = 0.5
"""A solved post is offered if it has at least this share of the new post's words, weighted."""
FEWEST_SHARED: Final = 2
LONGEST_LOOKED_AT: Final = 1_000
"""How many characters of a post are compared. The question is at its beginning."""

_FIRST = """
SELECT id, message #>> '{person,id}', message ->> 'text' FROM messages
WHERE conversation = %s AND jsonb_typeof(message -> 'post') = 'object' ORDER BY id LIMIT 1
"""
_SOLVE = "INSERT INTO solved (message_id, platform, workspace, channel) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
_SOLVED = """
SELECT m.message #>> '{post,title}', m.message #>> '{post,link}', m.message ->> 'text'
FROM solved s JOIN messages m ON m.id = s.message_id
WHERE (s.platform, s.workspace, s.channel) = (%s, %s, %s) AND m.conversation <> %s
    AND jsonb_typeof(m.message -> 'post') = 'object'
ORDER BY s.message_id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """The first message of a post: its id, its author's id and its text."""

    id: int
    author: str
    text: str


async def opened(connection: AsyncConnection, address: Address) -> Opened | None:
    """Return the first message of a post; None if the conversation is not a post, or if we never got the message."""
    row = await one(connection, _FIRST, address.conversation)
    return Opened(*row) if row else None


async def solve(connection: AsyncConnection, address: Address, message_id: int) -> bool:
    """Store that a post is solved, in the caller's transaction; False if it already was."""
    return bool(await run(connection, _SOLVE, message_id, address.platform, address.workspace, address.channel))


async def similar(connection: AsyncConnection, message: Message) -> tuple[Post, ...]:
    """Return the solved posts of the same channel that are similar to a new post, most similar first."""
    if message.post is None:
        return ()
    here = message.address
    rows = await many(
        connection, _SOLVED, here.platform, here.workspace, here.channel, here.conversation, MOST_LOOKED_AT
    )
    return _alike(f"{message.post.title}\n{message.text}", [(Post(title, link), text) for title, link, text in rows])


def beside(reply: Reply, posts: Sequence[Post]) -> Reply:
    """Return a reply with links to solved posts before its text."""
    if not posts:
        return reply
    links = "\n".join(f"- [{_plain(post.title)}]({post.link})" for post in posts)
    return replace(reply, text=f"{_('Solved here before:')}\n\n{links}\n\n{reply.text}")


def _alike(asked: str, solved: Sequence[tuple[Post, str]]) -> tuple[Post, ...]:
    wanted = _words(asked)
    known = [(post, _words(f"{post.title}\n{text}")) for post, text in solved]
    seen = Counter(word for _, words in known for word in words)
    weights = {word: math.log(1 + (len(known) + 1) / (seen[word] + 1)) for word in wanted}
    whole = sum(weights.values())
    scored = [
        (sum(weights[word] for word in shared) / whole, post)
        for post, words in known
        if len(shared := wanted & words) >= min(FEWEST_SHARED, len(wanted)) and shared
    ]
    ranked = sorted(scored, key=itemgetter(0), reverse=True)  # stable: of equally similar posts the newest is first
    return tuple(post for score, post in ranked[:MOST_OFFERED] if score >= ALIKE)


def _words(text: str) -> frozenset[str]:
    text = text[:LONGEST_LOOKED_AT]
    language = guess_language(text)
    idle = FUNCTION_WORDS.get(language, frozenset()) | FUNCTION_WORDS[DEFAULT_LANGUAGE]
    telling = " ".join(word for word in text.split() if fold(word.strip(_EDGES)) not in idle)
    return frozenset(terms(telling, languages=tuple(dict.fromkeys((language, DEFAULT_LANGUAGE)))))


def _plain(title: str) -> str:
    return " ".join("".join(" " if char in "[]<>`*_|\\" else char for char in title).split()) or _("A post")


_EDGES: Final = "?!.,;:()\"'"
