"""Completes with Tab: the terminal's own commands, what can be asked for, the person's things, services, and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from prompt_toolkit.completion import Completer, Completion

from bots.terminal.commands import LEAVING
from bots.terminal.parse import SERVICE, speaker
from core.abilities.registry.overview import DOTS, example_of, topics
from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Iterator
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from bots.frontdesk import Frontdesk
    from bots.terminal.buttons import Buttons

MOST: Final = 30
"""The most completions that are offered at once."""
_NAME: Final = re.compile(r"(?<![\w@./])@[\w-]*$")
_VERB: Final = re.compile(r"(?P<verb>\w+)\s+(?P<rest>.*)$", re.DOTALL)
_ABOUT: Final = re.compile(r"\s+[—·(].*$", re.DOTALL)
"""What follows the name of a thing in a list, such as the time of a reminder."""


class Completions(Completer):
    """The completions of what one person types."""

    def __init__(self, desk: Frontdesk, buttons: Buttons, *, person: str, channel: str | None, home: Path) -> None:
        """Complete for a person. The names are those of the people who have a terminal in `home`."""
        self._desk = desk
        self._buttons = buttons
        self._speaker = speaker(person, channel, now=desk.clock.now())
        self._names = sorted(_names(home))
        here = topics(desk.desk.abilities, self._speaker, platforms=len(desk.adapters))
        offered = [ability for topic in here for ability in topic.abilities]
        self._first = [example for ability in offered if DOTS not in (example := example_of(ability))]
        self._all = [said.partition("{")[0] for ability in offered for said in ability.examples]
        self._commands = ("help", *sorted(LEAVING), *(f"help {topic.name}" for topic in here))

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        """Return the completions that need no database."""
        text = document.text_before_cursor
        if name := _NAME.search(text):
            return _completions(self._names, typed=name[0])
        known = [*self._buttons.labels, *self._commands, *(self._all if text.strip() else self._first)]
        return _completions(known, typed=text.lstrip())

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Yield the names of the person's things and of services, behind a verb such as “cancel”, and the others."""
        if found := _VERB.fullmatch(document.text_before_cursor.lstrip()):
            for name in await self._things(found["verb"].lower(), found["rest"]):
                yield Completion(name, start_position=-len(found["rest"]))
        for completion in self.get_completions(document, complete_event):
            yield completion

    async def _things(self, verb: str, typed: str) -> list[str]:
        try:
            things = await self._desk.suggestions(self._speaker, verb, typed)
        except FrontdeskError:  # nothing to complete, as long as the database is away
            return []
        return list(dict.fromkeys(_ABOUT.sub("", name) for name, _ in things))[:MOST]


def _completions(known: Iterable[str], *, typed: str) -> Iterator[Completion]:
    wanted = typed.casefold()
    found = {text for text in known if text.casefold().startswith(wanted) and text.casefold() != wanted}
    for text in sorted(found, key=lambda text: (len(text), text))[:MOST]:
        yield Completion(text, start_position=-len(typed))


def _names(home: Path) -> set[str]:
    folder, prefix = home / "terminals", f"{SERVICE} "
    files = [unquote(file.name) for file in folder.iterdir()] if folder.is_dir() else []
    names = {file.removeprefix(prefix).partition(".")[0] for file in files if file.startswith(prefix)}
    return {f"@{name}" for name in names if name and not name.startswith("#")} | {"@frontdesk"}
