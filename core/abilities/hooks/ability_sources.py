"""Sources of abilities: what a skill can do only since the settings say so, such as the tools of a server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from core.abilities.ability import unique
from core.abilities.registry.loader import PROVIDES, marked_coroutines
from core.model.errors import FrontdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.abilities.ability import Ability
    from core.settings.settings import Settings

Provide = Callable[["Settings", Mapping[str, str]], Awaitable[Sequence["Ability"]]]
P = TypeVar("P", bound=Provide)


def provides(source: P) -> P:
    """Mark a coroutine that returns more abilities of a skill, from the settings and the variables.

    It runs whenever a process that answers messages starts, before any message is read, and should take a second or
    two at most. What it returns stays until the process ends. If a setting cannot be used, it raises `SettingsError`,
    and the process does not start. It changes nothing, so nothing is lost if the process dies.
    """
    setattr(source, PROVIDES, True)
    return source


def load_ability_sources(names: Iterable[str]) -> tuple[Provide, ...]:
    """Load the sources of abilities of skills. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, or a source is not a coroutine function.
    """
    return marked_coroutines(names, PROVIDES, "source of abilities")


async def with_provided(
    sources: Iterable[Provide], abilities: Iterable[Ability], *, settings: Settings, variables: Mapping[str, str]
) -> tuple[Ability, ...]:
    """Return the abilities with those that the sources provide.

    Raises:
        SettingsError: a source fails, or two abilities share a name; the text says why.
    """
    found = list(abilities)
    for source in sources:
        try:
            found += await source(settings, variables)
        except FrontdeskError:
            raise
        except Exception as error:  # whatever the skill's code raises
            raise SettingsError(f"The skill's {source.__name__} fails: {error}. Correct what it reads.") from error
    return unique(found)
