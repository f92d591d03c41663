"""Bars in a terminal: one for opening Frontdesk, and one for learning documents."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bots.terminal.render import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console
    from rich.progress import Progress as Bars

    from knowledge.sync import Progress

OPENING_STEPS = 4
"""How many parts `bots.assembly.open_desk` names while it opens them."""
BAR_WIDTH = 24
NARROW = 60
"""In a narrower terminal, there is no room for a bar beside the counts."""


@contextmanager
def bars(console: Console, *, shown: bool) -> Iterator[Bars]:
    """Show bars for the duration of the block, on the console, and remove them at the end."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415 — Rich is heavy
    from rich.table import Column  # noqa: PLC0415

    bar = [BarColumn(bar_width=BAR_WIDTH)] if console.width >= NARROW else []
    words = TextColumn("{task.fields[counts]}  [dim]{task.fields[now]}", table_column=Column(no_wrap=True, ratio=1))
    columns = (SpinnerColumn(), TextColumn("{task.description}"), *bar, words)
    with Progress(*columns, console=console, transient=True, disable=not shown, expand=True) as made:
        yield made


def opening(made: Bars) -> Callable[[str], None]:
    """Add a bar for opening Frontdesk. Return what is called with the name of each part that is opened now."""
    task = made.add_task("Starting", total=OPENING_STEPS + 1, counts="", now="")

    def tell(part: str) -> None:
        made.advance(task)
        step = int(made.tasks[task].completed)
        made.update(task, counts=f"{step}/{OPENING_STEPS}", now=part)

    return tell


def choosing(made: Bars, *, total: int) -> None:
    """Say, in place of the other bars, that examples are being tried."""
    for task in made.tasks:
        made.update(task.id, visible=False)
    made.add_task("Choosing examples", total=None, counts=f"{total} documents", now="")


def reading(made: Bars, what: str) -> Callable[[int, int | None], None]:
    """Add a bar for reading bytes. Return what is called with how many were read, and how many there are if known."""
    task = made.add_task(what, total=None, counts="", now="", visible=False)

    def tell(done: int, total: int | None) -> None:
        counts = f"{done / 1e6:,.0f}/{total / 1e6:,.0f} MB" if total else f"{done / 1e6:,.0f} MB"
        made.update(task, completed=done, total=total, counts=counts, visible=True)

    return tell


def learning(made: Bars) -> Callable[[Progress], None]:
    """Add a bar for learning documents. Return what is called with the progress."""
    task = made.add_task("Learning", total=None, counts="0 documents", now="", visible=False)

    def tell(progress: Progress) -> None:
        for earlier in made.tasks[:-1]:
            made.update(earlier.id, visible=False)
        of = f"{progress.documents}/{progress.total}" if progress.total else str(progress.documents)
        counts = f"{of} documents, {progress.passages} new passages"
        source = harmless(progress.source).replace("[", r"\[")
        made.update(task, completed=progress.documents, total=progress.total, counts=counts, now=source, visible=True)

    return tell
