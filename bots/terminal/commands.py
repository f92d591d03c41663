"""What a person types at the terminal for the terminal itself: words that leave, and the help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bots.terminal.render import WIDEST, harmless
from core.text.talk import heard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from core.abilities.registry.overview import Topic

LEAVING: Final = frozenset({"exit", "quit", ":q", "bye"})
FAREWELL: Final = "farewell"
_HELP: Final = re.compile(r"/?(?:help|\?)(?:\s+(?:with\s+|about\s+|on\s+)?(?P<topic>\S.*))?", re.IGNORECASE)
MOST_WORDS: Final = 3
"""`help me find a room` has more words than the name of a topic, and is a message."""
TITLES: Final = {"mine": "For you", "team": "With your team", "place": "In this channel"}
ASKING: Final = (
    ("ask", ("How do I …?", "What is …?", "Where is …?")),
    ("go on", ("and on Windows?", "why?", "repeat that")),
)
TYPING: Final = (
    ("1", ("press a button by its number or its label",)),
    ("help reminders", ("more about reminders, or another topic above",)),
    ("Tab, ↑", ("complete what you type, bring back what you typed",)),
    ("exit", ("leave, as do quit, bye, :q, Ctrl-D; Ctrl-C stops an answer",)),
)
BETWEEN: Final = "  ·  "
GAP: Final = 4
"""The columns before the first and between the two columns of a page."""


def leaves(line: str) -> bool:
    """Return whether a line ends the conversation: one of LEAVING, or a farewell in any language and nothing else."""
    talk = heard(line)
    return line.strip().casefold() in LEAVING or (talk is not None and talk.topics == (FAREWELL,))


def asked_help(line: str) -> str | None:
    """Return the topic on which a line asks for help, an empty string for all topics, or None if it asks for none."""
    found = _HELP.fullmatch(line.strip())
    if not found:
        return None
    topic = (found["topic"] or "").strip(" ?!.")
    return topic if len(topic.split()) <= MOST_WORDS else None


def overview(topics: Sequence[Topic], *, width: int) -> RenderableType:
    """Return the help: how to ask, a line for each topic, and what can be typed. It fits a screen of 24 lines."""
    from rich.console import Group  # noqa: PLC0415 — Rich is heavy

    from core.abilities.registry.overview import GROUPS  # noqa: PLC0415

    sections: list[tuple[str, Sequence[tuple[str, Sequence[str]]]]] = [("Answers from the documents", ASKING)]
    for group in GROUPS:
        lines = [(topic.name, topic.examples) for topic in topics if topic.group == group]
        sections += [(TITLES[group], lines)] if lines else []
    sections.append(("Here", TYPING))
    left = max(len(name) for _, lines in sections for name, _ in lines)
    room = min(width, WIDEST) - left - GAP
    return Group(
        *(
            _section(title, [(name, _as_many(said, room)) for name, said in lines], left=left, wraps=False)
            for title, lines in sections
        )
    )


def topic_page(topic: Topic, *, width: int) -> RenderableType:
    """Return the help on one topic: what can be said, and what it does."""
    from core.abilities.registry.overview import example_of, summary_of  # noqa: PLC0415

    lines = [(example_of(ability), summary_of(ability)) for ability in topic.by_use]
    left = min(max(len(example) for example, _ in lines), (min(width, WIDEST) - GAP) // 2)
    return _section(topic.title, lines, left=left, wraps=True)


def _as_many(examples: Sequence[str], room: int) -> str:
    """Return the first example, and as many of the others as fit."""
    shown = examples[0]
    for example in examples[1:]:
        more = f"{shown}{BETWEEN}{example}"
        shown = more if len(more) <= room else shown
    return shown


def _section(title: str, lines: Sequence[tuple[str, str]], *, left: int, wraps: bool) -> RenderableType:
    """Return a title and, below it, lines in two columns, of which the first is `left` columns wide."""
    from rich.console import Group  # noqa: PLC0415
    from rich.constrain import Constrain  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=left, no_wrap=not wraps, style="cyan")  # a column that does not wrap is never narrowed
    grid.add_column()
    for name, words in lines:
        grid.add_row(Text(harmless(name)), Text(harmless(words), no_wrap=not wraps, overflow="ellipsis"))
    return Group(Text(title, style="bold"), Constrain(Padding(grid, (0, 0, 0, 2)), WIDEST))
