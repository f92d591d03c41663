"""People set, move, snooze, skip and tick off reminders on a real database while the desk comes and goes.

What the ledger has in the end is held against the plans, expanded by other means than those that are tested.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from core.abilities.turn import Turn, TurnServices
from core.delivery.announcements import Announcer
from core.model.errors import SkillError
from core.model.messages import Address, Message, Person
from core.skills.reminders import (
    Dispatch,
    cancel_reminder_once,
    change_reminder,
    finish_reminder,
    move_reminders,
    set_quiet_hours,
    set_reminder,
    snooze_reminder,
    store,
)
from core.storage.database import open_pool
from frontdesk.testing import NoKnowledge
from tests.fakes.board import Hands
from tests.fakes.running import running

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.skills.reminders.reminder import Plan

BEGIN = "2026-10-23T20:00:00+00:00"
"""Days before the clocks go back in Europe and in America; in Lord Howe, they went on by half an hour."""
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC")
END_HOUR = 20
"""In UTC: then nobody has quiet hours, in any of the zones."""
TIMES = ("01:30", "02:00", "02:30", "09:00", "23:45")
REQUESTS = (
    *(f"every day at {time}" for time in TIMES),
    *(f"every {day} at 02:30" for day in ("sunday", "monday")),
    "every 2 hours",
    "in 40 minutes",
    "in 5 hours",
    "tomorrow at 02:30",
    "on sunday at 01:30",
)
POLICIES = ("", ", skip if missed", ", catch up on missed ones")
BESIDE = ("", ", and an hour before", ", and nag me every 30 minutes until it's done")
_LEDGER = "SELECT reminder_id, due, local, kind, state, reply_id FROM occurrences ORDER BY reminder_id, due"


class Dead(Exception):
    """A process that died."""


class Said(Announcer):
    """Takes what is to be said, and notes when; may die before the transaction ends."""

    def __init__(self, clock: Hands) -> None:
        self.clock, self.dies, self.ids = clock, False, 0

    async def post(self, connection: AsyncConnection, replies: Sequence[Any], *, priorities: Any = None) -> list[int]:
        """Write the replies alone: nobody sends them."""
        if self.dies and replies:
            raise Dead
        ids: list[int] = []
        for _ in replies:
            statement = (
                "INSERT INTO replies (address, reply, key) VALUES ('{}', jsonb_build_object('at', %s::text), %s)"
            )
            self.ids += 1
            key = f"{self.ids:024x}"
            cursor = await connection.execute(f"{statement} RETURNING id", (self.clock.now().isoformat(), key))
            row = await cursor.fetchone()
            ids.append(row[0] if row else 0)
        return ids

    async def measure_capacity(self, connection: AsyncConnection, asked: Sequence[tuple[Address, int]]) -> list[int]:
        """Have room for all."""
        return [count for _, count in asked]


@dataclass
class Kept:
    """What was promised of one reminder from some time on, until it was changed."""

    reminder: int
    plan: Plan
    since: datetime
    until: datetime | None = None

    def instants(self, end: datetime) -> set[datetime]:
        """Return when it was to come until its end, or that of the test."""
        end = self.until or end
        zone = ZoneInfo(self.plan.zone)
        rule = self.plan.rrule
        if rule and ("HOURLY" in rule or "MINUTELY" in rule):
            step = timedelta(hours=2)
            first = self.plan.starts.replace(tzinfo=zone).astimezone(UTC)
            found = [first + n * step for n in range(int((end - first) / step) + 1)]
        else:
            last = end.replace(tzinfo=None) + timedelta(days=2)
            walls = (
                rrulestr(rule, dtstart=self.plan.starts).between(self.plan.starts, last, inc=True)
                if rule
                else [self.plan.starts]
            )
            found = [
                wall.replace(tzinfo=zone, fold=0).astimezone(UTC) for wall in walls if wall not in self.plan.without
            ]
        return {each for each in found if (self.since <= each or not rule) and each <= end}


@dataclass
class World:
    """One database for all examples, each of which has a workspace of its own."""

    runner: asyncio.Runner
    pool: AsyncConnectionPool
    number: int = 0


class Promises(RuleBasedStateMachine):
    """Nothing comes early, nothing twice, and nothing is lost."""

    world: World

    @initialize(zone=st.sampled_from(ZONES), quiet=st.booleans())
    def begin(self, zone: str, quiet: bool) -> None:  # noqa: FBT001 — Hypothesis gives it by name
        self.world.number += 1
        self.workspace, self.zone, self.clock = f"w{self.world.number}", zone, Hands(BEGIN)
        self.said = Said(self.clock)
        self.kept: list[Kept] = []
        self.events = 0
        self._run(self._cleared())
        if quiet:
            self._do(lambda turn: set_quiet_hours(turn, "23:00", "01:45"))

    @rule(
        when=st.sampled_from(REQUESTS),
        policy=st.sampled_from(POLICIES),
        beside=st.sampled_from(BESIDE),
    )
    def set(self, when: str, policy: str, beside: str) -> None:
        self._do(lambda turn: set_reminder(turn, f"{when} to stretch{beside}{policy}"))

    @rule(minutes=st.sampled_from([1, 29, 60, 95, 600, 1_440]), watched=st.booleans())
    def time_passes(self, minutes: int, watched: bool) -> None:  # noqa: FBT001
        """Move the clock; the desk may be down meanwhile."""
        self.clock.move(minutes=minutes)
        if watched:
            self._dispatch()

    @rule()
    def a_process_dies(self) -> None:
        """Die after all was written, before the commit."""
        self.said.dies = True
        self._dispatch()
        self.said.dies = False

    @precondition(lambda self: bool(self.kept))
    @rule(data=st.data(), when=st.sampled_from(("by 45 minutes", "03:15", "tomorrow at 02:30", "every day at 02:15")))
    def change(self, data: st.DataObject, when: str) -> None:
        which = self._some(data)
        self._do(lambda turn: change_reminder(turn, when.removeprefix("by "), which))

    @precondition(lambda self: bool(self.kept))
    @rule(data=st.data())
    def snooze(self, data: st.DataObject) -> None:
        which = self._some(data)
        self._do(lambda turn: snooze_reminder(turn, "25 minutes", which))

    @precondition(lambda self: bool(self.kept))
    @rule(data=st.data(), when=st.sampled_from(("", "tomorrow")))
    def skip(self, data: st.DataObject, when: str) -> None:
        which = self._some(data)
        self._do(lambda turn: cancel_reminder_once(turn, which, when))

    @precondition(lambda self: bool(self.kept))
    @rule(data=st.data())
    def tick_off(self, data: st.DataObject) -> None:
        which = self._some(data)
        self._do(lambda turn: finish_reminder(turn, which))

    @rule(zone=st.sampled_from(ZONES))
    def move(self, zone: str) -> None:
        self.zone = zone
        self._do(lambda turn: move_reminders(turn, zone))

    def teardown(self) -> None:
        if not hasattr(self, "kept"):
            return
        for _ in range(6):  # out of all quiet hours
            self.clock.move(hours=7)
            self._dispatch()
        self.clock.move(hours=(END_HOUR - self.clock.now().hour) % 24)
        self._dispatch()
        self._run(self._judge())

    def _some(self, data: st.DataObject) -> str:
        return f"#{data.draw(st.sampled_from(sorted({each.reminder for each in self.kept})))}"

    def _run(self, work: Awaitable[Any]) -> Any:
        return self.world.runner.run(_awaited(work))

    def _dispatch(self) -> None:
        self._run(self._dispatched())

    async def _dispatched(self) -> None:
        dispatch = Dispatch(running(self.world.pool, self.said, self.clock))
        try:
            while not await dispatch.dispatch():
                pass
        except Dead:
            pass

    def _do(self, act: Callable[[Turn], Awaitable[object]]) -> None:
        """Have a person do something, at a desk that is up; what is refused changes nothing."""
        self._dispatch()
        self._run(self._done(act))

    async def _done(self, act: Callable[[Turn], Awaitable[object]]) -> None:
        now = self.clock.now()
        self.events += 1
        here = Address("test", self.workspace, "ana")
        message = Message(f"e{self.events}", here, Person("ana", "Ana", self.zone), "", now)
        turn = Turn(message=message, now=now, audiences=(), services=TurnServices(NoKnowledge(), self.world.pool))
        before = await self._plans()
        try:
            async with self.world.pool.connection() as connection, connection.transaction():
                turn.connection = connection
                await act(turn)
        except SkillError:
            return
        self._note(before, await self._plans(), now)

    def _note(self, before: dict[int, Plan], after: dict[int, Plan], now: datetime) -> None:
        for id_ in sorted({*before, *after}):
            if before.get(id_) == after.get(id_):
                continue
            for each in self.kept:
                if each.reminder == id_ and each.until is None:
                    each.until = now
            if id_ in after:
                self.kept.append(Kept(id_, after[id_], now))

    async def _plans(self) -> dict[int, Plan]:
        async with self.world.pool.connection() as connection:
            return {each.id: each.plan for each in await store.active(connection) if each.next}

    async def _cleared(self) -> None:
        async with self.world.pool.connection() as connection:
            await connection.execute("TRUNCATE reminders, occurrences, replies, reminder_habits, people CASCADE")

    async def _judge(self) -> None:
        async with self.world.pool.connection() as connection:
            rows = await (await connection.execute(_LEDGER)).fetchall()
            said = await (await connection.execute("SELECT id, reply ->> 'at' FROM replies")).fetchall()
        at = {id_: datetime.fromisoformat(when) for id_, when in said}
        sent = [reply for *_, reply in rows if reply is not None]
        assert sorted(sent) == sorted(at), "each thing said has one row, and each row of it was said"
        assert all(at[reply] >= due for _, due, _, _, _, reply in rows if reply is not None), "nothing comes early"
        known = {(id_, due) for id_, due, _, kind, _, _ in rows if kind == "itself"}
        end = self.clock.now()
        had = {(id_, local) for id_, _, local, kind, _, _ in rows if kind == "itself"}
        wanted = [(each, instant) for each in self.kept for instant in each.instants(end)]
        lost = [
            (each.reminder, instant)
            for each, instant in wanted
            if (each.reminder, instant) not in known
            and (each.reminder, instant.astimezone(ZoneInfo(each.plan.zone)).replace(tzinfo=None)) not in had
        ]
        assert not lost, f"lost: {lost}"
        asked = {(each.reminder, one) for each in self.kept for one in each.instants(end + timedelta(days=30))}
        called_off = {(id_, due) for id_, due, _, _, state, reply in rows if state == "skipped" and reply is None}
        assert known <= asked | called_off, f"nobody asked for {sorted(known - asked - called_off)}"


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work


def check_promises(url: str, *, examples: int, steps: int, shrinks: bool = False) -> None:
    """Run the machine."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        pool = runner.run(stack.enter_async_context(open_pool(url)))
        Promises.world = World(runner, pool)
        try:
            run_state_machine_as_test(
                Promises,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=steps,
                    database=None,
                    phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if shrinks else [])],
                ),
            )
        finally:
            runner.run(stack.aclose())
