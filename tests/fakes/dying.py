"""A desk in a process of its own that is killed (SIGKILL) at a durable step of its work: each is found, not chosen.

A durable step is a statement that writes outside of a transaction, the commit of one that writes, or a request to the
platform that changes something. The process counts them as it goes, and dies before or after the one that it was told.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import psycopg
from langchain_core.messages import AIMessage
from psycopg.pq import TransactionStatus

from core.abilities.hooks.reactions import Reacted
from core.model.errors import FrontdeskError
from core.model.messages import Address, Message, Person, Reach
from core.skills.cases import store as cases
from core.skills.cases.snippets.snippet import FILE as SNIPPETS
from core.skills.cases.support_files import publish_file
from core.skills.cases.teams.store import publish
from core.skills.cases.triage.rules import FILE as RULES
from core.storage.database import open_pool, told_as_ours
from core.storage.rows import scalar
from tests.fakes.forked import PROCESSES
from tests.fakes.house import House
from tests.fakes.parrot import Parrot
from tests.fakes.wire import Shore, Wire, wired

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from core.model.ports import Limit
    from core.skills.bookings.services.bookable_service import Service

_WRITES = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE)\b|\s*WITH\b.*\(\s*(?:INSERT|UPDATE|DELETE)\b|"
    r".*\bprocrastinate_(?:defer|fetch|finish|retry|cancel)",
    re.DOTALL,
)
PATIENCE_SECONDS = 120.0
"""How long all that is said may take. Several processes are killed and started, often on a busy machine."""
_IDLE_WORK = re.compile(r"procrastinate_workers|heartbeat|\bpace\b")


@dataclass(frozen=True, slots=True)
class Step:
    """One durable step: the `nth` of its kind (from 1), and on which side of it to die."""

    kind: str
    nth: int
    side: str


@dataclass(frozen=True, slots=True)
class Work:
    """What a process is told: messages (event, channel, text), and edits and deletions once they are answered.

    `model_says` is what a language model answers each time; without it, the offline model does. There are `services`.
    `case` is what Ana and Tom of the team say one after the other (event, who, text), the latter in the card's thread.
    There, `press` is a press of his, with the number of the `{case}`, the `{incident}` or the `{prepared}` answer,
    `channel` his words in the team's channel, and `alarms` makes all alarms due. “snippet thanks” is said to Frontdesk.
    `reacts` is his emoji on the copy of her last words, and `later` is how many hours pass.
    `team` is what the settings say of the team besides, and `rules` are those of triage.
    """

    messages: tuple[tuple[str, str, str], ...]
    edits: tuple[tuple[str, str, str], ...] = ()
    deletions: tuple[tuple[str, str], ...] = ()
    model_says: str = ""
    services: tuple[Service, ...] = ()
    case: tuple[tuple[str, str, str], ...] = ()
    team: tuple[tuple[str, Any], ...] = ()
    rules: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class Later:
    """A clock that goes on with the system's, some hours ahead."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class Steps:
    """Counts the steps of this process, and kills it at one."""

    fatal: Step | None
    taken: list[Step] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    def before(self, kind: str) -> Step:
        """Note that a step begins."""
        self._counts[kind] += 1
        return self._at(Step(kind, self._counts[kind], "before"))

    def after(self, step: Step) -> None:
        """Note that it is over."""
        self._at(Step(step.kind, step.nth, "after"))

    def _at(self, step: Step) -> Step:
        self.taken.append(step)
        if step == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return step


_LAST_COPY: Final = """
SELECT platform_id FROM replies WHERE reply ->> 'to' IS NOT NULL AND address ->> 'channel' = 'team'
    AND platform_id IS NOT NULL ORDER BY id DESC LIMIT 1
"""
TEAM: Final = {"zone": "UTC", "teams": [{"name": "Night", "channel": "wire:w/night"}]}
"""The teams of the desk."""


