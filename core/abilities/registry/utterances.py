"""What people say for an ability, beside its examples: many utterances in many languages, in a file beside the skill.

The file is `utterances.txt` in the folder of the skill's module. A line such as `[track_order de]` names an ability and
a language (ISO 639-1); each line below it is an utterance. Empty lines do not count.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from core.abilities.ability import Ability

FILE: Final = "utterances.txt"
_HEADING = re.compile(r"\[(\w+) ([a-z]{2})\]")


class Utterance(NamedTuple):
    """What somebody may say for an ability, and its language (ISO 639-1)."""

    ability: str
    language: str
    text: str


def utterances_of(ability: Ability) -> tuple[Utterance, ...]:
    """Return the utterances for an ability from the file beside its skill, or none. Raises as `read_utterances`."""
    path = Path(ability.function.__code__.co_filename).with_name(FILE)
    return tuple(utterance for utterance in read_utterances(path) if utterance.ability == ability.name)


@cache
def read_utterances(path: Path) -> tuple[Utterance, ...]:
    """Return the utterances in a file, none if there is no such file.

    Raises:
        SettingsError: a line stands before the first heading, or the file is not UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8: {error}. Save it as UTF-8.") from error
    found: list[Utterance] = []
    heading = None
    for number, line in enumerate(lines, 1):
        if named := _HEADING.fullmatch(line.strip()):
            heading = named
        elif line.strip() and heading is None:
            raise SettingsError(f"{path}, line {number}: write a heading such as [track_order en] above it.")
        elif line.strip() and heading:
            found.append(Utterance(heading[1], heading[2], line.strip()))
    return tuple(found)
