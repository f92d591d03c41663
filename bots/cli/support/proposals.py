"""`frontdesk cases learn`, `proposals` and `unlearn`: what the team's answers teach, decided at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, AsObject, runs, settings, show_table, write_json
from bots.cli.support.case_database import As, actor_named, changing, reading, redactor
from bots.cli.support.cases import Number, checked
from bots.terminal.render import harmless
from core.model.errors import HomeInUse

if TYPE_CHECKING:
    from core.skills.cases.learning.team_answer import TeamAnswer

learning = typer.Typer()
"""These commands stand beside those of `frontdesk cases`."""

COLUMNS = ("case", "state", "question", "answer", "audience")
_TOLD = {
    "proposed": "Proposed. To learn it: frontdesk cases learn {number} --approve",
    "approved": "Learned: {question}",
    "learning": "Approved: the Frontdesk that is running learns it in a moment.",
}


@learning.command("learn")
@runs
async def learn(
    number: Number,
    approve: Annotated[bool, typer.Option("--approve", help="Learn it, so that people find it.")] = False,
    question: Annotated[str | None, typer.Option(help="The question, in other words.")] = None,
    answer: Annotated[str | None, typer.Option(help="The answer, in other words.")] = None,
    audience: Annotated[
        str | None,
        typer.Option(
            help="Who can find it: everybody, “this conversation”, or an audience; by default, who could read "
            "the question."
        ),
    ] = None,
    name: As = None,
    as_json: AsObject = False,
) -> None:
    """Propose to learn what the team answered in a case; change the proposal, or what was learned; approve it."""
    from core.abilities.audiences import Audiences  # noqa: PLC0415 — heavy for `--help`
    from core.skills.cases import case_steps  # noqa: PLC0415
    from core.skills.cases.learning import decisions, proposing, team_answer  # noqa: PLC0415

    audiences = Audiences.parse(settings().audiences, approved_only=settings().approved_only)
    async with changing() as unit:
        case = await case_steps.locked(unit, number)
        known = await proposing.proposed(unit, case, audiences, redactor().without_secrets)
        if question is not None or answer is not None or audience is not None:
            known = await decisions.edit(
                unit,
                known,
                actor_named(name),
                question=checked(question) if question is not None else None,
                answer_text=checked(answer) if answer is not None else None,
                audience=team_answer.audience_named(audience, known.place) if audience is not None else None,
            )
        if approve:
            known = await decisions.approve(unit, known, actor_named(name))
    told = "learning" if known.state == "approved" and not await _learn_now() else known.state
    if as_json:
        write_json(_as_row(known))
    else:
        _tell(known, told)


@learning.command("proposals")
@runs
async def proposals(
    decided: Annotated[bool, typer.Option("--all", help="List what was learned, rejected and taken back too.")] = False,
    as_json: AsLines = False,
) -> None:
    """List the answers that wait for approval."""
    from core.skills.cases.learning import store  # noqa: PLC0415

    async with reading() as connection:
        found = await store.all_in(
            connection, ["proposed", *(("approved", "rejected", "withdrawn") if decided else ())]
        )
    show_table([_as_row(each) for each in found], as_json=as_json, empty="Nothing is proposed.", columns=COLUMNS)


@learning.command("unlearn")
@runs
async def unlearn(number: Number, name: As = None, as_json: AsObject = False) -> None:
    """Take back what was learned from a case, or reject what is proposed."""
    from core.skills.cases.learning import decisions  # noqa: PLC0415

    async with changing() as unit:
        known = await decisions.locked(unit, number)
        step = decisions.reject if known.state == "proposed" else decisions.take_back
        done = await step(unit, known, actor_named(name))
    await _learn_now()
    if as_json:
        write_json(_as_row(done))
    else:
        typer.echo(f"Nothing is learned from case {number}.")


async def _learn_now() -> bool:
    """Make the library match what was decided, and return whether that is done.

    If another process owns the stores, it does so within a second, and so does the next one that opens them.
    """
    from bots.assembly import open_stores  # noqa: PLC0415
    from core.abilities.hooks.documents import Documents  # noqa: PLC0415
    from knowledge.skill_documents import SkillDocumentLibrary  # noqa: PLC0415

    try:
        async with open_stores(settings()) as stores:
            documents = Documents(stores.pool, SkillDocumentLibrary(stores.library))
            while not await documents.dispatch():
                pass
    except HomeInUse:
        return False
    return True


def _tell(answer: TeamAnswer, told: str) -> None:
    """Print what became of an answer: one that waits for approval as it would be learned."""
    if told == "proposed":
        for line in (f"Question: {answer.question}", f"Answer: {answer.answer}", f"Who can find it: {_shown(answer)}"):
            typer.echo(harmless(line))
    typer.echo(harmless(_TOLD[told].format(number=answer.case_id, question=answer.question)))


def _shown(answer: TeamAnswer) -> str:
    from core.skills.cases.learning.team_answer import audience_words  # noqa: PLC0415

    return audience_words(answer)


def _as_row(answer: TeamAnswer) -> dict[str, Any]:
    return {
        "case": answer.case_id,
        "state": answer.state,
        "question": answer.question,
        "answer": answer.answer,
        "audience": answer.audience,
        "answered": answer.answered_at.isoformat(),
        "by": answer.decided_by_name,
    }
