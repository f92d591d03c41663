"""Catalogues: what a skill reads from the settings when the desk starts, and publishes to the database."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import psycopg

from core.abilities.loader import marked
from core.model.errors import FrontdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability, Heard
    from core.settings.settings import Settings

_MARK = "__frontdesk_catalogue__"
# Several processes of one desk start together: one at a time publishes.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('catalogues', 0))"


@dataclass(frozen=True, slots=True)
class Starting:
    """What a catalogue works with: the transaction that publishes it, and what is set.

    `variables` are those of the environment and of `.env`, for what a skill has set for itself.
    """

    connection: AsyncConnection
    settings: Settings
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """How people speak of a catalogue's entries: what it changes of an ability.

    `examples` are added to the ability's own, and `heard` tells of arguments that an example found in an utterance
    whether they mean an entry. One that is not `offered`, since there are no entries, has no place on homes and no
    command.
    """

    examples: tuple[str, ...] = ()
    heard: Heard | None = None
    offered: bool = True


Publish = Callable[[Starting], Awaitable[Mapping[str, Phrases] | None]]
P = TypeVar("P", bound=Publish)


def catalogue(publish: P) -> P:
    """Mark a coroutine that publishes what the settings say; it returns how people speak of it, by ability, or None.

    It runs whenever a process with a desk starts, after the desk's own tables were made and before anybody is heard,
    in a transaction of its own: one process at a time. It brings the database to what the settings say, whatever was
    there before, so that a second run changes nothing; a skill makes its tables there too (`CREATE TABLE IF NOT
    EXISTS`). It raises `SettingsError` for what cannot be used: then the process does not start.

    If the process dies before the commit, what was published before stands, and the next start publishes; if after,
    the next start finds it published.
    """
    setattr(publish, _MARK, True)
    return publish


def load_catalogues(names: Iterable[str]) -> tuple[Publish, ...]:
    """Load the catalogues of skills; `names` as `core.abilities.ability.load_skills` takes them.

    Raises:
        SettingsError: a skill cannot be loaded, or one of these is no coroutine function.
    """
    found = tuple(marked(names, _MARK))
    for each in found:
        if not inspect.iscoroutinefunction(each):
            raise SettingsError(f"The catalogue {each.__name__} must be an `async def`.")
    return found


async def published(
    pool: AsyncConnectionPool,
    catalogues: Iterable[Publish],
    abilities: Sequence[Ability],
    *,
    settings: Settings,
    variables: Mapping[str, str],
) -> tuple[Ability, ...]:
    """Publish catalogues, each in its transaction, and return the abilities as people speak of them now.

    Raises:
        SettingsError: one of them cannot be published, or speaks of an ability that there is not; the text says why.
    """
    found = tuple(abilities)
    for each in catalogues:
        async with pool.connection() as connection, connection.transaction():
            await connection.execute(_ALONE)
            found = with_phrases(found, await _phrases(each, Starting(connection, settings, variables)))
    return found


def with_phrases(abilities: Iterable[Ability], phrases: Mapping[str, Phrases]) -> tuple[Ability, ...]:
    """Return the abilities as people speak of them, by their names.

    Raises:
        SettingsError: there is no ability of a name.
    """
    found = {each.name: each for each in abilities}
    for name, said in phrases.items():
        if name not in found:
            raise SettingsError(f"A catalogue tells how people speak of {name}, and there is no such ability.")
        found[name] = _with(found[name], said)
    return tuple(found.values())


def _with(ability: Ability, said: Phrases) -> Ability:
    examples, heard = (*ability.examples, *said.examples), said.heard or ability.heard
    shown = (ability.home, ability.command) if said.offered else ("", "")
    return replace(ability, examples=examples, heard=heard, home=shown[0], command=shown[1])


async def _phrases(publish: Publish, starting: Starting) -> Mapping[str, Phrases]:
    try:
        return await publish(starting) or {}
    except (FrontdeskError, psycopg.OperationalError):
        raise
    except Exception as error:  # whatever a skill's own code raises
        raise SettingsError(
            f"The catalogue {publish.__name__} cannot be published: {error}. "
            "Correct what it reads, or FRONTDESK_SKILLS."
        ) from error
