"""What commands read and print: JSON lines in, JSON lines or a table out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bots.cli.runner import database
from bots.terminal.render import harmless, write_json_line
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from psycopg import AsyncConnection

Found = TypeVar("Found")
AsObject = Annotated[bool, typer.Option("--json", help="Print a JSON object.")]
AsLines = Annotated[bool, typer.Option("--json", help="Print JSON lines.")]


def write_json(value: Any) -> None:
    """Print a value as one JSON line on stdout."""
    write_json_line(value, sys.stdout)


async def show_query(
    ask: Callable[[AsyncConnection], Awaitable[Sequence[Found]]],
    as_row: Callable[[Found], Mapping[str, Any]],
    *,
    as_json: bool,
    empty: str,
) -> None:
    """Ask the database, and print what it finds as `show_table` does."""
    async with database() as pool, pool.connection() as connection:
        rows = [as_row(found) for found in await ask(connection)]
    show_table(rows, as_json=as_json, empty=empty)


def show_table(rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print rows as JSON lines, as a table in a terminal, or with tabs in a pipe; print `empty` if there are none."""
    if as_json:
        for row in rows:
            write_json(row)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    lines = [
        [harmless(" ".join(str("" if value is None else value).split())) for value in row.values()] for row in rows
    ]
    console = Console()
    if not rows:
        console.print(empty, highlight=False)
    elif console.is_terminal:
        table = Table(*(name.replace("_", " ") for name in rows[0]), box=None)
        for line in lines:
            table.add_row(*map(Text, line))
        console.print(table)
    else:
        for line in lines:
            sys.stdout.write("\t".join(line) + "\n")


def read_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file, or of stdin for `-`, each with its number; blank ones are skipped.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        text = typer.get_text_stream("stdin").read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Cannot read {file}: {error}. Give a file of JSON lines in UTF-8.") from error
    yield from ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
