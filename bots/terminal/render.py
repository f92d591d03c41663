"""Turns a reply into what a terminal shows: a JSON object, plain lines, or a Rich renderable."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from rich.console import RenderableType

    from core.model.messages import Address
    from core.model.replies import Choice, Citation, Enclosure, Reply

LONGEST_QUOTE = 200
WIDEST = 100
"""The most columns of a line of text, also in a wider terminal."""
NARROW = 20
"""In a terminal that is not wider, there is no margin."""
MARGIN = 2
BETWEEN = "  "
_LAST_MARK = re.compile(r"(?<=```)\s*\n\s*\[\d+\]\s*$")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_BESIDE_WORDS = re.compile(r"^\s*>|\[\d+\]", re.MULTILINE)
"""The mark of a quoted line, and the number of a source."""
_DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def as_json(address: Address, reply: Reply, *, key: str, at: datetime) -> dict[str, Any]:
    """Return the object of a JSON line. A reply that is printed twice has the same `id`."""
    return {
        "type": reply.kind,
        "id": key or None,
        "to": address.channel,
        "text": reply.text,
        "citations": [asdict(citation) for citation in reply.citations],
        "choices": [
            {"id": choice.id, "label": choice.label} | ({"asks": choice.asks} if choice.asks else {})
            for choice in reply.choices
        ],
        **({"files": [_file(enclosure) for enclosure in reply.enclosures]} if reply.enclosures else {}),
        "at": at.isoformat(),
    }


def _file(enclosure: Enclosure) -> dict[str, str]:
    return {"name": enclosure.name, "type": enclosure.type, "text": enclosure.text}


def write_json_line(value: Any, file: IO[str]) -> None:
    """Write an object on one line; characters that the file's encoding lacks are escaped."""
    has_all = (getattr(file, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")
    print(json.dumps(value, ensure_ascii=not has_all), file=file, flush=True)


def as_text(
    reply: Reply, buttons: Sequence[tuple[int, Choice]] = (), *, saved: Sequence[Path] = (), width: int = WIDEST
) -> str:
    """Return plain lines for a pipe: the text, the citations, the paths of saved files, and the numbered buttons."""
    sources = [_source(citation, below=reply.text) for citation in reply.citations]
    files = [f"File: {path}" for path in saved]
    below = ("\n".join(lines) for lines in (sources, files, button_lines(buttons, width=width)))
    return harmless("\n\n".join(part for part in (_without_last_mark(reply), *below) if part))


def harmless(text: str) -> str:
    """Return text without escape sequences, control characters and characters that change the reading direction."""
    return _DRIVING.sub("", text)


def as_rich(
    reply: Reply, buttons: Sequence[tuple[int, Choice]] = (), *, saved: Sequence[Path] = (), width: int = 80
) -> RenderableType:
    """Return what a terminal of some width shows.

    This is the text as Markdown, with the citations, the paths of saved files and the numbered buttons below it. Lines
    of text are at most WIDEST columns long, because longer ones are hard to read.
    """
    from rich.console import Group  # noqa: PLC0415 — Rich is heavy, and a pipe does without
    from rich.constrain import Constrain  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from bots.terminal.markup import Markup  # noqa: PLC0415

    left = MARGIN if width > NARROW else 0
    parts: list[RenderableType] = [Markup(harmless(_without_last_mark(reply)))]
    if reply.citations:
        lines = (_source(citation, below=reply.text) for citation in reply.citations)
        parts.append(Text(harmless("\n".join(lines)), style="dim"))
    parts += [Text(harmless(f"File: {path}"), style="dim") for path in saved]
    shown = button_lines(buttons, width=min(width, WIDEST) - left)
    parts += [Text(harmless("\n".join(shown)), style="bold cyan")] if shown else []
    return Constrain(Padding(Group(*parts), (0, 0, 1, left)), WIDEST)


def button_lines(buttons: Sequence[tuple[int, Choice]], *, width: int) -> list[str]:
    """Return the lines that show buttons, such as `[1] Wed 09:00  [2] Wed 09:30`. No label is divided if it fits."""
    lines: list[str] = []
    for number, choice in buttons:
        shown = f"[{number}] {choice.label}{'…' if choice.asks else ''}"
        if lines and len(lines[-1]) + len(BETWEEN) + len(shown) <= width:
            lines[-1] += BETWEEN + shown
        else:
            lines.append(shown)
    return lines


def _without_last_mark(reply: Reply) -> str:
    """Return the text without a `[1]` that is alone in its last line, because the only source below has the number."""
    return _LAST_MARK.sub("", reply.text) if len(reply.citations) == 1 else reply.text


def _source(citation: Citation, *, below: str = "") -> str:
    """Return a source with its quotation, unless the answer above is that quotation."""
    quote = " ".join(citation.quote.split())
    if _words(citation.quote) in _words(below):
        return f"[{citation.number}] {citation.title} ({citation.source})"
    shown = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"
    return f"[{citation.number}] {citation.title} ({citation.source}): “{shown}”"


def _words(text: str) -> str:
    """Return what a text says, without the addresses of links, which an answer does not repeat."""
    return " ".join(_BESIDE_WORDS.sub(" ", _LINK.sub(r"\1", text)).split())
