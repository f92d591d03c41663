"""Conversations: search, read one with what stands behind each reply, and run a turn again without effects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bots.web.acting import audiences_of
from bots.web.console import log_store
from bots.web.console.sight import Sources, sight_of
from bots.web.rendering import page
from bots.web.site import site_of
from core.model.language import speaking
from core.text.spoken_language import language_spoken

if TYPE_CHECKING:
    from bots.web.console.log_store import Logged

LAST = 2**62
"""An id above all."""


async def show_list(request: web.Request) -> web.Response:
    """List conversations, or the turns with some words, the newest first."""
    words, sight = request.query.get("q", "").strip()[:200], await sight_of(request)
    before = number_of(request.query.get("before", ""), LAST)
    found = await log_store.conversations(site_of(request).pool, sight, words=words, before=before)
    sources = await Sources.of(request, [turn for turn, _ in found])
    older = found[-1][0].id if len(found) == 40 else None  # noqa: PLR2004 — a full page
    return page(request, "conversations.html", found=found, words=words, older=older, sources=sources, sight=sight)


async def show(request: web.Request) -> web.Response:
    """Show a conversation. Its key is a part of the query, because it has slashes of its own."""
    key = request.query.get("key", "")
    if not (await sight_of(request)).has(key):
        raise web.HTTPNotFound(reason="There is no such conversation, or it is not for you.")
    before = number_of(request.query.get("before", ""), LAST)
    turns = await log_store.turns_of(site_of(request).pool, key, before=before)
    if not turns:
        raise web.HTTPNotFound(reason="There is no such conversation, or it is not for you.")
    sources = await Sources.of(request, turns)
    older = turns[0].id if len(turns) == 50 else None  # noqa: PLR2004 — a full page
    return page(request, "conversation.html", key=key, turns=turns, sources=sources, older=older)


async def replay(request: web.Request) -> web.Response:
    """Answer a message again from the documents, as they are now, and show what was found. Nothing is stored or done.

    The documents are those that whoever looks may read.
    """
    site = site_of(request)
    turn = await _readable(request)
    message = replace(turn.message, choice=None)
    anew = replace(site.desk.desk.turn(message), audiences=audiences_of(request))
    with speaking(language_spoken(message.text)):
        hits = await anew.search(message.text)
        reply = await site.desk.agent.answer_from_documents(anew)
    sources = await Sources.of(request, [turn])
    return page(request, "replay.html", turn=turn, hits=hits, reply=reply, sources=sources)


async def _readable(request: web.Request) -> Logged:
    turn = await log_store.turn_of(site_of(request).pool, number_of(request.match_info["id"], 0))
    if turn is None or not (await sight_of(request)).has(turn.conversation):
        raise web.HTTPNotFound(reason="There is no such turn, or it is not for you.")
    return turn


def number_of(text: str, otherwise: int) -> int:
    """Return the number that a part of an address is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else otherwise  # noqa: PLR2004 — bigint
