"""Alarms: something that a skill does once, at an instant. Contains the SQL.

Ringing an alarm is one transaction, which does the work and deletes the alarm. If the process dies before the commit,
nothing was done and the alarm rings again; if after, the work is done and the alarm is gone.
"""

from __future__ import annotations

import inspect
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg.types.json import Jsonb

from core.abilities.registry.loader import marked
from core.model.errors import FrontdeskError, RetryLater, SettingsError, SkillError
from core.model.language import current_language, speaking
from core.people.languages import speaking_at
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn_ports import PersonalRecords
    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.model.messages import Address
    from core.model.replies import Reply

F = TypeVar("F")
log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often a process looks for due alarms."""
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=2)
"""The wait after a failed ring; each further wait is twice as long."""
_MARK = "__frontdesk_alarm__"
_ON_FAILURE = "__frontdesk_alarm_failure__"

_SET = "INSERT INTO alarms (name, subject, due, look_at, arguments, language) VALUES (%s, %s, %s, %s, %s, %s)"
_DROP = """
DELETE FROM alarms WHERE id IN (
    SELECT id FROM alarms WHERE subject = %s AND name <> ALL(%s) FOR UPDATE SKIP LOCKED
)
"""
_DUE = """
SELECT id, name, due, arguments, tries, language FROM alarms
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
    """What the work of an alarm gets.

    `connection` is in the alarm's transaction. `now` is the current time, and `due` is when the alarm was to ring; both
    are aware. `posting` sends replies for `tell`. `records` is everything that is stored about people, or None if there
    is no access to it.
    """

    connection: AsyncConnection
    now: datetime
    due: datetime
    posting: Announcer
    records: PersonalRecords | None = None

    async def tell(self, address: Address, reply: Reply | Callable[[], Reply]) -> None:
        """Send a reply, if the alarm's transaction is committed. A function words it in the language of its reader."""
        async with speaking_at(self.connection, address):
            await self.posting.post(self.connection, [(address, reply() if callable(reply) else reply)])


Work = Callable[..., Awaitable[None]]
"""The work of an alarm: a coroutine function marked with `@alarm`. It runs in the alarm's transaction."""


def alarm(function: F) -> F:
    """Mark a coroutine as the work of an alarm. It takes a `Ringing`, then the arguments of `set_alarm`, by name.

    Whatever it writes through `ringing.connection` happens once. It must lock its subject and check whether the work is
    still wanted, because the subject might have been cancelled at the same moment. If it raises `RetryLater`, it is
    tried again later, as often as needed. A `SkillError` ends the alarm as failed. After any other error it is tried
    again, eight times in all, with growing waits.
    """
    setattr(function, _MARK, True)
    return function


def on_failure(work: Work) -> Callable[[Work], Work]:
    """Mark a coroutine as what is done once an alarm has failed for good, such as telling the person.

    It takes what the work takes, and runs in the transaction that ends the alarm. If it fails too, that is logged.
    """

    def mark(function: Work) -> Work:
        setattr(work, _ON_FAILURE, function)
        return function

    return mark


async def set_alarm(
    connection: AsyncConnection, work: Work | str, *, at: datetime, subject: str, **arguments: str | int | None
) -> None:
    """Set an alarm for a time-zone-aware instant, in the caller's transaction. A past instant rings at once.

    Its work speaks the language that is spoken now. Who reads something alone is spoken to in their own language, see
    `core.people.languages.speaking_at`.
    `subject` names what the alarm belongs to (`meeting 12`); `drop_alarms` finds it by this. `work` is the coroutine,
    or its name, if its module builds on the caller's.
    """
    name = work if isinstance(work, str) else work.__name__
    await connection.execute(_SET, (name, subject, at, at, Jsonb(arguments), current_language()))


async def drop_alarms(connection: AsyncConnection, *, subject: str, but: Iterable[Work] = ()) -> int:
    """Delete a subject's pending alarms, except those with work in `but`; return how many.

    This runs in the caller's transaction, which must have locked the subject. An alarm that is ringing at the moment
    is not deleted: its work waits for the lock on the subject, and then checks whether it is still wanted.
    """
    return (await connection.execute(_DROP, (subject, [work.__name__ for work in but]))).rowcount


def load_alarms(names: Iterable[str]) -> dict[str, Work]:
    """Load the alarms of skills, by name. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, two alarms share a name, or one is not a coroutine function.
    """
    works: dict[str, Work] = {}
    for work in marked(names, _MARK):
        if not inspect.iscoroutinefunction(work):
            raise SettingsError(f"The alarm {work.__name__} must be an `async def`.")
        if works.setdefault(work.__name__, work) is not work:
            raise SettingsError(f"Two alarms are named {work.__name__}. Rename one, or load only one of their skills.")
    return works


@dataclass(frozen=True, slots=True)
class Alarms:
    """Rings due alarms. Any number of processes can do so at once, because each locks the alarm that it rings."""

    pool: AsyncConnectionPool
    works: Mapping[str, Work]
    _: KW_ONLY
    posting: Announcer
    clock: Clock
    records: PersonalRecords | None = None

    async def dispatch(self) -> float:
        """Ring one due alarm, and return the number of seconds until the next look."""
        now = self.clock.now()
        async with self.pool.connection() as connection, connection.transaction():
            row = await one(connection, _DUE, now, list(self.works))
            if row is None:
                return LOOK_SECONDS
            id_, name, due, arguments, tries, language = row
            backoff = FIRST_WAIT * (1 << tries)
            ringing, work = Ringing(connection, now, due, self.posting, self.records), self.works[name]
            try:
                async with connection.transaction():
                    with speaking(language):
                        await work(ringing, **arguments)
            except RetryLater as error:
                wait = timedelta(seconds=error.after_seconds) if error.after_seconds else backoff
                await connection.execute(_AGAIN, (0, now + wait, id_))
            except SkillError as error:
                log.warning("Alarm %s (%d) failed: %s", name, id_, error)
                await _give_up(ringing, id_, work, arguments, reason=str(error))
            except Exception as error:
                reference = secrets.token_hex(4)
                log.exception("Alarm %s (%d) failed as %s", name, id_, reference)
                if tries + 1 < MOST_TRIES:
                    await connection.execute(_AGAIN, (1, now + backoff, id_))
                else:
                    reason = str(error) if isinstance(error, FrontdeskError) else repr(error)
                    await _give_up(ringing, id_, work, arguments, reason=f"{reference}: {reason}")
            else:
                await connection.execute(_RUNG, (id_,))
        return 0.0


async def _give_up(ringing: Ringing, id_: int, work: Work, arguments: Mapping[str, Any], *, reason: str) -> None:
    """Note that an alarm failed for good, and do what its skill does then."""
    await ringing.connection.execute(_FAILED, (reason, id_))
    if admit := getattr(work, _ON_FAILURE, None):
        try:
            async with ringing.connection.transaction():
                await admit(ringing, **arguments)
        except Exception:
            log.exception("What follows the failure of alarm %s (%d) failed", work.__name__, id_)
