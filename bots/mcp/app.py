"""The tools that other people's assistants can call, each for a person, and with what that person may read.

What only tells something is answered at once, and nothing is stored. What changes something is a message of the person
in their direct conversation, like any other: it is done once, and the person sees there what was done.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from bots.mcp.limits import ANSWER_SECONDS, LOOK_SECONDS, MOST_PASSAGES
from bots.mcp.parse import pressed, spoken
from bots.mcp.render import render, render_passages
from core.conversations.inbox import check_text
from core.model.errors import FrontdeskError
from core.model.language import speaking
from core.text.spoken_language import language_spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from bots.frontdesk import Frontdesk
    from core.model.messages import Message
    from core.model.person_ref import PersonRef

    CallerOf = Callable[[Context[Any, Any]], PersonRef]

INSTRUCTIONS = (
    "Frontdesk answers questions from a team's own documents, with proven citations, and reminds, books and fetches "
    "humans for the person whom you act for. Pass on the person's own words; do not compute times."
)
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
Words = Annotated[str, Field(max_length=4000)]


def make_server(desk: Frontdesk, caller_of: CallerOf) -> MCPServer[Any]:
    """Return the server of a desk. `caller_of` says for whom a call is made."""
    server: MCPServer[Any] = MCPServer(
        "frontdesk", instructions=INSTRUCTIONS, version=version("frontdesk"), log_level="CRITICAL"
    )
    answers = Answers(desk)

    @server.tool(annotations=CHANGES)
    async def ask(question: Words, ctx: Context[Any, Any]) -> dict[str, Any]:
        """Ask a question in the person's words, or answer what Frontdesk asked back, such as “Yes”."""
        return await answers.to(lambda **given: spoken(question, caller_of(ctx), **given))

    @server.tool(annotations=READS)
    async def search(query: Words, ctx: Context[Any, Any], limit: int = 8) -> dict[str, Any]:
        """Find passages in the documents that the person may read."""
        return await answers.search(query, caller_of(ctx), limit=max(1, min(limit, MOST_PASSAGES)))

    @server.tool(annotations=CHANGES)
    async def remind(what: Words, ctx: Context[Any, Any], when: Words = "") -> dict[str, Any]:
        """Remind the person of something. `when` is in words, such as “tomorrow at 9” or “every Monday at 8”."""
        return await answers.to(lambda **given: pressed("set_reminder", caller_of(ctx), what=what, when=when, **given))

    @server.tool(annotations=CHANGES)
    async def find_time(wish: Words, ctx: Context[Any, Any]) -> dict[str, Any]:
        """Find a time for a meeting, such as “30 minutes with @li this week”. Names are ids of the workspace."""
        if "@" not in wish:
            raise ToolError("With whom? Name their ids, as in “30 minutes with @li this week”.")
        return await answers.to(lambda **given: pressed("find_meeting_time", caller_of(ctx), wish=wish, **given))

    @server.tool(annotations=CHANGES)
    async def book(what: Words, ctx: Context[Any, Any], when: Words = "", minutes: int = 0) -> dict[str, Any]:
        """Book a service of the team, such as a consultation. `when` is in words, such as “Friday at 3pm”."""
        return await answers.to(
            lambda **given: pressed("book", caller_of(ctx), what=what, when=when, minutes=minutes, **given)
        )

    @server.tool(annotations=CHANGES)
    async def open_case(about: Words, ctx: Context[Any, Any]) -> dict[str, Any]:
        """Ask a human of the team to help the person."""
        return await answers.to(lambda **given: pressed("open_case", caller_of(ctx), about=about, **given))

    return server


class Answers:
    """Has what callers want answered by the desk."""

    def __init__(self, desk: Frontdesk) -> None:
        self._desk = desk

    async def to(self, make: Callable[..., Message]) -> dict[str, Any]:
        """Store the message of a call, and return the reply to it.

        If the process dies before the commit, nothing is stored, and the call fails; if after, what was asked is done
        once, and only the result of the call is lost: the person sees it in their conversation.

        Raises:
            ToolError: the message is refused, or its answer takes too long; the text says which.
        """
        try:
            message = make(event_id=f"mcp-{uuid.uuid4().hex}", now=self._desk.clock.now())
            id_ = await self._desk.inbox.accept(message)
            async with asyncio.timeout(ANSWER_SECONDS):
                while True:
                    found = await self._desk.conversations.answer(id_) if id_ is not None else None
                    if found is None or found[0] != "waiting":
                        break
                    await asyncio.sleep(LOOK_SECONDS)
        except FrontdeskError as error:
            raise ToolError(str(error)) from error
        except TimeoutError as error:
            raise ToolError("It takes long, and goes on. The person gets the answer where they talk to me.") from error
        if found is None or found[1] is None:
            raise ToolError("There is no answer to that.")
        with speaking(found[1].language):
            return render(found[1])

    async def search(self, query: str, caller: PersonRef, *, limit: int) -> dict[str, Any]:
        """Return passages that the caller may read. Nothing is stored."""
        try:
            check_text(query)
            message = spoken(query, caller, event_id="", now=self._desk.clock.now())
            with speaking(language_spoken(query)):
                turn = replace(self._desk.desk.turn(message), history=())
                return {"passages": render_passages(await turn.search(query, limit=limit))}
        except FrontdeskError as error:
            raise ToolError(str(error)) from error
