"""A hundred thousand steps of cases on a real database, by random people in random order, with deaths.

Each step is a transaction as the desk makes it, but nothing is composed or sent, so that there can be so many. What is
composed and sent is walked in `test_case`. A death before the commit leaves nothing, and one after it repeats nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.abilities.journal import Journal
from core.conversations.log import Waiting
from core.model.errors import SkillError
from core.model.messages import Address, Message, Person, Reach
from core.skills import cases
from core.storage.rows import one, run
from tests.core.skills.cases.case_model import CHANNELS, OTHERS, OWNERS, PRESSES, TEAMS, Model
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn
    from core.model.replies import Reply
    from core.skills.cases.case import Case

    Work = Callable[[Turn], Awaitable[Reply]]

LENGTH: Final = 50
"""How many steps a walk has."""
ACTIONS: Final = (*PRESSES, "customer", "customer", "answer", "note", "wait")
WALKS: Final = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.sampled_from(OWNERS), st.sampled_from(["lives"] * 8 + ["before", "after"])),
    min_size=LENGTH,
    max_size=LENGTH,
)
# A card that the sender has posted, once for each team.
_POST: Final = """
UPDATE replies SET state = 'sent', platform_id = %(card)s
WHERE id = (SELECT max(id) FROM replies WHERE reply ->> 'renews' = %(key)s)
    AND NOT EXISTS (SELECT FROM replies WHERE reply ->> 'renews' = %(key)s AND platform_id IS NOT NULL)
"""
_STORED: Final = """
SELECT c::text, (SELECT count(*) FROM case_ledger WHERE case_id = c.id),
    (SELECT count(*) FROM case_entries WHERE case_id = c.id), (SELECT max(id) FROM replies)
