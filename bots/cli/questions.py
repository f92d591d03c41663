"""`frontdesk ask`: one answer, or the answers to a file of questions."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsObject, read_lines, runs, settings, write_json
from bots.terminal.render import as_rich, as_text
from core.model.errors import InputError

if TYPE_CHECKING:
    from bots.frontdesk import Frontdesk


@runs
async def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Answer a file of JSON lines with `id` and `text`; `-` is stdin."),
    ] = None,
    person: Annotated[str, typer.Option("--as", metavar="NAME", help="Answer from what this person may read.")] = "",
    as_json: AsObject = False,
) -> None:
    """Answer a question from the documents, with citations."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give either a question or --batch FILE.")
    await (_batch(batch, person) if batch else _ask(question or "", person, as_json=as_json))


async def _ask(question: str, person: str, *, as_json: bool) -> None:
    from core.conversations.inbox import check_text  # noqa: PLC0415
    from core.text.terms import guess_language  # noqa: PLC0415

    check_text(question)
    loaded = settings()
    hearing = asyncio.get_running_loop().run_in_executor(None, guess_language, question)  # may load a model for 0.5 s
    from bots.assembly import open_desk  # noqa: PLC0415 — beside that

    async with open_desk(loaded) as desk:
        await hearing
        answer, reply = await _answer(desk, question, person)
    if as_json:
        write_json(answer)
        return
    from rich.console import Console  # noqa: PLC0415

    console = Console()
    if console.is_terminal:
        console.print(as_rich(reply))
    else:
        typer.echo(as_text(reply))


async def _batch(file: Path, person: str) -> None:
    from bots.assembly import open_desk  # noqa: PLC0415
    from core.conversations.inbox import check_text  # noqa: PLC0415

    # All lines are read before the first is answered, so that a mistake in the last one is reported at once.
    questions = [_question(line, f"{file}, line {number}") for number, line in read_lines(file)]
    refused = 0
    async with open_desk(settings()) as desk:
        for question in questions:
            try:
                check_text(question["text"])
            except InputError as error:
                refused += 1
                write_json({"id": question["id"], "error": str(error)})
                continue
            answer, _ = await _answer(desk, question["text"], person)
            write_json({"id": question["id"], **answer})
    if refused:
        raise InputError(f"{refused} of {len(questions)} questions were refused; the `error` in their line says why.")


def _question(line: str, place: str) -> dict[str, Any]:

    try:
        found = json.loads(line)
        return {"id": found["id"], "text": str(found["text"])}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f'{place} is not {{"id": …, "text": …}} in JSON. Correct it.') from error


async def _answer(desk: Frontdesk, question: str, person: str) -> tuple[dict[str, Any], Any]:
    reply, seconds = await desk.ask(question, person=person)
    return {
        "answer": reply.text,
        "answered": bool(reply.answered),
        "confidence": reply.confidence or 0.0,
        "citations": [asdict(citation) for citation in reply.citations],
        "model": reply.model,
        "elapsed_ms": round(seconds * 1000, 1),
    }, reply
