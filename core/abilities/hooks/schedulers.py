"""Schedulers: what a skill does repeatedly in the background, in every worker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from core.abilities.registry.loader import marked
from core.model.errors import FrontdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.model.knowledge import Knowledge
    from core.model.messages import Address
    from core.model.ports import DocumentLibrary, Redactor, Scheduler
    from core.model.replies import Reply
    from core.settings.settings import Settings

_MARK = "__frontdesk_scheduler__"


@dataclass(frozen=True, slots=True)
class Library:
    """What the documents can tell outside of any conversation.

    `documents` are those that skills have learned; `knowledge` searches all, and `redactor` hides secrets. `embed`
    returns the vector of a question, and is None if words alone are searched. `answer` answers a question from the
    documents of some audiences, or returns None if the words call for anything but an answer.
    """

    documents: DocumentLibrary
    knowledge: Knowledge
    redactor: Redactor
    embed: Callable[[str], Awaitable[list[float]]] | None = None
    answer: Callable[[str, Sequence[str]], Awaitable[Reply | None]] | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """What a scheduler gets: the database, the clock, the settings, and `posting`, with which it sends.

    `variables` are the variables of the environment and of `.env`, for the skill's own settings. `library` is what the
    documents can tell, or None where there are no documents.
    """

    pool: AsyncConnectionPool
    posting: Announcer
    clock: Clock
    settings: Settings
    variables: Mapping[str, str]
    library: Library | None = None

    async def tell(self, connection: AsyncConnection, address: Address, reply: Reply) -> None:
        """Send a reply, if the caller's transaction is committed."""
        await self.posting.post(connection, [(address, reply)])


Make = Callable[[Running], "Scheduler"]
M = TypeVar("M", bound=Callable[[Running], object])


def scheduler(make: M) -> M:
    """Mark a function, or a class, that makes a `Scheduler` from a `Running`. Each worker makes one when it starts.

    The worker calls `dispatch` repeatedly; each call returns the number of seconds until the next. Several workers do
    so at once, so `dispatch` must lock the rows that it works on (`FOR UPDATE SKIP LOCKED`). It is called again even
    after an error: a `FrontdeskError` is logged as a warning, any other error with a reference.

    If the process dies before a commit, the next call in any worker does the work; if after, the work is done. Anything
    done outside the database can happen twice, so pass the other side an idempotency key.
    """
    setattr(make, _MARK, True)
    return make


def load_schedulers(names: Iterable[str]) -> tuple[Make, ...]:
    """Load the scheduler factories of skills. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded; the text says which.
    """
    return tuple(marked(names, _MARK))


def made(makes: Iterable[Make], running: Running) -> tuple[Scheduler, ...]:
    """Make the schedulers of a worker; raise `SettingsError` if one cannot be made."""
    found: list[Scheduler] = []
    for make in makes:
        try:
            found.append(make(running))
        except FrontdeskError:
            raise
        except Exception as error:  # whatever the skill's code raises
            raise SettingsError(
                f"The scheduler {make.__name__} cannot be made: {error}. Correct what it reads, or FRONTDESK_SKILLS."
            ) from error
    return tuple(found)
