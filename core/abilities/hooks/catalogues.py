"""Catalogues: what a skill reads from its settings at the start and writes to the database, such as a price list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import psycopg

from core.abilities.registry.loader import marked_coroutines
from core.model.errors import FrontdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractAsyncContextManager

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability, Heard
    from core.settings.settings import Settings

_MARK = "__frontdesk_catalogue__"
_PHRASES = "__frontdesk_phrases__"
# Several processes might start together, so only one at a time publishes.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('catalogues', 0))"


@dataclass(frozen=True, slots=True)
class Starting:
    """What a catalogue gets: the transaction that publishes it, and the settings.

    `variables` are the variables of the environment and of `.env`, for the skill's own settings.
    """

    connection: AsyncConnection
    settings: Settings
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Changes to an ability that follow from a catalogue's entries.

    `examples` are added to the ability's own. `heard` can reject arguments that an example matched but that mean no
    entry. If the ability is not `offered`, because there are no entries, it is left out of home pages, of commands and
    of the help, and is not proposed: if it is what is wanted, it says why there is nothing.
    """

    examples: tuple[str, ...] = ()
    heard: Heard | None = None
    offered: bool = True


Publish = Callable[[Starting], Awaitable[Mapping[str, Phrases] | None]]
ReadPhrases = Callable[["Settings", Mapping[str, str]], Mapping[str, Phrases]]
P = TypeVar("P", bound=Publish)


def catalogue(publish: P) -> P:
    """Mark a coroutine that publishes a catalogue. It returns the `Phrases` for each ability's name, or None.

    It runs whenever a process that answers messages starts: after Frontdesk's tables were created and before messages
    are read, in a transaction of its own, in one process at a time. It makes the database match the settings, so a
    second run changes nothing. A skill can create its tables there (`CREATE TABLE IF NOT EXISTS`). If a setting cannot
    be used, it raises `SettingsError`, and the process does not start.

    If the process dies before the commit, the old catalogue stays, and the next start publishes the new one; if after,
    the new one is published.
    """
    setattr(publish, _MARK, True)
    return publish


def with_phrases_from(read: ReadPhrases) -> Callable[[P], P]:
    """Mark a catalogue whose phrases follow from the settings and the variables alone, as `read` returns them.

    The catalogue itself returns None. Its phrases can be had without a database.
    """

    def mark(publish: P) -> P:
        setattr(publish, _PHRASES, read)
        return publish

    return mark


def load_catalogues(names: Iterable[str]) -> tuple[Publish, ...]:
    """Load the catalogues of skills. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, or a catalogue is not a coroutine function.
    """
    return marked_coroutines(names, _MARK, "catalogue")


async def published(
    pool: AsyncConnectionPool,
    catalogues: Iterable[Publish],
    abilities: Sequence[Ability],
    *,
    settings: Settings,
    variables: Mapping[str, str],
    keep: bool = True,
) -> tuple[Ability, ...]:
    """Publish catalogues, each in its own transaction, and return the abilities with their phrases.

    The transactions are rolled back unless the catalogues are to be kept.

    Raises:
        SettingsError: a catalogue cannot be published, or names an unknown ability; the text says why.
    """
    found = tuple(abilities)
    for publish in catalogues:
        async with pool.connection() as connection, connection.transaction(force_rollback=not keep):
            await connection.execute(_ALONE)
            try:
                phrases = await publish(Starting(connection, settings, variables)) or {}
            except (FrontdeskError, psycopg.OperationalError):
                raise
            except Exception as error:  # whatever the skill's code raises
                raise SettingsError(
                    f"The catalogue {publish.__name__} cannot be published: {error}. "
                    "Correct what it reads, or FRONTDESK_SKILLS."
                ) from error
            found = with_phrases(found, phrases or _read_phrases(publish, settings, variables))
    return found


async def rehearsed(
    open_database: Callable[[], AbstractAsyncContextManager[AsyncConnectionPool]],
    catalogues: Sequence[Publish],
    abilities: Sequence[Ability],
    *,
    settings: Settings,
    variables: Mapping[str, str],
) -> tuple[Ability, ...]:
    """Return what `published` returns, and store nothing. The database is opened only if a catalogue needs it."""
    if not all(hasattr(publish, _PHRASES) for publish in catalogues):
        async with open_database() as pool:
            return await published(pool, catalogues, abilities, settings=settings, variables=variables, keep=False)
    found = tuple(abilities)
    for publish in catalogues:
        found = with_phrases(found, _read_phrases(publish, settings, variables))
    return found


def _read_phrases(publish: Publish, settings: Settings, variables: Mapping[str, str]) -> Mapping[str, Phrases]:
    read: ReadPhrases | None = getattr(publish, _PHRASES, None)
    return read(settings, variables) if read else {}


def with_phrases(abilities: Iterable[Ability], phrases: Mapping[str, Phrases]) -> tuple[Ability, ...]:
    """Return the abilities, each with the phrases given for its name.

    Raises:
        SettingsError: a name belongs to no ability.
    """
    found = {ability.name: ability for ability in abilities}
    for name, said in phrases.items():
        if name not in found:
            raise SettingsError(f"A catalogue has phrases for {name}, but there is no such ability.")
        ability = found[name]
        examples, heard = (*ability.examples, *said.examples), said.heard or ability.heard
        changed = replace(ability, examples=examples, heard=heard)
        found[name] = changed if said.offered else replace(changed, home="", command="", first_try="", offered=False)
    return tuple(found.values())
