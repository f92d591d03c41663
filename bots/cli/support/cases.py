"""`frontdesk cases`: who needs a human, and what is done about it, with no platform."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, AsObject, runs, show_table, write_json
from bots.cli.support.case_database import As, actor_named, changing, reading, redactor
from bots.cli.support.transcripts import export
from bots.terminal.render import harmless
from core.model.errors import InputError

if TYPE_CHECKING:
    from core.abilities.unit_of_work import UnitOfWork
    from core.skills.cases.case import Actor, Case
    from core.skills.cases.case_actions import Step
    from core.skills.cases.closing.store import Survey

cases = typer.Typer(help="List who needs a human; take, answer, note and solve cases.")

COLUMNS = ("id", "state", "customer", "subject", "owner", "due")
Number = Annotated[int, typer.Argument(metavar="ID", help="A case's number, from `list`.")]
Words = Annotated[str, typer.Argument(metavar="WORDS", help="What to say, in quotes.")]
Reason = Annotated[str, typer.Option(help="Why, for the ledger and for who gets it.")]

cases.command("export")(export)


@cases.callback(invoke_without_command=True)
def waiting(context: typer.Context, as_json: AsLines = False) -> None:
    """List who needs a human; take, answer, note and solve cases."""
    if context.invoked_subcommand is None:
        show_list(as_json=as_json)


@cases.command("list")
@runs
async def show_list(
    solved: Annotated[bool, typer.Option("--all", help="List solved cases too.")] = False,
    search: Annotated[str, typer.Option(metavar="WORDS", help="List only cases with these words, solved or not.")] = "",
    as_json: AsLines = False,
) -> None:
    """List the open cases, the oldest first."""
    from core.skills.cases import promises, store  # noqa: PLC0415 — heavy for `--help`
    from core.skills.cases.closing.case_transcript import find_cases  # noqa: PLC0415

    async with reading() as connection:
        found = await store.all_cases(connection, solved=solved or bool(search))
        if search:
            wanted = await find_cases(connection, search)
            found = [case for case in found if case.id in wanted]
        due = [await promises.next_due(connection, case) for case in found]
    rows = [{**_as_row(case), "due": at.isoformat() if at else ""} for case, at in zip(found, due, strict=True)]
    show_table(rows, as_json=as_json, empty="Nobody is waiting.", columns=COLUMNS)


@cases.command("show")
@runs
async def show(number: Number, as_json: AsObject = False) -> None:
    """Show a case: what was asked and tried, everything that was said, and what happened to it."""
    from core.skills.cases import store  # noqa: PLC0415
    from core.skills.cases.closing.store import survey_of  # noqa: PLC0415
    from core.skills.cases.incidents.store import incident_of_case  # noqa: PLC0415

    async with reading() as connection:
        case = await store.get(connection, number)
        if case is None:
            raise InputError(f"There is no case {number}. `frontdesk cases` lists those that are open.")
        said, ledger = await store.entries(connection, number), await store.ledger(connection, number)
        survey, incident = await survey_of(connection, number), await incident_of_case(connection, number)
    steps = [
        {"at": at.isoformat(), "event": event, "before": before, "after": after, "by": by, "reason": reason}
        for at, event, before, after, by, reason in ledger
    ]
    entries = [{"at": e.at.isoformat(), "kind": e.kind, "by": e.author_name, "text": e.text} for e in said]
    tried = [{"question": each.question, "answer": each.answer, "sources": list(each.sources)} for each in case.tried]
    if as_json:
        rating = asdict(survey) if survey else None
        about = {"id": incident.id, "subject": incident.subject, "reports": incident.reports} if incident else None
        row = {**_as_row(case), "satisfaction": rating, "incident": about}
        write_json({**row, "tried": tried, "said": entries, "ledger": steps})
        return
    owner = f", {case.owner_name}" if case.owner_name else ""
    lines = [f"Case {case.id}: {case.subject} ({_state(case)}{owner})", f"Customer: {case.name}"]
    for each in case.tried:
        lines += [f"Asked: {_line(each.question)}", f"Answer: {_line(each.answer)}"]
    lines += [f"{_at(e['at'])}  {_label(e)}: {_line(e['text'])}" for e in entries]
    if incident:
        lines.insert(2, f"Incident {incident.id}: {incident.subject} ({incident.reports} people report it)")
    if survey and (survey.helped is not None or survey.score or survey.comment):
        lines.append(f"Satisfaction: {_rated(survey)}")
    for line in lines:
        typer.echo(harmless(line))


@cases.command("take")
@runs
async def take(
    number: Number,
    over: Annotated[bool, typer.Option("--over", help="Take it from whoever has it.")] = False,
    name: As = None,
    as_json: AsObject = False,
) -> None:
    """Take a case: from now on, the desk is silent there, and the customer is told who has come."""
    from core.skills.cases import case_actions  # noqa: PLC0415

    text = "You have case {number}. Write to {customer}: frontdesk cases answer {number} WORDS"
    await _do(number, partial(case_actions.take, over=over), name, text, as_json)


@cases.command("assign")
@runs
async def assign(
    number: Number,
    owner: Annotated[str, typer.Argument(metavar="NAME", help="Who gets the case: a name, or an id of a platform.")],
    reason: Reason = "",
    name: As = None,
    as_json: AsObject = False,
) -> None:
    """Give a case to a colleague, who answers the customer from now on. They are told."""
    from core.skills.cases.teams import assignment  # noqa: PLC0415

    async def step(unit: UnitOfWork, case: Case, actor: Actor) -> Case:
        found = await assignment.find_member(unit, owner, near=case.staff) or actor_named(owner)
        return await assignment.assign(unit, case, actor, to=found, reason=reason)

    await _do(number, step, name, "{owner} has case {number}.", as_json)


@cases.command("transfer")
@runs
async def transfer(
    number: Number,
    team: Annotated[str, typer.Argument(metavar="TEAM", help="A name of a team in support.toml.")],
    reason: Reason = "",
    name: As = None,
    as_json: AsObject = False,
) -> None:
    """Give a case to another team. Nobody has it until somebody there takes it."""
    from core.skills.cases.teams import assignment  # noqa: PLC0415

    step = partial(assignment.transfer, team=team, reason=reason)
    await _do(number, step, name, "Case {number} is with {team} now.", as_json)


@cases.command("answer")
@runs
async def answer(number: Number, words: Words, name: As = None, as_json: AsObject = False) -> None:
    """Send words to the customer, wherever they asked. An answer also takes a case that nobody has."""
    from core.skills.cases import command_line  # noqa: PLC0415

    text = await _without_secrets(words)
    async with changing() as unit:
        done = await command_line.answer(unit, number, actor_named(name), text)
    _report(done, f"Sent to {done.name}.", as_json)


@cases.command("note")
@runs
async def note(number: Number, words: Words, name: As = None, as_json: AsObject = False) -> None:
    """Add a note to a case, which the customer never sees."""
    from core.skills.cases import command_line  # noqa: PLC0415

    text = await _without_secrets(words)
    async with changing() as unit:
        done = await command_line.note(unit, number, actor_named(name), text)
    _report(done, f"Noted in case {number}.", as_json)


@cases.command("label")
@runs
async def label(
    number: Number,
    priority: Annotated[str | None, typer.Option(help="low, normal, high or urgent.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A word to find the case by; may be repeated.")] = None,
    name: As = None,
    as_json: AsObject = False,
) -> None:
    """Give a case another priority, which changes what is promised, or tags."""
    from core.skills.cases import case_steps  # noqa: PLC0415
    from core.skills.cases.case import PRIORITIES  # noqa: PLC0415

    wanted = next((known for known in PRIORITIES if known == priority), None)
    if priority and wanted is None:
        raise typer.BadParameter(f"{priority!r} is no priority. Use one of: {', '.join(PRIORITIES)}.")
    async with changing() as unit:
        case = await case_steps.locked(unit, number)
        done = await case_steps.label(unit, case, actor_named(name), priority=wanted, tags=tag or ())
    _report(done, f"Case {number}: {', '.join([done.priority, *done.tags])}.", as_json)


@cases.command("hand-back")
@runs
async def hand_back(number: Number, name: As = None, as_json: AsObject = False) -> None:
    """Hand a case back: the desk answers the customer again."""
    from core.skills.cases import case_actions  # noqa: PLC0415

    await _do(number, case_actions.hand_back, name, "Case {number} waits for the team.", as_json)


@cases.command("solve")
@runs
async def solve(number: Number, name: As = None, as_json: AsObject = False) -> None:
    """Mark a case as solved, and tell the customer."""
    from core.skills.cases import case_actions  # noqa: PLC0415

    await _do(number, case_actions.solve, name, "Case {number} is solved.", as_json)


@cases.command("reopen")
@runs
async def reopen(number: Number, name: As = None, as_json: AsObject = False) -> None:
    """Open a solved case again."""
    from core.skills.cases import relay  # noqa: PLC0415

    await _do(number, relay.reopened, name, "Case {number} is open again.", as_json)


async def _do(number: int, step: Step, name: str | None, text: str, as_json: bool) -> None:  # noqa: FBT001 — Typer's
    """Do a step of a case, and say so."""
    from core.skills.cases import case_steps  # noqa: PLC0415

    async with changing() as unit:
        done = await step(unit, await case_steps.locked(unit, number), actor_named(name))
    _report(
        done,
        text.format(number=number, customer=done.name, owner=done.owner_name, team=done.team or "the main team"),
        as_json,
    )


def checked(words: str) -> str:
    """Return words that are no longer than a message may be, without the space around them."""
    from core.conversations.inbox import check_text  # noqa: PLC0415

    check_text(words)
    return words.strip()


async def _without_secrets(words: str) -> str:
    """Return words with their secrets hidden, and tell whoever wrote them."""
    from core.skills.cases.hidden_secrets import without_secrets  # noqa: PLC0415

    said = checked(words)
    safe = await without_secrets(said, redactor())
    if safe != said:
        hidden = "I have hidden what looks like a card number, a password or a key. Please do not send such things."
        typer.echo(hidden, err=True)
    return safe


def _report(case: Case, text: str, as_json: bool) -> None:  # noqa: FBT001 — Typer's flag
    if as_json:
        write_json(_as_row(case))
    else:
        typer.echo(harmless(text))


def _as_row(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "state": _state(case),
        "customer": case.name,
        "subject": case.subject,
        "owner": case.owner_name,
        "team": case.team,
        "priority": case.priority,
        "tags": ", ".join(case.tags),
        "opened": case.opened_at.isoformat(),
        "place": case.address.label,
        "platform": case.address.service,
    }


def _rated(survey: Survey) -> str:
    facts = ["" if survey.helped is None else "it helped" if survey.helped else "it did not help"]
    facts += [f"{survey.score} of 5" if survey.score else "", f"“{_line(survey.comment)}”" if survey.comment else ""]
    return ", ".join(filter(None, facts))


def _state(case: Case) -> str:
    from core.skills.cases.case import STATES  # noqa: PLC0415

    return STATES[case.state]


def _label(entry: dict[str, Any]) -> str:
    return f"{entry['by']} (note)" if entry["kind"] == "note" else str(entry["by"])


def _at(instant: str) -> str:
    return instant[11:16]


def _line(text: object) -> str:
    return " ".join(str(text).split())
