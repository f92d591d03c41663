"""Suggestions: the things of a person's that a platform offers while the person types which one is meant."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from core.abilities.registry.loader import marked
from core.model.errors import FrontdeskError, SkillError
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.abilities.turn import Turn

log = logging.getLogger(__name__)

_MARK = "__frontdesk_suggests__"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing by the `name` that the person reads, and what the person can do with it: ids of buttons, by verb.

    An id that ends in `=` lacks one line, such as the time to which a thing moves (`core.model.buttons.offer_asking`).
    """

    name: str
    actions: Mapping[str, str]


Suggest = Callable[["Turn"], Awaitable[Sequence[Suggestion]]]
S = TypeVar("S", bound=Suggest)


@dataclass(frozen=True, slots=True)
class SuggestionSource:
    """What lists the things of one kind, and the verbs that it knows."""

    verbs: frozenset[str]
    suggest: Suggest


def suggests(*verbs: str) -> Callable[[S], S]:
    """Mark a coroutine that lists the things of the person of a turn, and only what that person may see.

    It changes nothing and takes no time: people wait for it at each key that they press. The verbs are `cancel`,
    `move`, `snooze`, `turn`, and the names of abilities that have a `command`.
    """

    def mark(suggest: S) -> S:
        setattr(suggest, _MARK, frozenset(verbs))
        return suggest

    return mark


def load_suggestions(names: Iterable[str]) -> tuple[SuggestionSource, ...]:
    """Load the suggestion sources of skills; `names` is as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded; the text says which.
    """
    return tuple(SuggestionSource(getattr(suggest, _MARK), suggest) for suggest in marked(names, _MARK))


async def find_suggestions(
    sources: Iterable[SuggestionSource], turn: Turn, verb: str, typed: str = ""
) -> list[tuple[str, str]]:
    """Return the name and the button id of everything that the verb fits and whose name has all the typed words.

    A source that fails is logged, and the others are still asked.

    Raises:
        RetryLater: the database does not work.
    """
    words = typed.casefold().split()
    found: list[Suggestion] = []
    for source in sources:
        if verb in source.verbs:
            try:
                with told_as_ours():
                    found += await source.suggest(turn)
            except SkillError:  # the turn has no database
                continue
            except FrontdeskError:
                raise
            except Exception:
                log.exception("Nothing could be suggested by %s", getattr(source.suggest, "__qualname__", "a skill"))
    return [
        (thing.name, thing.actions[verb])
        for thing in found
        if verb in thing.actions and all(word in thing.name.casefold() for word in words)
    ]