FROM cases c WHERE id = %s
"""


class Died(Exception):
    """The process died at the end of a step, before the commit."""


class Walker:
    """A desk without a worker, a case, and the model of it."""

    def __init__(self, desk: Desk, number: int, person: str) -> None:
        self.desk, self.number, self.person = desk, number, person
        self.address = Address("board", "w", person.lower())
        self.journal, self.model, self.fate = Journal(desk.house.pool), Model(), "lives"

    async def do(self, action: str, by: str, fate: str) -> None:
        """Do a step; the process dies before or after its commit, or lives."""
        self.fate = fate
        if action in PRESSES:
            await self._press(action, by)
        elif action == "customer":
            await self._customer()
        elif action == "wait":
            self.desk.clock.move(hours=3)
            alarms = self.desk.house.schedulers[-1]
            while await alarms.dispatch() == 0.0:
                pass
            self.model.wake()
        else:
            await self._staff(by, is_note=action == "note")
        await self._check()

    async def _press(self, which: str, by: str) -> None:
        more: dict[str, dict[str, Any]] = {
            "snooze": {"until": "in 2 hours"},
            "assign": {"to": OTHERS[by]},
            "transfer": {"team": self.model.other_team},
            "take": {"first": True},
        }
        ability = "take" if which == "take_over" else which
        work = partial(getattr(cases, f"{ability}_case"), case=self.number, **more.get(which, {}))
        await self._step(await self._turn("", CHANNELS[self.model.team], by, Reach.MENTION), work)
        self.model.press(which, by)
        await posted(self.desk.house.pool, await self.desk.case(self.number))

    async def _customer(self) -> None:
        """Have the customer write: the desk is silent if a human has the case, and only then."""
        self.desk.clock.move(minutes=5)
        turn = await self._turn("it still blinks", self.address, self.person, Reach.DIRECT)
        found = await cases.relay_words(turn)
        assert (found is not None) == bool(self.model.owner), "the desk speaks if and only if no human has the case"
        if found:
            reply = await self._step(turn, found.work)
            assert reply is not None
            assert reply.to is not None
            assert reply.to.is_in(CHANNELS[self.model.team])
            self.model.write()

    async def _staff(self, by: str, *, is_note: bool) -> None:
        place = replace(CHANNELS[self.model.team], thread=await self.desk.thread(self.number))
        turn = await self._turn("// a note" if is_note else "an answer", place, by, Reach.OVERHEARD)
        found = await cases.relay_words(turn)
        assert found is not None
        reply = await self._step(turn, found.work)
        is_sent = not is_note and self.model.state != "solved"
        assert (reply is not None and reply.to == self.address) == is_sent
        if is_sent:
            self.model.answer(by)

    async def _turn(self, text: str, place: Address, person: str, reach: Reach) -> Turn:
        who, now = Person(person.lower(), person), self.desk.clock.now()
        return await heard(self.desk, Message("", place, who, text, now, reach, apart=True))

    async def _step(self, turn: Turn, work: Work) -> Reply | None:
        """Do something in a transaction. If the process dies, another one does it."""
        once: dict[str, Any] = {"call_id": f"{turn.id}-step", "ability": "intercepted"}
        if self.fate == "before":
            stored = await self._stored()
            with suppress(Died, SkillError):
                await self.journal.effect(turn, **once, work=partial(_dying, work))
            assert await self._stored() == stored, "what was not committed is not there"
        reply = None
        with suppress(SkillError):
            reply = await self.journal.effect(turn, **once, work=work)
        if self.fate == "after" and reply is not None:
            stored = await self._stored()
            assert await self.journal.effect(turn, **once, work=work) == reply
            assert await self._stored() == stored, "what was committed is not done again"
        return reply

    async def _stored(self) -> Any:
        return await one(self.desk.house.pool, _STORED, self.number)

    async def _check(self) -> None:
        self.model.check(await self.desk.case(self.number))
        assert (await self.desk.steps(self.number))[-1][1] == self.model.state, "the ledger has every transition"


async def _dying(work: Work, turn: Turn) -> Reply:
    await work(turn)
    raise Died


async def heard(desk: Desk, message: Message) -> Turn:
    """Take a message in, and return its turn."""
    house = desk.house
    async with house.pool.connection() as connection:
        row = await one(connection, "SELECT coalesce(max(id), 0) FROM messages")
        message = replace(message, event_id=f"s{(row or [0])[0] + 1}")
        id_ = await house.conversations.add(connection, message)
    assert id_ is not None
    turn = house.desk.turn(message)
    return replace(turn, entry=Waiting(id_, (message,)), now=message.sent_at)


async def posted(pool: AsyncConnectionPool, case: Case) -> None:
    """Note that the card of a case is posted."""
    assert case.staff is not None
    await run(pool, _POST, key=case.card_key, card=f"{case.staff.channel}/{case.card_key}".replace(" ", "-"))


async def walk(pool: AsyncConnectionPool, actions: list[tuple[str, str, str]]) -> None:
    """Open a case, do all steps, and solve it."""
    desk = Desk(pool)
    async with desk.house.jobs.open(pool):
        await desk.publish(TEAMS)
        for by in OWNERS:  # so that both are known to be on the team
            await heard(
                desk, Message("", STAFF, Person(by.lower(), by), "good morning", desk.clock.now(), Reach.OVERHEARD)
            )
        row = await one(pool, "SELECT count(*) + 1 FROM cases")
        person = f"Ana{(row or [1])[0]}"
        who, place = Person(person.lower(), person), Address("board", "w", person.lower())
        turn = await heard(desk, Message("", place, who, "I need a human", desk.clock.now(), Reach.DIRECT))
        await Journal(pool).effect(turn, call_id=f"{turn.id}-open", ability="open_case", work=cases.open_case)
        row = await one(pool, "SELECT max(id) FROM cases")
        walker = Walker(desk, (row or [0])[0], person)
        await posted(pool, await desk.case(walker.number))
        for action, by, fate in actions:
            await walker.do(action, by, fate)
        if walker.model.state != "solved":
            await walker.do("solve", "Tom", "lives")


QUICK: Final = settings(
    max_examples=2,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.slow
@given(WALKS)
@QUICK
async def test_a_hundred_steps_go_as_the_table_says(
    pool: AsyncConnectionPool, actions: list[tuple[str, str, str]]
) -> None:
    await walk(pool, actions)


@pytest.mark.proof
@given(WALKS)
@settings(QUICK, max_examples=2_000)
async def test_a_hundred_thousand_steps_go_as_the_table_says(
    pool: AsyncConnectionPool, actions: list[tuple[str, str, str]]
) -> None:
    await walk(pool, actions)
