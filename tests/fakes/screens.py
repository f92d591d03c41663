"""Pictures of what people see, drawn as SVG: a terminal, and below it a channel of a chat."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, MARGIN, LINE = 860, 24, 20
IN_TERMINAL, IN_CHAT = 92, 96
"""Characters of a line."""
MONO = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
SANS = "system-ui, 'DejaVu Sans', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a chat."""

    page: str
    text: str
    faint: str
    line: str
    person: str
    ours: str


SLACK = Look("#ffffff", "#1d1c1d", "#616061", "#dddddd", "#3f7f5f", "#1f3a5f")
DISCORD = Look("#313338", "#dbdee1", "#a0a5ad", "#4a4c53", "#5a8f6b", "#5865f2")


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `in_thread` ones are indented. A `note` is a line of the platform itself, such as who joined."""

    who: str
    text: str
    buttons: tuple[str, ...] = ()
    is_ours: bool = False
    in_thread: bool = False
    is_note: bool = False


class _Canvas:
    """Collects shapes from top to bottom."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self.y = 0.0

    def box(self, x: float, y: float, width: float, height: float, fill: str, *, more: str = "") -> None:
        self.shapes.append(f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"{more}/>')

    def write(self, x: float, text: str, fill: str, *, more: str = "", y: float | None = None) -> None:
        at = self.y if y is None else y
        self.shapes.append(f'<text x="{x:g}" y="{at:g}" fill="{fill}"{more}>{html.escape(text)}</text>')


def draw(title: str, terminal: Sequence[str], channel: str, messages: Sequence[Said], look: Look) -> str:
    """Return the picture of a terminal and of a channel below it."""
    canvas = _Canvas()
    _draw_terminal(canvas, terminal)
    _draw_channel(canvas, channel, messages, look)
    return _picture(title, canvas)


def draw_channels(title: str, *channels: tuple[str, Sequence[Said], Look]) -> str:
    """Return the picture of channels, one below the other."""
    canvas = _Canvas()
    canvas.y = 2
    for channel, messages, look in channels:
        _draw_channel(canvas, channel, messages, look)
        canvas.y += 16
    return _picture(title, canvas)


def _picture(title: str, canvas: _Canvas) -> str:
    height = canvas.y + 4
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}" font-family="{SANS}" font-size="14" role="img">'
    )
    return "\n".join([head, f"<title>{html.escape(title)}</title>", *canvas.shapes, "</svg>", ""])


def _draw_terminal(canvas: _Canvas, lines: Sequence[str]) -> None:
    shown = [
        part
        for line in lines
        for part in textwrap.wrap(line, IN_TERMINAL, subsequent_indent="       ", drop_whitespace=False) or [""]
    ]
    top = max(canvas.y, 2)
    canvas.box(2, top, WIDTH - 4, 52 + LINE * len(shown), "#1e1e1e", more=' rx="10"')
    for nth, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        canvas.shapes.append(f'<circle cx="{MARGIN + 20 * nth}" cy="{top + 20:g}" r="6" fill="{colour}"/>')
    canvas.y = top + 56
    for line in shown:
        colour = {"ok": "#9ece9a", "BA": "#ff8a80", "$ ": "#ffffff"}.get(line[:2], "#c8c8c8")
        canvas.write(MARGIN, line, colour, more=f' font-family="{MONO}" font-size="13" xml:space="preserve"')
        canvas.y += LINE
    canvas.y = top + 52 + LINE * len(shown) + 16


def _draw_channel(canvas: _Canvas, channel: str, messages: Sequence[Said], look: Look) -> None:
    top, frame = canvas.y, len(canvas.shapes)
    canvas.y += 32
    canvas.write(MARGIN, f"# {channel.removeprefix('#')}", look.text, more=' font-weight="700" font-size="16"')
    canvas.y += 14
    canvas.box(2, canvas.y, WIDTH - 4, 1, look.line)
    canvas.y += 30
    for said in messages:
        _draw_message(canvas, said, look)
    shapes, canvas.shapes = canvas.shapes[frame:], canvas.shapes[:frame]
    canvas.box(2, top, WIDTH - 4, canvas.y - top, look.page, more=f' rx="10" stroke="{look.line}"')
    canvas.shapes += shapes


def _draw_message(canvas: _Canvas, said: Said, look: Look) -> None:
    left = MARGIN + (44 if said.in_thread else 0)
    if said.is_note:
        canvas.write(left, f"{said.who} {said.text}", look.faint, more=' font-size="13"')
        canvas.y += 34
        return
    start = canvas.y
    canvas.box(left, canvas.y - 15, 36, 36, look.ours if said.is_ours else look.person, more=' rx="8"')
    canvas.write(left + 18, said.who[0], "#ffffff", more=' text-anchor="middle" font-weight="700"', y=canvas.y + 8)
    canvas.write(left + 48, said.who, look.text, more=' font-weight="700"')
    if said.is_ours:
        mark = left + 54 + 9 * len(said.who)
        canvas.box(mark, canvas.y - 12, 34, 16, look.line, more=' rx="3"')
        canvas.write(mark + 17, "APP", look.faint, more=' text-anchor="middle" font-size="10"')
    canvas.y += LINE
    for paragraph in said.text.split("\n"):
        canvas.y += 0 if paragraph else LINE / 2
        for line in textwrap.wrap(paragraph, IN_CHAT - (5 if said.in_thread else 0)):
            canvas.write(left + 48, line, look.text)
            canvas.y += LINE
    if said.buttons:
        _draw_buttons(canvas, left + 48, said.buttons, look)
    if said.in_thread:
        canvas.box(MARGIN + 17, start - 22, 2, canvas.y - start + 12, look.line)
    canvas.y += 22


def _draw_buttons(canvas: _Canvas, left: float, labels: Sequence[str], look: Look) -> None:
    for label in labels:
        width = 26 + 8 * len(label)
        canvas.box(left, canvas.y - 8, width, 26, "none", more=f' rx="6" stroke="{look.faint}"')
        canvas.write(left + width / 2, label, look.text, more=' text-anchor="middle" font-size="13"', y=canvas.y + 10)
        left += width + 8
    canvas.y += 28
