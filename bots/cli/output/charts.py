"""Charts of a report: bars in a terminal, and a PNG file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.terminal.render import harmless
from core.model.errors import InputError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.skills.cases.reporting.figures import Figures

SERIES = (
    ("answered", "green", "tab:green"),
    ("abstained", "yellow", "tab:orange"),
    ("handed_over", "magenta", "tab:purple"),
)
"""What a chart shows of each group, with the colours in a terminal and in a file."""
WIDTH = 40
LARGEST_INCHES, ROW_INCHES = 60.0, 0.9


def show(figures: Sequence[Figures]) -> None:
    """Print bars: what the desk answered, what it could not, and what was handed over, in each group."""
    from rich.bar import Bar  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    most = max((getattr(each, name) for each in figures for name, *_ in SERIES), default=0)
    if not most:
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for each in figures:
        for name, colour, _ in SERIES:
            title = Text(harmless(each.group) if name == SERIES[0][0] else "", no_wrap=True, overflow="ellipsis")
            count = getattr(each, name)
            table.add_row(title, name.replace("_", " "), Bar(most, 0, count, width=WIDTH, color=colour), str(count))
    Console().print(table)


def draw(figures: Sequence[Figures], file: Path) -> None:
    """Draw the same as a PNG file.

    Raises:
        SettingsError: the library is not installed; the text says how to install it.
        InputError: the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 — an extra
    except ImportError as error:
        raise SettingsError(
            "Charts in PNG files need matplotlib, which is not installed. Install it with the extra “charts”: "
            "uv pip install 'frontdesk[charts]', or uv pip install matplotlib."
        ) from error
    height = min(LARGEST_INCHES, 1.5 + ROW_INCHES * max(1, len(figures)))
    figure = Figure(figsize=(9, height), layout="constrained")
    axes: Any = figure.subplots()
    groups = [each.group for each in figures]
    for number, (name, _, colour) in enumerate(SERIES):
        places = [place + 0.25 * (number - 1) for place in range(len(groups))]
        counts = [getattr(each, name) for each in figures]
        bars = axes.barh(places, counts, height=0.22, label=name.replace("_", " "), color=colour)
        axes.bar_label(bars, padding=3)
    axes.set_yticks(range(len(groups)), groups)
    axes.invert_yaxis()
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    try:
        figure.savefig(file, format="png", dpi=120)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error}") from error
