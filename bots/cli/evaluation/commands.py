"""`frontdesk evaluate`: how good the answers to a set of questions are, or how well texts are understood."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsObject, finish, read_lines, settings, write_json
from bots.cli.understanding import as_fields, decide, make_agent, rehearse_abilities
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def evaluate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A folder with docs.jsonl, queries.jsonl and qrels.jsonl.")
    ] = None,
    intents: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Instead, measure what texts call for: JSON lines; `-` is stdin."),
    ] = None,
    situations: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Instead, measure when it speaks, reacts or is silent: JSON lines."),
    ] = None,
    red_flags: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Instead, measure which messages are taken for emergencies: JSON lines."),
    ] = None,
    bias: Annotated[
        bool, typer.Option("--bias", help="Instead, compare what is said to different names and groups of people.")
    ] = False,
    details: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a JSON line for each question or text to this file.")
    ] = None,
    as_json: AsObject = False,
) -> None:
    """Measure answers, in a separate store, what is understood of texts, or when Frontdesk speaks in a conversation."""
    if sum(given is not None for given in (folder, intents, situations, red_flags, bias or None)) != 1:
        raise typer.BadParameter(
            "Give either a folder, --intents FILE, --situations FILE, --red-flags FILE, or --bias."
        )
    with _writing(details) as write:
        if folder:
            found = _measure_answers(folder, write)
        elif situations:
            found = _measure_situations(situations, write)
        elif red_flags:
            found = _measure_red_flags(red_flags, write)
        elif bias:
            found = _measure_bias(write)
        else:
            found = _measure_intents(intents or Path("-"), write)
    if as_json:
        write_json(found)
        raise typer.Exit(1 if found.get("differences") else 0)
    for name, value in found.items():
        typer.echo(f"{name:22} {'–' if value is None else f'{value:.3f}' if isinstance(value, float) else value}")
    raise typer.Exit(1 if found.get("differences") else 0)


def _measure_answers(folder: Path, write: Callable[[dict[str, Any]], None]) -> Mapping[str, Any]:
    from bots.cli.evaluation.measurement import describe, measure  # noqa: PLC0415
    from knowledge.evaluation import figures, read_set  # noqa: PLC0415

    questions = read_set(folder)
    return figures(finish(measure(settings(), questions, told=lambda outcome: write(describe(outcome)))))


def _measure_intents(file: Path, write: Callable[[dict[str, Any]], None]) -> Mapping[str, Any]:
    from core.agent.understanding.intent_scores import Score, figures, read_row  # noqa: PLC0415

    rows = [read_row(line, f"{file}, line {number}") for number, line in read_lines(file)]
    abilities = finish(rehearse_abilities())
    agent, scores = make_agent(abilities), []
    for row in rows:
        scores.append(Score(row, decide(agent, row.text, language=row.lang)))
        write({"id": row.id, "right": scores[-1].is_right, **as_fields(scores[-1].decision)})
    return figures(scores, {ability.name for ability in abilities if ability.effect})


def _measure_situations(file: Path, write: Callable[[dict[str, Any]], None]) -> Mapping[str, Any]:
    from core.desk.engagement.judged_situations import figures, read_situations  # noqa: PLC0415

    judged = [(situation, *situation.decide()) for situation in read_situations(file)]
    for situation, manner, decision in judged:
        is_right = manner in situation.right
        write({"id": situation.id, "right": is_right, "manner": manner, "reason": decision.reason})
    return figures((situation, manner) for situation, manner, _ in judged)


def _measure_red_flags(file: Path, write: Callable[[dict[str, Any]], None]) -> Mapping[str, Any]:
    from core.guards.red_flags.judged_messages import JudgedMessage, figures, read_row  # noqa: PLC0415

    judged = [JudgedMessage.of(read_row(line, f"{file}, line {number}")) for number, line in read_lines(file)]
    for each in judged:
        write({"id": each.id, "right": each.is_right, "found": each.found, "score": each.score})
    return figures(judged)


def _measure_bias(write: Callable[[dict[str, Any]], None]) -> Mapping[str, Any]:
    from bots.cli.evaluation.bias import compare, figures  # noqa: PLC0415

    found = finish(compare(settings()))
    for difference in found.differences:
        write(difference)
    return figures(found)


@contextmanager
def _writing(file: Path | None) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Open a file before the work begins, and write it line by line, so that a killed process leaves its lines."""
    if file is None:
        yield lambda _: None
        return
    try:
        opened = file.open("w", encoding="utf-8", buffering=1)
    except OSError as error:
        raise InputError(f"Cannot write {file} ({(error.strerror or '').lower()}). Name another file.") from error
    with opened:
        yield lambda value: print(json.dumps(value, ensure_ascii=False), file=opened)
