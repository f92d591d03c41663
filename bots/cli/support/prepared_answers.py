"""`frontdesk snippets`, and the snippets and drafts of `frontdesk cases`, which are shown before they are sent."""

from __future__ import annotations

import shlex
import uuid
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, AsObject, runs, settings, show_table, write_json
from bots.cli.support.case_database import As, actor_named, changing
from bots.cli.support.cases import Number, cases
from bots.terminal.render import as_text, harmless
from core.model.errors import InputError

if TYPE_CHECKING:
    from bots.frontdesk import Frontdesk
    from core.abilities.turn import Turn
    from core.abilities.unit_of_work import UnitOfWork
    from core.model.replies import Reply
    from core.skills.cases.case import Actor, Case
    from core.skills.cases.prepared.store import Prepared

Send = Annotated[bool, typer.Option("--send", help="Send it to the customer. Without this, it is only shown.")]


@runs
async def snippets(as_json: AsLines = False) -> None:
    """List the team's snippets, and check the file that they are in."""
    from bots.cli.support.checks import held_back  # noqa: PLC0415 — heavy for `--help`
    from core.skills.cases.snippets.snippet_file import read_snippets  # noqa: PLC0415
    from core.skills.cases.triage.triage import read_rules  # noqa: PLC0415

    found = read_snippets(settings().support)
    read_rules(settings().support)
    for problem in held_back(found):
        typer.echo(problem, err=True)
    rows = [
        {"name": name, "languages": ", ".join(each.texts), "tags": ", ".join(each.tags)}
        for name, each in found.snippets.items()
    ]
    empty = "There are no snippets. They are written in snippets.toml, beside the file that FRONTDESK_SUPPORT names."
    show_table(rows, as_json=as_json, empty=empty, columns=("name", "languages", "tags"))


@cases.command("snippet")
@runs
async def snippet(
    number: Number,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A snippet's name, from `frontdesk snippets`.")],
    send: Send = False,
    who: As = None,
    as_json: AsObject = False,
) -> None:
    """Show a snippet as the customer of a case would get it, or send it."""
    from core.skills.cases import case_steps  # noqa: PLC0415
    from core.skills.cases.snippets.snippet_command import prepare  # noqa: PLC0415
    from core.skills.cases.snippets.snippet_file import read_snippets  # noqa: PLC0415

    known = read_snippets(settings().support)
    meant = known.found(name)
    if meant is None:
        near = ", ".join(known.near(name) or known.snippets) or "none"
        raise InputError(f"There is no snippet {name!r}. There is: {near}.")
    async with changing() as unit:
        case = await case_steps.locked(unit, number)
        prepared = await prepare(unit, case, meant, known, key=f"command {uuid.uuid4().hex}")
        text = await _sent_or_shown(unit, case, prepared, who, send=send)
    again = _command("snippet", str(number), meant, who=who)
    _report(case, text, sent=send, as_json=as_json, again=again)


@cases.command("draft")
@runs
async def draft(
    number: Number,
    friendlier: Annotated[bool, typer.Option(help="With a greeting and a closing.")] = False,
    send: Send = False,
    who: As = None,
    as_json: AsObject = False,
) -> None:
    """Suggest an answer to a case from the documents, with its sources, or send it."""
    from bots.assembly import open_desk  # noqa: PLC0415
    from core.model.replies import Reply  # noqa: PLC0415
    from core.skills.cases import case_steps, command_line  # noqa: PLC0415
    from core.skills.cases.prepared import store as prepared_store  # noqa: PLC0415
    from core.skills.cases.prepared.prepared_answer import hidden_sources  # noqa: PLC0415

    async with open_desk(settings()) as desk:
        case, turn, question, reply = await _composed(desk, number, actor_named(who), friendlier=friendlier)
        key = f"command {turn.message.event_id}"
        made = prepared_store.Prepared(key, number, "draft", reply.text, "", question, reply.citations)
        async with command_line.unit_of_work(desk.stores.pool, now=desk.clock.now()) as unit:
            locked = await case_steps.locked(unit, number)
            prepared = await prepared_store.put(unit.connection, made, at=unit.now)
            hidden = await hidden_sources(turn, unit.connection, prepared)
            if send and hidden:
                raise InputError(f"{case.name} may not read this, so it cannot be sent: {'; '.join(hidden)}")
            await _sent_or_shown(unit, locked, prepared, who, send=send)
    warning = f"\n⚠ {case.name} may not read: {'; '.join(hidden)}" if hidden else ""
    shown = as_text(Reply(reply.text, citations=reply.citations)) + warning
    again = _command("draft", str(number), *(["--friendlier"] if friendlier else []), who=who)
    _report(case, shown, sent=send, as_json=as_json, again=again, reply=reply)


async def _composed(desk: Frontdesk, number: int, actor: Actor, *, friendlier: bool) -> tuple[Case, Turn, str, Reply]:
    """Compose a draft for a case. Return the case, the turn that composed it, the question that it answers, and it."""
    from core.model.messages import Address, Message, Person, Reach  # noqa: PLC0415
    from core.skills.cases import drafts, store  # noqa: PLC0415

    async with desk.stores.pool.connection() as connection:
        case = await store.get(connection, number)
        if case is None:
            raise InputError(f"There is no case {number}. `frontdesk cases` lists those that are open.")
        questions = await drafts.questions_of(connection, case)
    here = case.staff or Address("command", "local", "#team")
    asking = Message(uuid.uuid4().hex, here, Person(actor.key, actor.name), "", desk.clock.now(), Reach.MENTION)
    turn = desk.desk.turn(asking)
    found = await drafts.compose(turn, case, questions)
    if found is None:
        raise InputError(f"Nothing in the documents answers {case.name}.")
    question, reply = found
    if friendlier:
        reply = await drafts.friendlier(turn, case, question, reply)
    return case, turn, question, reply


async def _sent_or_shown(unit: UnitOfWork, case: Case, prepared: Prepared, who: str | None, *, send: bool) -> str:
    from core.skills.cases.prepared.prepared_answer import AGENT  # noqa: PLC0415
    from core.skills.cases.prepared.prepared_answer import send as send_it  # noqa: PLC0415
    from core.skills.cases.team import shown_name  # noqa: PLC0415

    actor = actor_named(who)
    if send:
        return await send_it(unit, case, prepared, actor)
    return prepared.text.replace(AGENT, await shown_name(unit.connection, actor.name, case.team))


def _command(*words: str, who: str | None) -> str:
    """Return the command that sends what was shown."""
    return shlex.join(["frontdesk", "cases", *words, *(["--as", who] if who else []), "--send"])


def _report(case: Case, text: str, *, sent: bool, as_json: bool, again: str, reply: Any = None) -> None:
    if as_json:
        sources = [cited.title for cited in reply.citations] if reply else []
        write_json({"id": case.id, "customer": case.name, "text": text, "sources": sources, "sent": sent})
        return
    typer.echo(harmless(text))
    typer.echo(harmless(f"\nSent to {case.name}." if sent else f"\nTo send it: {again}"))
