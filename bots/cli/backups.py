"""`frontdesk backup` and `frontdesk restore`: the whole desk in one file."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bots.cli.console import AsObject, finish, settings, write_json
from bots.cli.output.progress import bars, learning, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bars

BackupPath = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.")]
NewPath = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to write it. By default, here.")]
Replace = Annotated[bool, typer.Option("--replace", help="Overwrite what is there.")]
WithSettings = Annotated[bool, typer.Option("--with-settings", help="Include `.env`, with its secrets.")]


def backup(
    file: NewPath = None, replace: Replace = False, with_settings: WithSettings = False, as_json: AsObject = False
) -> None:
    """Write everything that is stored to one file, while the desk goes on."""
    from bots.operations.backup import take_backup  # noqa: PLC0415 — heavy for `--help`
    from bots.operations.restore import describe  # noqa: PLC0415
    from core.model.clock import SystemClock  # noqa: PLC0415

    loaded, now = settings(), SystemClock().now()
    path = file or Path(f"frontdesk-{now:%Y%m%d-%H%M%S}.backup")
    with _left_on_sigterm(), _bars(as_json=as_json) as shown:
        read = reading(shown, "Reading the database")
        manifest = take_backup(
            loaded, path, now=now, replace=replace, with_settings=with_settings, progress=lambda done: read(done, None)
        )
    if as_json:
        write_json({"file": str(path), "bytes": path.stat().st_size, **manifest.model_dump()})
    else:
        typer.echo(f"{path}: {describe(manifest.rows)}; {path.stat().st_size / 1e6:,.1f} MB.")


def restore(
    file: BackupPath, replace: Replace = False, with_settings: WithSettings = False, as_json: AsObject = False
) -> None:
    """Make this desk what a backup holds. Frontdesk must be stopped."""
    from bots.operations.restore import Steps, describe, restore_database, restore_vectors  # noqa: PLC0415

    loaded = settings()
    with _left_on_sigterm(), _bars(as_json=as_json) as shown:
        steps = Steps(reading(shown, "Checking the file"), reading(shown, "Loading the database"), learning(shown))
        manifest = restore_database(loaded, file, replace=replace, with_settings=with_settings, steps=steps)
        passages = finish(restore_vectors(loaded, steps=steps))
    if as_json:
        write_json({"file": str(file), "passages": passages, **manifest.model_dump()})
    else:
        typer.echo(f"Restored as of {manifest.made_at[:16].replace('T', ' ')} UTC: {describe(manifest.rows)}.")


@contextmanager
def _bars(*, as_json: bool) -> Iterator[Bars]:
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True)
    with bars(console, shown=not as_json and console.is_terminal) as shown:
        yield shown


@contextmanager
def _left_on_sigterm() -> Iterator[None]:
    """Let SIGTERM leave the block, so that what was begun in it is cleared away."""

    def leave(number: int, _frame: object) -> NoReturn:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
