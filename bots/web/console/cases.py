"""Cases: a board and a list, and one case with everything that the buttons of its card do in chat."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bots.web.acting import changing, own_turn
from bots.web.address import actor_of
from bots.web.console.conversations import number_of
from bots.web.rendering import back, page
from bots.web.site import site_of, visit_of
from core.abilities.arguments import read_bare
from core.model.errors import InputError
from core.skills.cases import case_actions, case_steps, command_line, store
from core.skills.cases.case import PRIORITIES, Actor
from core.skills.cases.closing.case_transcript import find_cases
from core.skills.cases.hidden_secrets import without_secrets
from core.skills.cases.promises import next_due
from core.skills.cases.relay import reopened
from core.skills.cases.teams import assignment
from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from core.abilities.unit_of_work import UnitOfWork
    from core.skills.cases.case import Case

    Act = Callable[[UnitOfWork, Case, Actor, str], Awaitable[Any]]

MOST: Final = 200
"""How many cases are shown."""
COLUMNS: Final = {
    "New": ("new", "reopened"),
    "Waits for the team": ("waiting_team",),
    "With a colleague": ("with_human",),
    "Waits for the customer": ("waiting_customer",),
    "Put aside": ("snoozed",),
}
"""The columns of the board, and the states in each."""


async def show_list(request: web.Request) -> web.Response:
    """Show the open cases as a board or a list, or those with some words, solved or not."""
    words, solved = request.query.get("q", "").strip()[:200], "all" in request.query
    view = "list" if words or solved or request.query.get("view") == "list" else "board"
    async with site_of(request).pool.connection() as connection:
        found = await store.all_cases(connection, solved=solved or bool(words))
        if words:
            wanted = await find_cases(connection, words)
            found = [case for case in found if case.id in wanted]
        due = {case.id: await next_due(connection, case) for case in found[:MOST]}
    columns = {name: [case for case in found[:MOST] if case.state in states] for name, states in COLUMNS.items()}
    shown: dict[str, Any] = {"cases": found[:MOST], "columns": columns, "due": due, "now": site_of(request).now}
    return page(request, "cases.html", view=view, words=words, solved=solved, **shown)


async def show(request: web.Request) -> web.Response:
    """Show a case: what was asked and tried, what was said, and what happened."""
    number = number_of(request.match_info["id"], 0)
    async with site_of(request).pool.connection() as connection:
        case = await store.get(connection, number)
        if case is None:
            raise web.HTTPNotFound(reason="There is no such case.")
        entries, ledger = await store.entries(connection, number), await store.ledger(connection, number)
        due = await next_due(connection, case)
    mine = case.owner == visit_of(request).member.who.key
    shown: dict[str, Any] = {"entries": entries, "ledger": ledger, "due": due, "mine": mine, "priorities": PRIORITIES}
    return page(request, "case.html", case=case, now=site_of(request).now, **shown)


async def act(request: web.Request) -> web.Response:
    """Do something with a case, as its card in chat would."""
    name, number = request.match_info["name"], number_of(request.match_info["id"], 0)
    if name not in _ACTS:
        raise web.HTTPNotFound(reason="There is no such action.")
    what, work = _ACTS[name]
    text = str((await request.post()).get("text", "")).strip()[:4000]
    clean = await without_secrets(text, own_turn(request).services.redactor)
    async with changing(request, what, f"case {number}") as unit:
        case = await case_steps.locked(unit, number)
        await work(unit, case, actor_of(visit_of(request).member), _read(request, name, clean))
    return back(request, f"/cases/{number}", f"Done: {what}.")


def _read(request: web.Request, name: str, text: str) -> str:
    """Return the text of a form as the action needs it; a time is read in the zone of the settings."""
    if name in {"answer", "note", "assign"} and not text:
        raise InputError("Write something first.")
    if name != "snooze":
        return text
    site = site_of(request)
    reading = read_bare(text, now=site.now, zone=find_zone(site.settings.zone), locale="en")
    if reading.start is None or reading.start <= site.now:
        raise InputError(f"“{text}” is not a time to come. Say it like “tomorrow at 9”.")
    return reading.start.isoformat()


async def _assign(unit: UnitOfWork, case: Case, actor: Actor, text: str) -> None:
    found = await assignment.find_member(unit, text, near=case.staff)
    if found is None:
        raise InputError(f"Nobody on the team is called “{text}”.")
    await assignment.assign(unit, case, actor, to=found)


async def _label(unit: UnitOfWork, case: Case, actor: Actor, text: str) -> None:
    wanted = next((known for known in PRIORITIES if known == text), None)
    if wanted is None:
        raise InputError(f"“{text}” is no priority.")
    await case_steps.label(unit, case, actor, priority=wanted)


async def _snooze(unit: UnitOfWork, case: Case, actor: Actor, text: str) -> None:
    await case_actions.snooze(unit, case, actor, until=datetime.fromisoformat(text))


def _step(step: Callable[[UnitOfWork, Case, Actor], Awaitable[Case]]) -> Act:
    async def work(unit: UnitOfWork, case: Case, actor: Actor, _text: str) -> None:
        await step(unit, case, actor)

    return work


def _saying(step: Callable[[UnitOfWork, int, Actor, str], Awaitable[Case]]) -> Act:
    async def work(unit: UnitOfWork, case: Case, actor: Actor, text: str) -> None:
        await step(unit, case.id, actor, text)

    return work


_ACTS: Final[Mapping[str, tuple[str, Act]]] = {
    "take": ("took it", _step(case_actions.take)),
    "take-over": ("took it over", _step(partial(case_actions.take, over=True))),
    "hand-back": ("handed it back", _step(case_actions.hand_back)),
    "answer": ("answered", _saying(command_line.answer)),
    "note": ("noted something", _saying(command_line.note)),
    "assign": ("assigned it", _assign),
    "priority": ("changed its priority", _label),
    "snooze": ("put it aside", _snooze),
    "solve": ("solved it", _step(case_actions.solve)),
    "reopen": ("reopened it", _step(reopened)),
}
"""What can be done: how the ledger names it, and the step that chat uses too."""
