"""Schedulers: what a skill does by itself, again and again, in every worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from core.abilities.loader import marked
from core.model.errors import FrontdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.model.messages import Address, Reply
    from core.model.ports import Scheduler
    from core.settings.settings import Settings

_MARK = "__frontdesk_scheduler__"


@dataclass(frozen=True, slots=True)
class Running:
    """What a scheduler works with, for as long as the worker runs: the database, the clock, and what is set.

    `variables` are those of the environment and of `.env`, for what a skill has set for itself.
    """

    pool: AsyncConnectionPool
    posting: Announcer
    clock: Clock
    settings: Settings
    variables: Mapping[str, str]

    async def tell(self, connection: AsyncConnection, address: Address, reply: Reply) -> None:
        """Have something said, if the caller's transaction is committed."""
        await self.posting.post(connection, [(address, reply)])


Make = Callable[[Running], "Scheduler"]
M = TypeVar("M", bound=Callable[[Running], object])


def scheduler(make: M) -> M:
    """Mark what makes a `Scheduler` of a `Running`, a class for instance; each worker makes one when it starts.

    The worker awaits its `dispatch` again and again, each time after as many seconds as it returned. Several workers
    do so at once, so it locks what it works on (`FOR UPDATE SKIP LOCKED`). No failure ends it: a `FrontdeskError` is
    logged as a warning, anything else as an error with a reference, and it is called again.

    If the process dies before a commit, nothing of that transaction was done, and the next look of any worker does it;
    if after, it is done, and `dispatch` finds it done. What it does elsewhere can be done twice: give the other side a
    key that is the same the second time.
    """
    setattr(make, _MARK, True)
    return make


def load_schedulers(names: Iterable[str]) -> tuple[Make, ...]:
    """Load what makes the schedulers of skills; `names` as `core.abilities.ability.load_skills` takes them.

    Raises:
        SettingsError: a skill cannot be loaded; the text says which.
    """
    return tuple(marked(names, _MARK))


def made(makes: Iterable[Make], running: Running) -> tuple[Scheduler, ...]:
    """Make the schedulers of a worker.

    Raises:
        SettingsError: one of them cannot be made; the text says which and why.
    """
    return tuple(_made(each, running) for each in makes)


def _made(make: Make, running: Running) -> Scheduler:
    try:
        return make(running)
    except FrontdeskError:
        raise
    except Exception as error:  # whatever a skill's own code raises
        raise SettingsError(
            f"The scheduler {make.__name__} cannot be made: {error}. Correct what it reads, or FRONTDESK_SKILLS."
        ) from error
