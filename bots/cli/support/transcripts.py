"""`frontdesk cases export`: the whole of a case as a document, for whoever needs it outside of Frontdesk."""

from __future__ import annotations

from typing import Annotated

import typer

from bots.cli.console import AsObject, runs, write_json
from bots.cli.support.case_database import reading
from bots.terminal.render import harmless
from core.model.errors import InputError

Number = Annotated[int, typer.Argument(metavar="ID", help="A case's number, from `list`.")]


@runs
async def export(
    number: Number,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, which is the default.")] = True,  # noqa: ARG001
    notes: Annotated[bool, typer.Option("--notes", help="Also the internal notes.")] = False,
    as_json: AsObject = False,
) -> None:
    """Print everything that was said and done in a case, in order, without notes; edited words as they are now."""
    from core.skills.cases.closing import case_transcript  # noqa: PLC0415

    async with reading() as connection:
        found = await case_transcript.read(connection, number, notes=notes)
    if found is None:
        raise InputError(f"There is no case {number}. `frontdesk cases list --all` lists them.")
    if as_json:
        write_json(case_transcript.as_object(found))
    else:
        typer.echo("\n".join(map(harmless, case_transcript.as_markdown(found).split("\n"))))
