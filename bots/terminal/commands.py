"""What a person types at the terminal for the terminal itself: words that leave, and the help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bots.terminal.parse import CALL, CHOOSE
from bots.terminal.render import WIDEST, harmless
from core.model.language import LANGUAGES, current_language
from core.text.catalogue import N_, _, catalogue_of, name_of, pgettext
from core.text.talk import heard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from core.abilities.ability import Ability
    from core.abilities.registry.overview import Topic

LEAVING: Final = frozenset({"exit", "quit", ":q", "bye"})
FAREWELL: Final = "farewell"
_HELP: Final = re.compile(
    r"/?(?:(?P<en>help)|(?P<de>hilfe)|(?P<es>ayuda)|(?P<fr>aide)|(?P<pt>ajuda)|\?)"
    r"(?:\s+(?:(?:with|about|on|zu[mr]?|mit|über|con|sobre|sur|avec|com)\s+)?(?P<topic>\S.*))?",
    re.IGNORECASE,
)
_NOBODY: Final = frozenset({"me", "us", "please", "bitte", "por favor", "stp", "svp"})
"""What makes no topic: “help me”."""
_COMMAND: Final = re.compile(r"/[^\W\d_][\w-]*")
MOST_WORDS: Final = 3
"""`help me find a room` has more words than the name of a topic, and is a message."""
TITLES: Final = {"mine": N_("For you"), "team": N_("With your team"), "place": N_("In this channel")}
FROM_DOCUMENTS: Final = N_("Answers from the documents")
HERE: Final = N_("Here")
ASKING: Final = (
    (N_("ask"), (N_("How do I …?"), N_("What is …?"), N_("Where is …?"))),
    (N_("go on"), (N_("and on Windows?"), N_("why?"), N_("repeat that"))),
)
TYPING: Final = (
    ("1", N_("press a button by its number or its label")),
    (N_("help reminders"), N_("more about reminders, or another topic above")),
    ("Tab, ↑", N_("complete what you type, bring back what you typed")),
    ("exit", N_("leave, as do quit, bye, :q, Ctrl-D; Ctrl-C stops an answer")),
)
MORE: Final = N_("more topics")
MOST_SHOWN: Final[dict[str, int]] = {"mine": 4, "team": 3, "place": 1}
"""How many topics of each group have a line with examples, those with the most abilities. The others are named."""
NO_TOPIC: Final = N_("There is no help on “{topic}”, only on these topics: {topics}.")
NO_COMMAND: Final = N_("There is no command “{command}” here. Type “help” to see what I can do.")
NO_BUTTON: Final = N_("There is no button {number} now. Press one of these: {numbers}.")
BETWEEN: Final = "  ·  "
GAP: Final = 4
"""The columns before the first and between the two columns of a page."""


def leaves(line: str) -> bool:
    """Return whether a line ends the conversation: one of LEAVING, or a farewell in any language and nothing else."""
    talk = heard(line)
    return line.strip().casefold().removeprefix("/") in LEAVING or (talk is not None and talk.topics == (FAREWELL,))


class Help(NamedTuple):
    """A line that asks for help: its topic, an empty string for all topics, and its language, unless it is English."""

    topic: str
    language: str | None


def asked_help(line: str) -> Help | None:
    """Return the help that a line asks for, or None if it asks for none."""
    found = _HELP.fullmatch(line.strip())
    if not found:
        return None
    topic = (found["topic"] or "").strip(" ?!.")
    language = next((code for code in LANGUAGES[1:] if found[code]), None)
    if topic.casefold() in _NOBODY:
        return Help("", language)
    return Help(topic, language) if len(topic.split()) <= MOST_WORDS else None


def unknown_topic(wanted: str, topics: Sequence[Topic]) -> str | None:
    """Return what to say about a topic that does not exist, or None if the words may be more than a topic."""
    names = ", ".join(topic.name for topic in topics)
    return None if " " in wanted else _(NO_TOPIC).format(topic=wanted, topics=names)


def unknown_command(line: str) -> str | None:
    """Return what to say about a line that is nothing but a command that does not exist, or None."""
    found = _COMMAND.fullmatch(line.strip())
    return _(NO_COMMAND).format(command=found[0]) if found and found[0] not in (CALL, CHOOSE) else None


def overview(topics: Sequence[Topic], *, width: int) -> RenderableType:
    """Return the help: how to ask, a line for each topic, and what can be typed. It fits a screen of 24 lines."""
    from rich.console import Group  # noqa: PLC0415 — Rich is heavy

    from core.abilities.registry.overview import GROUPS  # noqa: PLC0415

    asking = [(_(name), tuple(map(_, said))) for name, said in ASKING]
    sections = [(_(FROM_DOCUMENTS), asking)]
    brief: list[str] = []
    for group in GROUPS:
        ranked = sorted((topic for topic in topics if topic.group == group), key=lambda topic: -len(topic.abilities))
        lines = [(topic.name, tuple(map(_said, topic.examples))) for topic in ranked[: MOST_SHOWN[group]]]
        sections += [(_(TITLES[group]), lines)] if lines else []
        brief += [topic.name for topic in ranked[MOST_SHOWN[group] :]]
    typing = [(_(typed), _(what)) for typed, what in TYPING]
    if brief:
        typing.insert(0, (_(MORE), BETWEEN.join(brief)))
    left = max(len(name) for name in (*(name for _title, lines in sections for name, _ in lines), *dict(typing)))
    room = min(width, WIDEST) - left - GAP
    shown = [(title, [(name, _as_many(said, room)) for name, said in lines]) for title, lines in sections]
    return Group(
        *(_section(title, lines, left=left) for title, lines in shown),
        _section(_(HERE), typing, left=left, wraps_what=True),
    )


def topic_page(topic: Topic, *, width: int) -> RenderableType:
    """Return the help on one topic: what can be said, and what it does."""
    lines = [line for ability in topic.by_use if (line := _told(ability))]
    left = min(max(len(example) for example, _what in lines), (min(width, WIDEST) - GAP) // 2)
    return _section(topic.shown_title, lines, left=left, wraps_name=True, wraps_what=True)


def _told(ability: Ability) -> tuple[str, str] | None:
    """Return an example of an ability and what it does; None if there is no example in the language that is spoken."""
    from core.abilities.registry.overview import example_of, shown_example, summary_of  # noqa: PLC0415

    language = current_language()
    if language == LANGUAGES[0]:
        return example_of(ability), summary_of(ability)
    said = catalogue_of(language).find(shown_example(ability), context="help")
    what = catalogue_of(language).find(summary_of(ability), context="help") or name_of("ability", ability.name, "")
    return (said, what[:1].upper() + what[1:]) if said else None


def _said(example: str) -> str:
    return pgettext("help", example)


def _as_many(examples: Sequence[str], room: int) -> str:
    """Return as many of the examples as fit; the first one, even if it does not, if none does."""
    shown = ""
    for example in examples:
        more = f"{shown}{BETWEEN}{example}" if shown else example
        shown = more if len(more) <= room else shown
    return shown or examples[0]


def _section(
    title: str, lines: Sequence[tuple[str, str]], *, left: int, wraps_name: bool = False, wraps_what: bool = False
) -> RenderableType:
    """Return a title and, below it, lines in two columns, of which the first is `left` columns wide."""
    from rich.console import Group  # noqa: PLC0415
    from rich.constrain import Constrain  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=left, no_wrap=not wraps_name, style="cyan")  # a column that does not wrap is never narrowed
    grid.add_column()
    for name, words in lines:
        grid.add_row(Text(harmless(name)), Text(harmless(words), no_wrap=not wraps_what, overflow="ellipsis"))
    return Group(Text(title, style="bold"), Constrain(Padding(grid, (0, 0, 0, 2)), WIDEST))
