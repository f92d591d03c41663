"""What all commands share: they read settings, run a coroutine, read lines and print results."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import sys
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import typer

from bots.cli.output.log_output import begin_log, keep_tracebacks
from bots.event_loop import on_signals, run
from bots.terminal.render import harmless, write_json_line
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    from core.settings.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")


def settings(*, serves: bool = False) -> Settings:
    """Read the settings, and send the log to stderr and tracebacks to a file. Raises SettingsError.

    A process that `serves` platforms writes tracebacks to stderr instead, unless stderr is a terminal.
    """
    from core.settings.settings import load_settings  # noqa: PLC0415 — pydantic is heavy for `--help`

    loaded = load_settings()
    begin_log(loaded.log_level, form=loaded.logs)
    if loaded.logs == "text" and (not serves or sys.stderr.isatty()):
        keep_tracebacks(loaded.home)
    for name in ("httpx", "chromadb", "psycopg.pool", "alembic", "pypdf", "pdfminer"):  # of no use to the user
        logging.getLogger(name).setLevel(max(logging.ERROR, logging.getLogger().level))
    if logging.getLogger().level > logging.DEBUG:  # we report what fails; these would add tracebacks
        for name in ("procrastinate", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return loaded


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine to its end. SIGTERM and Ctrl-C cancel it, and it closes what it has opened.

    Raises:
        asyncio.CancelledError: SIGTERM came.
        KeyboardInterrupt: Ctrl-C was pressed.
    """

    async def until_told() -> T:
        task = asyncio.current_task()
        if task:
            on_signals(signal.SIGTERM, call=task.cancel)
        return await coroutine

    return run(until_told())


def runs(command: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Make a command of a coroutine function, for Typer."""

    @wraps(command)
    def run_command(*args: P.args, **options: P.kwargs) -> None:
        finish(command(*args, **options))

    return run_command


def database() -> AbstractAsyncContextManager[AsyncConnectionPool]:
    """Open the database alone for the duration of the block, for a command that needs no more."""
    from bots.assembly import open_database  # noqa: PLC0415 — heavy for `--help`

    return open_database(settings())


Found = TypeVar("Found")
AsObject = Annotated[bool, typer.Option("--json", help="Print a JSON object.")]
AsLines = Annotated[bool, typer.Option("--json", help="Print JSON lines.")]

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)")
ENDS_MATTER = frozenset({"source"})
"""The columns of paths and URLs, which differ in their ends."""
SHORT = 24
"""A column of at most so many characters is never narrowed, and a wider one is cut if there is no room."""


def write_json(value: Any) -> None:
    """Print a value as one JSON line on stdout."""
    write_json_line(value, sys.stdout)


async def show_query(
    ask: Callable[[AsyncConnection], Awaitable[Sequence[Found]]],
    as_row: Callable[[Found], Mapping[str, Any]],
    *,
    as_json: bool,
    empty: str,
    columns: Sequence[str] = (),
) -> None:
    """Ask the database, and print what it finds as `show_table` does."""
    async with database() as pool, pool.connection() as connection:
        rows = [as_row(found) for found in await ask(connection)]
    show_table(rows, as_json=as_json, empty=empty, columns=columns)


def show_table(rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str, columns: Sequence[str] = ()) -> None:
    """Print rows as JSON lines, as a table in a terminal, or with tabs in a pipe. Print `empty` if there are none.

    A table and lines with tabs begin with the names of the columns. In a terminal, only `columns` are shown, if any are
    given, and of these only columns that are not empty, because there is no room for more.
    """
    if as_json:
        for row in rows:
            write_json(row)
        return
    from rich.console import Console  # noqa: PLC0415

    console = Console()
    if not rows:
        console.print(empty, highlight=False)
    elif console.is_terminal:
        shown = [name for name in columns or rows[0] if any(_cell(row[name]) for row in rows)]
        console.print(_table([{name: _with_short_time(_cell(row[name])) for name in shown} for row in rows]))
    else:
        for line in ([*rows[0]], *([*row.values()] for row in rows)):
            sys.stdout.write("\t".join(map(_cell, line)) + "\n")


def _table(rows: Sequence[Mapping[str, str]]) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        longest = max(len(row[name]) for row in rows)
        table.add_column(name.replace("_", " "), no_wrap=longest <= SHORT)
    for row in rows:
        cells = {name: Text(value, no_wrap=True, overflow="ellipsis") for name, value in row.items()}
        table.add_row(*(_Tail(cell) if name in ENDS_MATTER else cell for name, cell in cells.items()))
    return table


@dataclass(frozen=True, slots=True)
class _Tail:
    """A cell that is cut at its beginning if there is no room."""

    text: Text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return self.text.__rich_measure__(console, options)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        plain, room = self.text.plain, options.max_width
        self.text.plain = plain if len(plain) <= room else f"…{plain[len(plain) - room + 1 :]}"
        yield self.text


def _with_short_time(text: str) -> str:
    """Return `2026-12-01 12:41 UTC` for an instant in ISO 8601, and any other text as it is."""
    found = _INSTANT.fullmatch(text)
    return f"{found[1]} {found[2]} {'UTC' if found[3] in {'Z', '+00:00'} else found[3]}" if found else text


def _cell(value: object) -> str:
    return harmless(" ".join(str("" if value is None else value).split()))


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