def run(url: str, shore: str, work: Work, *, fatal: Step | None = None) -> list[Step] | None:
    """Have a process take messages in and work until all is done; return its steps, or None if it was killed."""
    receiver, sender = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_live, args=(url, shore, work, fatal, sender))
    process.start()
    sender.close()
    try:
        steps: list[Step] | None = receiver.recv()
    except EOFError:
        steps = None
    process.join()
    if steps is None and process.exitcode != -signal.SIGKILL:
        raise AssertionError(f"The process failed with exit code {process.exitcode}")
    return steps


async def steps_of(url: str, work: Work) -> list[Step]:
    """Return every durable step of the work, found by doing it."""
    async with Shore().open() as address:
        steps = await asyncio.to_thread(run, url, address, work)
    assert steps is not None
    return list(dict.fromkeys(steps))


async def done_after(url: str, work: Work, death: Step) -> Shore:
    """Do the work with a death at a step, do the rest of it with another process, and return what was said."""
    shore = Shore()
    async with shore.open() as address:
        await asyncio.to_thread(run, url, address, work, fatal=death)
        assert await asyncio.to_thread(run, url, address, work) is not None
    return shore


def _live(url: str, shore: str, work: Work, fatal: Step | None, sender: Any) -> None:
    steps = Steps(fatal)
    _watch(steps)
    asyncio.run(_do(url, shore, work, steps))
    sender.send(steps.taken)


async def _do(url: str, shore: str, work: Work, steps: Steps) -> None:
    async with open_pool(url) as pool, wired(shore) as wire:
        watched = _Watched(wire, steps)
        model = Parrot(messages=repeat(AIMessage(work.model_says))) if work.model_says else None
        is_staffed = bool(work.case)
        house = House(
            pool, watched, model=model, drafts=watched, services=work.services, staffed=is_staffed, clock=Later()
        )
        if work.case:
            async with pool.connection() as connection:
                staff = Address(watched.name, "w", "team")
                await publish(connection, is_open=True, staff=staff, team={**TEAM, **dict(work.team)})
                await publish_file(connection, RULES, {"rules": {"rules": list(work.rules)}})
                await publish_file(connection, SNIPPETS, {"snippets": {"thanks": {"en": "Thank you, {customer}."}}})
        async with house.jobs.open(pool):
            for event_id, channel, text in work.messages:
                await house.hear(text, event_id, channel=channel)
            async with house.working():
                await house.settle(seconds=PATIENCE_SECONDS)
                for event_id, channel, text in work.edits:
                    await house.amend(text, event_id, channel=channel)
                for event_id, channel in work.deletions:
                    await house.retract(event_id, channel=channel)
                await house.settle(seconds=PATIENCE_SECONDS)
                for event_id, who, text in work.case:
                    await _say_in_case(house, event_id, who, text)
                await house.look()
                await house.settle(seconds=PATIENCE_SECONDS)


async def _say_in_case(house: House, event_id: str, who: str, text: str) -> None:
    """Have Ana say something, or Tom in the thread of the card of her case, or have him press a button."""
    if who == "ana":
        await house.hear(text, event_id)
    elif who == "later":
        assert isinstance(house.clock, Later)
        house.clock.ahead += timedelta(hours=float(text))
        await house.look()
    elif who == "reacts":
        name, now = house.platform.name, house.clock.now()
        async with house.pool.connection() as connection:
            copy = await scalar(connection, _LAST_COPY)
        await house.signs.react(Reacted(name, "w", copy, Person("tom", "Tom"), text, is_there=True, at=now))
    elif who == "alarms":
        async with house.pool.connection() as connection:
            await connection.execute("UPDATE alarms SET look_at = now() - interval '1 second'")
        await house.look()
    else:
        async with house.pool.connection() as connection:
            (case,) = await cases.all_cases(connection, solved=True)
            thread = await cases.card_thread(connection, case)
            incident = await scalar(connection, "SELECT max(id) FROM incidents")
            prepared = await scalar(connection, "SELECT max(id) FROM case_prepared")
        assert case.staff is not None
        main, tom, now = Address(house.platform.name, "w", "team"), Person("tom", "Tom"), house.clock.now()
        if who == "press":  # a number is lost with the transaction that drew it
            choice = text.format(case=case.id, incident=incident, prepared=prepared)
            place = main if "{incident}" in text else case.staff
            said = Message(event_id, place, tom, "", now, Reach.MENTION, choice, apart=True)
        elif who == "channel":
            said = Message(event_id, main, tom, text, now, Reach.MENTION)
        else:
            place, called = replace(case.staff, thread=thread), (0,) if text.startswith("snippet") else ()
            said = Message(event_id, place, tom, text, now, Reach.OVERHEARD, apart=True, called_at=called)
        await house.inbox.accept(said)
    await house.settle(seconds=PATIENCE_SECONDS)
    if who == "press":
        await house.look()
        await house.settle(seconds=PATIENCE_SECONDS)


