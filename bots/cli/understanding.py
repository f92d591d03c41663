"""`frontdesk understand`: what Frontdesk would do about a text, and why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsObject, database, read_lines, runs, settings, write_json
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.ability import Ability
    from core.agent import Agent
    from core.agent.understanding.decision import Decision

STDIN = Path("-")
OUTCOMES = {"search": "search the documents", "talk": "answer small talk"}
WOULD = {
    "do": "call {}",
    "propose": "propose {}, and do it after a yes",
    "ask": "call {}, and ask for “{missing}” first",
} | OUTCOMES
WHY = {
    "phrase": "it is a fixed phrase",
    "example": "it has the words of an example",
    "repair": "it takes back or corrects what was done before",
    "talk": "it sounds like talk, {:.0%} sure",
    "answer": "it answers a question",
    "guess": "it is a guess, {:.0%} sure",
    "contradiction": "it speaks of {next}, but does not ask for it ({contradicted})",
}


@runs
async def understand(
    text: Annotated[str | None, typer.Argument(help="The text.")] = None,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help="Read JSON lines with `id`, `text` and `lang` from stdin, and answer each."),
    ] = False,
    as_json: AsObject = False,
) -> None:
    """Show what Frontdesk would do about a text without a language model, and why. Nothing is done or stored."""
    if (text is None) == (not jsonl):
        raise typer.BadParameter("Give either a text or --jsonl.")
    if text is None:
        await _answer_lines()
        return
    decision = decide(make_agent(await rehearse_abilities()), text)
    if as_json:
        write_json(as_fields(decision))
    else:
        typer.echo("\n".join(_described(decision)))


async def rehearse_abilities() -> tuple[Ability, ...]:
    """Return the abilities with the phrases of the catalogues, and those of the sources.

    Only a stranger's catalogue needs the database.
    """
    loaded = settings()
    from core.abilities.ability import load_skills  # noqa: PLC0415 — heavy for `--help`
    from core.abilities.hooks.ability_sources import load_ability_sources, with_provided  # noqa: PLC0415
    from core.abilities.hooks.catalogues import load_catalogues, rehearsed  # noqa: PLC0415
    from core.settings.settings import load_variables  # noqa: PLC0415
    from core.skills import skills_of  # noqa: PLC0415

    skills = [*skills_of(loaded), *loaded.skills]
    variables = load_variables()
    abilities = await rehearsed(
        database, load_catalogues(skills), load_skills(skills), settings=loaded, variables=variables
    )
    return await with_provided(load_ability_sources(skills), abilities, settings=loaded, variables=variables)


def make_agent(abilities: Sequence[Ability]) -> Agent:
    """Return an agent that only decides: it has no journal and finds no passages."""
    from core.agent import Agent  # noqa: PLC0415 — heavy for `--help`
    from core.agent.understanding.understanding import Understanding  # noqa: PLC0415
    from knowledge.models.embedding_models import embeddings  # noqa: PLC0415

    return Agent(abilities=abilities, embeddings=None, ranker=Understanding(abilities, embeddings("default")))


def decide(agent: Agent, text: str, *, language: str | None = None) -> Decision:
    """Decide as a turn does about a direct message. Raises InputError as `check_text` does."""
    from bots.terminal.parse import parse  # noqa: PLC0415
    from core.conversations.inbox import check_text  # noqa: PLC0415
    from core.model.clock import SystemClock  # noqa: PLC0415
    from core.model.language import speaking  # noqa: PLC0415
    from core.text.spoken_language import language_spoken  # noqa: PLC0415

    check_text(text)
    message = parse(text, person="somebody", channel=None, event_id="", now=SystemClock().now())
    if message is None or message.choice:
        raise InputError("That is the press of a button. Give a text that a person says.")
    with speaking(language or language_spoken(text)):
        return agent.decide(replace(message, person=replace(message.person, locale=language)))


def as_fields(decision: Decision) -> dict[str, Any]:
    """Return a decision in the documented JSON form."""
    call = decision.call
    return {
        "ability": call.name if call else None,
        "arguments": {name: str(value) for name, value in call.arguments.items()} if call else {},
        "missing": call.missing if call else None,
        "confidence": round(decision.probability, 4),
        "would": decision.would,
        "why": decision.why,
        "contradiction": decision.contradicted,
        "also": [{"outcome": guess.outcome, "confidence": round(guess.probability, 4)} for guess in decision.also],
    }


async def _answer_lines() -> None:
    # All lines are read before the first is answered, so that a mistake in the last one is reported at once.
    rows = [_row(line, number) for number, line in read_lines(STDIN)]
    refused = 0
    agent = make_agent(await rehearse_abilities())
    for row in rows:
        try:
            write_json({"id": row["id"], **as_fields(decide(agent, row["text"], language=row["lang"]))})
        except InputError as error:
            refused += 1
            write_json({"id": row["id"], "error": str(error)})
    if refused:
        raise InputError(f"{refused} of {len(rows)} texts were refused; the `error` in their line says why.")


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
        return {"id": row["id"], "text": str(row["text"]), "lang": row.get("lang") and str(row["lang"])}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f'Line {number} is not {{"id": …, "text": …}} in JSON. Correct it.') from error


def _described(decision: Decision) -> list[str]:
    """Return the lines that tell a person what would be done, with which arguments, why, and what is next likely."""
    call = decision.call
    names = " or ".join(one.name for one in (call, *decision.others) if one)
    first = decision.also[0].outcome if decision.also else ""
    lines = [
        f"would: {WOULD[decision.would].format(names, missing=call.missing if call else '')}",
        *(f"  {name}: {value}" for name, value in (call.arguments if call else {}).items()),
        "why: " + WHY[decision.why].format(decision.probability, next=first, contradicted=decision.contradicted),
    ]
    if decision.also:
        nearest = (f"{OUTCOMES.get(guess.outcome, guess.outcome)} {guess.probability:.0%}" for guess in decision.also)
        lines.append(f"next: {', '.join(nearest)}")
    return lines
