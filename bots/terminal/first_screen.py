"""The first screen of a conversation: what this is, what it has learned, what to try, and how to leave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.text.catalogue import N_, _, ngettext, pgettext
from core.text.enumeration import shorten_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from core.abilities.ability import Ability

EXAMPLES: Final = 3
OTHERWISE: Final = (N_("what can you do?"), N_("my time zone is Europe/Paris"))
"""What works without any document, if the skills have no other example."""
LEAVE: Final = N_("Type help to see what I can do. To leave, type exit or press Ctrl-D.")
NOTHING: Final = N_("I have not learned any documents yet.")
HOW_TO_LEARN: Final = (
    (N_("To answer from your documents:"), "frontdesk learn FOLDER"),
    (N_("To try it with my own manual:"), "frontdesk chat --manual"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A place that documents were learned from: how to call it, and how many documents the person may read."""

    name: str
    documents: int


def first_screen(sources: Sequence[Source], examples: Sequence[str], *, version: str) -> RenderableType:
    """Return the first screen."""
    from rich.console import Group  # noqa: PLC0415 — Rich is heavy, and a pipe does without
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from bots.terminal.render import harmless  # noqa: PLC0415

    lines = [Text.assemble(("Frontdesk", "bold"), (f" {version}", "dim")), Text(harmless(learned(sources)))]
    lines += [] if sources else [Text(""), *_how_to_learn()]
    lines += [Text(""), Text(_("Try:"))]
    lines += [Text(f"  {harmless(example)}", style="cyan") for example in examples]
    lines += [Text(""), Text(_(LEAVE), style="dim")]
    return Padding(Group(*lines), (0, 0, 1, 0))


def learned(sources: Sequence[Source]) -> str:
    """Say how many documents were learned, and from where."""
    if not sources:
        return _(NOTHING)
    count = sum(source.documents for source in sources)
    names = [f"{source.name} ({source.documents})" if len(sources) > 1 else source.name for source in sources]
    read = ngettext(
        "I have read {count} document from {sources}.", "I have read {count} documents from {sources}.", count
    )
    return read.format(count=count, sources=shorten_list(names))


def _how_to_learn() -> list[Text]:
    """Return a line for each way to learn documents, with the commands below each other."""
    from rich.text import Text  # noqa: PLC0415

    left = max(len(_(what)) for what, _command in HOW_TO_LEARN) + 3
    return [Text(f"{_(what):{left}}{command}") for what, command in HOW_TO_LEARN]


def name_of(origin: str, *, manual: Path) -> str:
    """Return what to call an origin: a path as seen from here or from the home folder, or a URL as it is."""
    path = Path(origin)
    if not path.is_absolute():
        return origin
    if path == manual:
        return _("my own manual")
    for base, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path != base and path.is_relative_to(base):
            return prefix + path.relative_to(base).as_posix()
    return path.as_posix()


def choose_examples(questions: Sequence[str], abilities: Sequence[Ability]) -> list[str]:
    """Return three examples: questions about the documents first, then something that an ability does."""
    tries = [pgettext("help", ability.first_try) for ability in abilities if ability.first_try]
    found = (*questions[: EXAMPLES - 1], *tries, *questions[EXAMPLES - 1 :], *map(_, OTHERWISE))
    return [*dict.fromkeys(found)][:EXAMPLES]
