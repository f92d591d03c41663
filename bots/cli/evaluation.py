"""`frontdesk evaluate`: how good the answers to a set of questions are."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsObject, finish, settings, write_json
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder with docs.jsonl, queries.jsonl and qrels.jsonl.")
    ],
    details: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a JSON line for each question to this file.")
    ] = None,
    as_json: AsObject = False,
) -> None:
    """Measure the answers to a set of questions, in a separate store."""
    from bots.cli.measurement import describe, measure  # noqa: PLC0415
    from knowledge.evaluation import figures, read_set  # noqa: PLC0415

    questions = read_set(folder)
    with _writing(details) as write:
        outcomes = finish(measure(settings(), questions, told=lambda outcome: write(describe(outcome))))
    found = figures(outcomes)
    if as_json:
        write_json(found)
        return
    for name, value in found.items():
        typer.echo(f"{name:22} {'–' if value is None else f'{value:.3f}' if isinstance(value, float) else value}")


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