def worker(url: str, shore: str, *, limits: tuple[Limit, ...] = ()) -> BaseProcess:
    """Start one of several workers; it works until it is killed, and sends no faster than the limits allow."""
    process = PROCESSES.Process(target=_serve, args=(url, shore, limits), daemon=True)
    process.start()
    return process


def _serve(url: str, shore: str, limits: tuple[Limit, ...]) -> None:
    asyncio.run(_work_for_ever(url, shore, limits))


async def _work_for_ever(url: str, shore: str, limits: tuple[Limit, ...]) -> None:
    while True:
        with suppress(FrontdeskError), told_as_ours():  # as `frontdesk worker` does, begin again
            async with open_pool(url) as pool, wired(shore) as wire:
                wire.limits = limits
                house = House(pool, wire)
                async with house.jobs.open(pool), house.working(alone=False) as working:
                    await working
        await asyncio.sleep(0.2)


class _Watched(Wire):
    """A wire whose requests that change something are steps."""

    def __init__(self, wire: Wire, steps: Steps) -> None:
        self.__dict__.update(wire.__dict__)
        self._steps = steps

    async def send(self, address: Any, reply: Any, *, key: str, replaces: str | None = None) -> str:
        step = self._steps.before("draft" if key.startswith("draft") else "send")
        sent = await super().send(address, reply, key=key, replaces=replaces)
        self._steps.after(step)
        return sent

    async def retract(self, address: Any, platform_id: str) -> None:
        step = self._steps.before("retract")
        await super().retract(address, platform_id)
        self._steps.after(step)


def _watch(steps: Steps) -> None:
    """Have every statement of psycopg that makes something durable counted."""
    execute, exec_command = psycopg.AsyncCursor.execute, psycopg.AsyncConnection._exec_command
    written: dict[int, list[str]] = {}

    async def watched_execute(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        kind = kind_of(query)
        inside = self.connection.pgconn.transaction_status != TransactionStatus.IDLE
        if kind and inside:
            written.setdefault(id(self.connection), []).append(kind)
        step = steps.before(kind) if kind and not inside else None
        result = await execute(self, query, *args, **kwargs)
        if step:
            steps.after(step)
        return result

    def watched_command(self: Any, command: Any, *args: Any, **kwargs: Any) -> Any:
        kinds = written.pop(id(self), []) if command in (b"COMMIT", b"ROLLBACK") else []
        step = steps.before("commit of " + ", ".join(kinds)) if kinds and command == b"COMMIT" else None
        result = yield from exec_command(self, command, *args, **kwargs)
        if step:
            steps.after(step)
        return result

    psycopg.AsyncCursor.execute = watched_execute  # type: ignore[method-assign]
    psycopg.AsyncConnection._exec_command = watched_command  # type: ignore[method-assign]


def kind_of(query: Any) -> str:
    """Return the beginning of a statement that writes, or nothing."""
    text = query.decode() if isinstance(query, bytes) else str(query)
    if not _WRITES.match(text) or _IDLE_WORK.search(text):
        return ""
    found = re.search(r"procrastinate_(?!jobs)\w+", text)
    return found[0] if found else " ".join(text.split())[:48]
