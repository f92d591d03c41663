"""The tools as abilities. One that the settings name as harmless runs unasked; any other one waits for a press."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from core.abilities.ability import Ability, ability, ability_from
from core.abilities.arguments import Id, Said  # noqa: TC001 — they make the schemas
from core.abilities.turn import Turn  # noqa: TC001 — as above
from core.guards.provenance import Call, own_words, repeats_others
from core.model.errors import SkillError
from core.model.person_ref import PersonRef
from core.model.replies import Reply  # noqa: TC001 — as above
from core.skills.tools import store
from core.skills.tools.argument_schema import Arguments
from core.skills.tools.connection import Questions, Result, call_tool
from core.skills.tools.elicitation import (
    SECRET,
    UNANSWERABLE,
    form_of,
    next_field,
    question,
    read_answer,
    wants_secret,
)
from core.skills.tools.errors import Changed, NotRun, PerhapsRun
from core.skills.tools.listing import forget
from core.skills.tools.tool_replies import GONE, LEFT, PERHAPS, marked, outcome, overview, proposal
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from core.skills.tools.listing import Listing
    from core.skills.tools.server_settings import ToolServer
    from core.skills.tools.store import StoredCall
    from core.skills.tools.tool import Tool

log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 4
"""How many calls of one server run at once in this process. More of them wait, and a slow server holds up no other."""
NOT_FOR_ALL: Final = N_(
    "{server} is not for everybody who reads this. Ask me where only they do, or in a direct message."
)
UNASKED: Final = "Nobody has asked for that."
ABOUT: Final = "A tool of the server {server}, which describes it like this: {purpose}"


class Toolbox:
    """The tools of all servers of the settings, and how they are called."""

    def __init__(self, listings: Sequence[Listing], home: Path) -> None:
        self._home = home
        self._listings = listings
        self._servers: dict[str, ToolServer] = {listing.server.name: listing.server for listing in listings}
        self._tools: dict[tuple[str, str], Tool] = {}
        for listing in listings:
            for tool in listing.tools:
                self._tools.setdefault((tool.server, tool.name), tool)
        self._free = {name: asyncio.Semaphore(MOST_AT_ONCE) for name in self._servers}

    def abilities(self) -> tuple[Ability, ...]:
        """Return an ability for each tool, and those for the buttons. Of two tools with one name, the first counts."""
        by_name: dict[str, Ability] = {}
        for tool in self._tools.values():
            found = self._ability_of(tool)
            if by_name.setdefault(found.name, found) is not found:
                log.warning("Two tools are called %s; the second is left out.", found.name)
        return (*by_name.values(), *self._buttons())

    def _ability_of(self, tool: Tool) -> Ability:
        server, arguments = self._servers[tool.server], Arguments.of(tool)

        async def use(turn: Turn, **given: Any) -> str | Reply:
            if turn.unasked:
                raise SkillError(UNASKED)
            if server.audience not in turn.audiences:
                raise SkillError(_(NOT_FOR_ALL).format(server=server.name))
            wanted = arguments.for_server(given)
            if tool.name in server.harmless and not _repeats_others(turn, tool, wanted):
                return outcome(tool.name, server.name, await self._call(tool, wanted, Questions()))
            async with turn.connect() as connection:
                call = await store.add(connection, PersonRef.of(turn.message), tool, wanted, now=turn.now)
            return proposal(tool, wanted, call)

        use.__name__ = tool.ability
        return Ability(
            name=tool.ability,
            description=ABOUT.format(server=server.name, purpose=tool.purpose or tool.name.replace("_", " ")),
            function=use,
            schema=arguments.model,
            examples=server.examples.get(tool.name, ()),
            foreign=True,
            in_help=False,
        )

    def _buttons(self) -> tuple[Ability, ...]:
        """Return the abilities that buttons call, and the one that lists the tools."""

        @ability(examples=[], presses=True)
        async def run_tool(turn: Turn, call: Id) -> str | Reply:
            """Run a tool of another server that the person was asked about.

            If the process dies before the call is noted as running, the resumed turn makes it; if after, nobody knows
            whether the server did it, and the person is told so; once its result is stored, the result is told.
            """
            return await self._run(turn, await _stored(turn, call))

        @ability(examples=[], presses=True)
        async def answer_tool(turn: Turn, call: Id, field: Said, value: Said) -> str | Reply:
            """Answer what a server asked, and run the tool again once all is answered.

            If the process dies before the answer is stored, the press is read again; if after, it stores the same one.
            From then on, it is as with `run_tool`.
            """
            stored = await _stored(turn, call)
            form = stored.questions
            if stored.state != "asked" or form is None:
                return await self._run(turn, stored)
            asked = next((one for one in form["fields"] if one["name"] == field), None)
            if asked is None:
                raise SkillError(_(GONE))
            given = {**stored.answers.get(form["key"], {}), field: read_answer(asked, value)}
            answers = {**stored.answers, form["key"]: given}
            if turn.services.pool:
                await store.ask(turn.services.pool, call, form, answers)
            left = next_field(form, answers)
            if left:
                return question(form, left, server=stored.server, tool=stored.tool, call=call)
            return await self._run(turn, await _stored(turn, call))

        @ability(examples=[], presses=True)
        async def leave_tool(turn: Turn, call: Id) -> str:
            """Run nothing. If the process dies, pressing it again says the same."""
            stored = await _stored(turn, call)
            async with turn.connect() as connection:
                await store.decline(connection, stored.id)
            return _(LEFT) if stored.state in ("proposed", "asked", "declined") else _(GONE)

        @ability(
            literal=True,
            examples=["which tools do you have", "list your tools", "show me the tools", "what tools can you use"],
        )
        async def list_tools(turn: Turn) -> str:  # noqa: ARG001 — each ability takes the turn
            """List the tools of other servers (MCP) that can be used here."""
            return overview(self._listings, {name: server.harmless for name, server in self._servers.items()})

        return tuple(map(ability_from, (run_tool, answer_tool, leave_tool, list_tools)))

    async def _run(self, turn: Turn, stored: StoredCall) -> str | Reply:
        """Make a call at most once, and tell what came of it. See `run_tool` for deaths."""
        pool, tool = turn.services.pool, self._tools.get((stored.server, stored.tool))
        if pool is None or tool is None or tool.fingerprint != stored.fingerprint:
            raise SkillError(_(GONE))
        if stored.state not in ("proposed", "asked") or not await store.begin(pool, stored.id, turn=turn.id):
            return _ended(await _stored(turn, stored.id), turn)
        questions = Questions()
        questions.answer = _answers_from(stored)
        try:
            result = await self._call(tool, stored.arguments, questions)
        except NotRun:
            await store.give_back(pool, stored.id)
            raise
        except PerhapsRun as error:
            await store.end(pool, stored.id, str(error))
            raise
        said = outcome(tool.name, tool.server, result)
        if asked := await _asked(questions, stored, turn, said="" if result.failed else said):
            return asked
        if refused := _refused(questions, stored):
            said = f"{refused}\n\n{said}"
        await store.end(pool, stored.id, said)
        return said

    async def _call(self, tool: Tool, arguments: Mapping[str, Any], questions: Questions) -> Result:
        server = self._servers[tool.server]
        async with self._free[tool.server]:
            try:
                return await call_tool(server, tool, arguments, home=self._home, questions=questions)
            except Changed:
                forget(server, self._home)
                raise


def _repeats_others(turn: Turn, tool: Tool, arguments: Mapping[str, Any]) -> bool:
    """Return whether a call would send on what others have said: a passage, a file, the output of a tool."""
    given = {name: str(value) for name, value in arguments.items()}
    return repeats_others(Call(tool.ability, tool.purpose, given), own_words(turn))


async def _stored(turn: Turn, call: int) -> StoredCall:
    async with turn.connect() as connection:
        found = await store.find(connection, PersonRef.of(turn.message), call)
    if found is None:
        raise SkillError(_(GONE))
    return found


def _ended(stored: StoredCall, turn: Turn) -> str:
    """Return what came of a call that is not made now."""
    if stored.result is not None:
        return stored.result
    if stored.state == "running" and stored.turn == turn.id:
        return _(PERHAPS).format(server=stored.server, tool=marked(stored.tool))
    raise SkillError(_(GONE))


def _answers_from(stored: StoredCall) -> Any:
    """Return what answers a server's questions: what the person has said, and otherwise nothing."""
    from mcp.types import ElicitResult  # noqa: PLC0415 — an extra, which is slow to import

    async def answer(request: Any) -> Any:
        form = form_of(request)
        if form is None or wants_secret(request):
            return ElicitResult(action="decline")
        if next_field(form, stored.answers) is None:
            return ElicitResult(action="accept", content=stored.answers[form["key"]])
        return ElicitResult(action="cancel")

    return answer


async def _asked(questions: Questions, stored: StoredCall, turn: Turn, *, said: str) -> Reply | None:
    """Store the first question of a server that is still open, and return it. `said` is what the tool said."""
    for request in questions.asked:
        form = form_of(request)
        if form is None or wants_secret(request):
            continue
        field = next_field(form, stored.answers)
        if field and turn.services.pool:
            await store.ask(turn.services.pool, stored.id, form, stored.answers)
            return question(form, field, server=stored.server, tool=stored.tool, call=stored.id, said=said)
    return None


def _refused(questions: Questions, stored: StoredCall) -> str:
    """Return what was asked and is never answered, in a sentence."""
    names = {"server": stored.server, "tool": marked(stored.tool)}
    for request in questions.asked:
        if wants_secret(request):
            return _(SECRET).format(**names)
        if form_of(request) is None:
            return _(UNANSWERABLE).format(**names)
    return ""
