"""What somebody may read in the console: never more than in chat, except for whoever runs the desk, who has its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.web.access.sessions import allows
from bots.web.acting import audiences_of
from bots.web.address import own_address
from bots.web.console import log_store
from bots.web.console.log_store import Sight
from bots.web.site import site_of, visit_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp import web

    from bots.web.console.log_store import Logged
    from core.model.replies import Citation


async def sight_of(request: web.Request) -> Sight:
    """Return whose conversations may be read: all by the owner, those of cases by staff, and everybody's own."""
    member = visit_of(request).member
    own = own_address(member).conversation
    if allows(member.role, "owner"):
        return Sight(all=True, mine=(own,))
    cases = await log_store.conversations_of_cases(site_of(request).pool) if allows(member.role, "staff") else ()
    return Sight(all=False, mine=(own, *cases))


class Sources:
    """The documents that replies cite: which of them may be read, and whether a quote still stands in its document."""

    def __init__(self, known: dict[str, tuple[str, str]], audiences: tuple[str, ...], own: str) -> None:
        self._known = known
        self._audiences = audiences
        self._own = own

    @classmethod
    async def of(cls, request: web.Request, turns: Iterable[Logged]) -> Sources:
        """Return the documents that the replies of turns cite."""
        cited = {citation.document for turn in turns if turn.reply for citation in turn.reply.citations}
        known = await log_store.documents(site_of(request).pool, list(cited))
        return cls(known, audiences_of(request), own_address(visit_of(request).member).conversation)

    def hides(self, turn: Logged) -> bool:
        """Return whether a reply quotes what this person may not read. In their own conversation, they have read it."""
        if turn.reply is None or turn.conversation == self._own:
            return False
        return any(not self._may_read(citation) for citation in turn.reply.citations)

    def verdict(self, citation: Citation) -> str:
        """Return what the proof of a citation is worth today."""
        if citation.document not in self._known:
            return "the document is gone"
        _audience, text = self._known[citation.document]
        exact = text[citation.start : citation.end] == citation.quote
        return "stands there, letter for letter" if exact else "the document has changed since"

    def _may_read(self, citation: Citation) -> bool:
        audience = self._known.get(citation.document, ("", ""))[0]
        return audience in self._audiences
