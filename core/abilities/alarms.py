"""Alarms: something to be done at an instant, once, by a skill; set in the transaction of what it is for.

A ring is one transaction, which does the work and drops the alarm. Dies the process before the commit, nothing was
done, and it rings again; dies it after, it has rung.
"""

from __future__ import annotations

import inspect
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from psycopg.types.json import Jsonb

from core.abilities.loader import marked
from core.model.errors import FrontdeskError, RetryLater, SettingsError, SkillError
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.model.messages import Address, Reply

F = TypeVar("F")
log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often a process looks for what is due."""
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=2)
"""After a ring that failed; each further wait is twice as long."""
_MARK = "__frontdesk_alarm__"

_SET = "INSERT INTO alarms (name, subject, due, look_at, arguments) VALUES (%s, %s, %s, %s, %s)"
# Whoever drops has locked what the alarm is for, and what rings at this moment has locked the alarm and waits for that.
_DROP = """
DELETE FROM alarms WHERE id IN (
    SELECT id FROM alarms WHERE subject = %s AND name <> ALL(%s) FOR UPDATE SKIP LOCKED
)
"""
_DUE = """
SELECT id, name, due, arguments, tries FROM alarms
WHERE state = 'set' AND look_at <= %s AND name = ANY(%s)
ORDER BY look_at, id
LIMIT 1
FOR UPDATE SKIP LOCKED
"""
_RUNG = "DELETE FROM alarms WHERE id = %s"
_AGAIN = "UPDATE alarms SET tries = tries + %s, look_at = %s WHERE id = %s"
_FAILED = "UPDATE alarms SET state = 'failed', reason = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Ringing:
    """What an alarm works with: the ring's transaction, the time now, and when it was `due` (both aware, in UTC)."""

    connection: AsyncConnection
    now: datetime
    due: datetime
    posting: Announcer

    async def tell(self, address: Address, reply: Reply) -> None:
        """Have something said, if the ring comes to its end."""
        await self.posting.post(self.connection, [(address, reply)])


Work = Callable[..., Awaitable[None]]
"""What an alarm does, in the ring's transaction: a coroutine function marked with `@alarm`."""


def alarm(function: F) -> F:
    """Mark a coroutine as what an alarm does: it takes a `Ringing`, then what `set_alarm` was given, by name.

    What it writes through `ringing.connection` is done once. It locks what it is for, and looks whether it is still to
    be done: that may have been called off in the same moment. Raises it `RetryLater`, it is rung again later for as
    long as it does; a `SkillError` ends it as failed; anything else is tried eight times, with growing waits.
    """
    setattr(function, _MARK, True)
    return function


async def set_alarm(
    connection: AsyncConnection, work: Work, *, at: datetime, subject: str, **arguments: str | int | None
) -> None:
    """Have an alarm ring at an instant (aware), at once if that is past; in the caller's transaction.

    `subject` names what it is for (`meeting 12`): by it the alarm is dropped.
    """
    await connection.execute(_SET, (work.__name__, subject, at, at, Jsonb(arguments)))


async def drop_alarms(connection: AsyncConnection, *, subject: str, but: Iterable[Work] = ()) -> int:
    """Drop the alarms of a subject that have not rung, `but` some, and return how many; in the caller's transaction.

    One that rings at this moment is left to end: it waits for what the caller has locked, and then looks, as every
    alarm does, whether it is still wanted.
    """
    return (await connection.execute(_DROP, (subject, [each.__name__ for each in but]))).rowcount


def load_alarms(names: Iterable[str]) -> dict[str, Work]:
    """Load what the alarms of skills do, by name; `names` as `core.abilities.ability.load_skills` takes them.

    Raises:
        SettingsError: a skill cannot be loaded, two alarms have one name, or one is no coroutine function.
    """
    works: dict[str, Work] = {}
    for each in marked(names, _MARK):
        if not inspect.iscoroutinefunction(each):
            raise SettingsError(f"The alarm {each.__name__} must be an `async def`.")
        if works.setdefault(each.__name__, each) is not each:
            raise SettingsError(f"Two alarms are named {each.__name__}. Rename one of them, or load one skill less.")
    return works


class Alarms:
    """Rings what is due. Any number of processes may do so at once: each locks what it rings."""

    def __init__(
        self, pool: AsyncConnectionPool, works: Mapping[str, Work], *, posting: Announcer, clock: Clock
    ) -> None:
        self._pool = pool
        self._works = works
        self._posting = posting
        self._clock = clock

    async def dispatch(self) -> float:
        """Ring one alarm, and return after how many seconds to look again."""
        now = self._clock.now()
        async with self._pool.connection() as connection, connection.transaction():
            row = await one(connection, _DUE, now, list(self._works))
            if row is None:
                return LOOK_SECONDS
            id_, name, due, arguments, tries = row
            try:
                async with connection.transaction():
                    await self._works[name](Ringing(connection, now, due, self._posting), **arguments)
            except RetryLater as error:
                wait = timedelta(seconds=error.after_seconds) if error.after_seconds else _wait(tries)
                await connection.execute(_AGAIN, (0, now + wait, id_))
            except SkillError as error:
                await connection.execute(_FAILED, (str(error), id_))
            except Exception as error:
                reference = secrets.token_hex(4)
                log.exception("Alarm %s (%d) failed as %s", name, id_, reference)
                if tries + 1 < MOST_TRIES:
                    await connection.execute(_AGAIN, (1, now + _wait(tries), id_))
                else:
                    reason = str(error) if isinstance(error, FrontdeskError) else repr(error)
                    await connection.execute(_FAILED, (f"{reference}: {reason}", id_))
            else:
                await connection.execute(_RUNG, (id_,))
        return 0.0


def _wait(tries: int) -> timedelta:
    return FIRST_WAIT * (1 << tries)
