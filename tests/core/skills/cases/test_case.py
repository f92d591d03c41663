"""The states of a case: each can be left but by what its table has, one owner at most, and the desk silent with one.

The model walks a desk on a real database, at random and with deaths, and compares it with a table of its own.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.model.errors import SkillError
from core.model.messages import Reach
from core.skills.cases.case import OWNED, STATES, UNOWNED, next_state
from tests.core.skills.cases.case_model import CHANNELS, OTHERS, OWNERS, PRESSES, TEAMS, Model
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

Action = tuple[str, str]
Actions = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.sampled_from(PRESSES)),
        st.tuples(st.just("customer"), st.just("")),
        st.tuples(st.just("staff"), st.just("")),
        st.tuples(st.just("note"), st.just("")),
        st.tuples(st.just("human"), st.just("")),
        st.tuples(st.just("wait"), st.just("")),
        st.tuples(st.just("die"), st.just("")),
    ).flatmap(lambda action: st.tuples(st.just(action), st.sampled_from(OWNERS))),
    min_size=4,
    max_size=14,
)


def test_no_state_is_a_dead_end() -> None:
    for state in STATES:
        if state == "solved":
            assert next_state("solved", "reopen") == "reopened"
        else:
            assert next_state(state, "solve") == "solved"
    assert OWNED | UNOWNED | {"solved"} == set(STATES)


def test_what_the_table_lacks_is_refused() -> None:
    for state, event in (("solved", "take"), ("new", "hand_back"), ("new", "reopen"), ("with_human", "wake")):
        with pytest.raises(SkillError, match="That cannot be done"):
            next_state(state, event)  # type: ignore[arg-type]


class Walk:
    """A desk, a case of one customer's, and what the model expects of it."""

    def __init__(self, desk: Desk, person: str, number: int) -> None:
        self.desk, self.person, self.number = desk, person, number
        self.model = Model()
        self.said = 0

    async def do(self, action: Action, by: str) -> None:
        what, which = action
        if what == "press":
            await self._press(which, by)
        elif what == "customer":
            await self._customer()
        elif what in ("staff", "note"):
            await self._staff(by, is_note=what == "note")
        elif what == "human":
            await self._human()
        elif what == "wait":
            self.desk.clock.move(hours=3)
            await self.desk.house.catch_up()
            self.model.wake()
        await self._check()

    async def _press(self, which: str, by: str) -> None:
        line = {"snooze": "&until=in 2 hours", "assign": f"&to={OTHERS[by]}"}.get(which, "")
        line = f"&team={self.model.other_team}" if which == "transfer" else line
        ability = "take" if which == "take_over" else which
        line = "&first=1" if which == "take" else line
        choice = f"{ability}_case?case={self.number}{line}"
        await self.desk.says("", person=by, choice=choice, place=CHANNELS[self.model.team])
        self.model.press(which, by)

    async def _customer(self) -> None:
        self.said += 1
        text, before = f"tell me about number {self.said}", len(self.desk.hears(self.person))
        self.desk.clock.move(minutes=5)
        await self.desk.says(text, person=self.person.title())
        relayed = (await self._team_reads()).count(f"**{self.person.title()}:** {text}")
        spoken = len(self.desk.hears(self.person)) - before
        if self.model.owner:
            self.model.write()
            assert (relayed, spoken) == (1, 0), "a human has the conversation"
        else:
            assert (relayed, spoken) == (0, 1), "the desk has the conversation"

    async def _staff(self, by: str, *, is_note: bool) -> None:
        self.said += 1
        text = f"{'// ' if is_note else ''}answer {self.said}"
        before = self.desk.hears(self.person)
        place = replace(CHANNELS[self.model.team], thread=await self.desk.thread(self.number))
        await self.desk.says(text, person=by, place=place, reach=Reach.OVERHEARD)
        copies = [f"**{by}:** {text}"] if not is_note and self.model.state != "solved" else []
        assert self.desk.hears(self.person) == [*before, *copies]
        if copies:
            self.model.answer(by)

    async def _team_reads(self) -> list[str]:
        return self.desk.wall.texts(CHANNELS[self.model.team].channel, await self.desk.thread(self.number))

    async def _human(self) -> None:
        if self.model.owner or self.model.state == "solved":
            return  # that is a word like any other, or a case of its own
        self.desk.clock.move(minutes=5)
        await self.desk.says("I need a human", person=self.person.title())
        assert self.desk.hears(self.person)[-1].startswith("The team knows already")

    async def _check(self) -> None:
        case = await self.desk.case(self.number)
        self.model.check(case)
        steps = await self.desk.steps(self.number)
        assert steps[-1][1] == case.state, "the ledger has every transition"


async def walk(pool: AsyncConnectionPool, actions: list[tuple[Action, str]]) -> int:
    """Walk along actions, and solve the case at the end; a death ends the worker, and another takes over."""
    desk = Desk(pool)
    await desk.publish(TEAMS)
    async with pool.connection() as connection:
        row = await (await connection.execute("SELECT coalesce(max(id), 0) FROM cases")).fetchone()
    number = int(row[0] if row else 0) + 1
    person = f"ana{number}"
    desk.first_event = f"w{number}-"
    async with desk.house.jobs.open(pool), AsyncExitStack() as stack:
        await stack.enter_async_context(desk.house.working())
        for by in OWNERS:  # so that both are known to be on the team
            await desk.says("good morning", person=by, place=STAFF, reach=Reach.OVERHEARD)
        await desk.says("I need a human", person=person.title())
        of = Walk(desk, person, (await latest(pool)))
        for action, by in actions:
            if action[0] == "die":
                await stack.aclose()
                await stack.enter_async_context(desk.house.working())
            await of.do(action, by)
        if of.model.state != "solved":
            await of.do(("press", "solve"), "Tom")
        assert of.model.state == "solved"
    return len(actions)


async def latest(pool: AsyncConnectionPool) -> int:
    async with pool.connection() as connection:
        row = await (await connection.execute("SELECT max(id) FROM cases")).fetchone()
    assert row is not None
    return int(row[0])


MODEST: Final = settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a walk takes too long to be shortened
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.slow
@given(Actions)
@MODEST
async def test_a_case_walks_as_its_table_says(pool: AsyncConnectionPool, actions: list[tuple[Action, str]]) -> None:
    await walk(pool, actions)


@pytest.mark.proof
@given(Actions)
@settings(MODEST, max_examples=2_000)
async def test_thousands_of_walks(pool: AsyncConnectionPool, actions: list[tuple[Action, str]]) -> None:
    await walk(pool, actions)
