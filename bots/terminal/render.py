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
    from core.model.replies import Choice, Citation, Reply

LONGEST_QUOTE = 200
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
        **({"files": [asdict(enclosure) for enclosure in reply.enclosures]} if reply.enclosures else {}),
        "at": at.isoformat(),
    }


def write_json_line(value: Any, file: IO[str]) -> None:
    """Write an object on one line; characters that the file's encoding lacks are escaped."""
    has_all = (getattr(file, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")
    print(json.dumps(value, ensure_ascii=not has_all), file=file, flush=True)


def as_text(reply: Reply, *, saved: Sequence[Path] = ()) -> str:
    """Return plain lines for a pipe: the text, the citations, the paths of saved files, and the buttons."""
    sources = [_source(citation) for citation in reply.citations]
    files = [f"File: {path}" for path in saved]
    buttons = [_button(choice) for choice in reply.choices]
    below = ("\n".join(lines) for lines in (sources, files, buttons))
    return harmless("\n\n".join(part for part in (reply.text, *below) if part))


def as_draft(text: str) -> RenderableType:
    """Return what a terminal shows of a draft."""
    from rich.padding import Padding  # noqa: PLC0415 — a pipe does without
    from rich.text import Text  # noqa: PLC0415

    return Padding(Text(harmless(text), style="dim"), (0, 0, 1, 2))


def harmless(text: str) -> str:
    """Return text without escape sequences, control characters and characters that change the reading direction."""
    return _DRIVING.sub("", text)


def as_rich(reply: Reply, *, saved: Sequence[Path] = ()) -> RenderableType:
    """Return what a terminal shows: Markdown, with the citations and the paths of saved files in small print below."""
    from rich.console import Group  # noqa: PLC0415 — Rich's Markdown is heavy, and a pipe does without
    from rich.markdown import Markdown  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    parts: list[RenderableType] = [Markdown(harmless(reply.text))]
    if reply.citations:
        lines = (_source(citation, below=reply.text) for citation in reply.citations)
        parts.append(Text(harmless("\n".join(lines)), style="dim"))
    parts += [Text(harmless(f"File: {path}"), style="dim") for path in saved]
    parts += [Text(harmless(_button(choice)), style="cyan") for choice in reply.choices]
    return Padding(Group(*parts), (0, 0, 1, 2))


def _button(choice: Choice) -> str:
    """Return how to press a button. If the button asks for a line, the line follows the id."""
    asks = f"… — {choice.label} ({choice.asks})" if choice.asks else f" — {choice.label}"
    return f"/choose {choice.id}{asks}"


def _source(citation: Citation, *, below: str = "") -> str:
    """Return a source with its quotation, unless the answer above is that quotation."""
    quote = " ".join(citation.quote.split())
    if quote in " ".join(below.split()):
        return f"[{citation.number}] {citation.title} ({citation.source})"
    shown = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"
    return f"[{citation.number}] {citation.title} ({citation.source}): “{shown}”"
