"""A customer who is forgotten leaves nothing of a case; a member of the team leaves no name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.model.person_ref import PersonRef
from core.privacy import Privacy
from core.skills.cases.prepared.store import Prepared, put
from tests.core.skills.cases.desk import Desk
from tests.fakes.house import PERSONAL_DATA

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

ANA, TOM = PersonRef("board", "w", "ana", ("Ana",)), PersonRef("wall", "w", "tom", ("Tom",))
TABLES = (
    "cases",
    "case_entries",
    "case_ledger",
    "case_clocks",
    "case_prepared",
    "case_triage",
    "replies",
    "effects",
    "alarms",
)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk with a case of Ana's that Tom has answered."""
    async with Desk(pool).open() as opened:
        await opened.says("I need a human")
        await opened.says("my card is 4711")
        await opened.staff_presses("Take")
        await opened.staff_says("Thank you, Ana.")
        await opened.staff_says("// a regular")
        async with pool.connection() as connection:
            answer = Prepared("a key", 1, "draft", "Hello Ana, 4711", question="my card is 4711")
            await put(connection, answer, at=opened.clock.now())
        yield opened


async def everything(pool: AsyncConnectionPool) -> str:
    """Return all that the tables hold, as one text."""
    found: list[Any] = []
    async with pool.connection() as connection:
        for table in TABLES:
            found += await (await connection.execute(f"SELECT to_jsonb(t) FROM {table} t")).fetchall()  # noqa: S608
    return str(found)


async def test_an_export_shows_a_customer_what_was_said_but_no_note(desk: Desk, pool: AsyncConnectionPool) -> None:
    (case,) = (await Privacy(pool, PERSONAL_DATA).export(ANA))["cases"]
    assert (case["subject"], case["state"]) == ("I need a human", "waiting_customer")
    assert [each["text"] for each in case["said"]] == ["I need a human", "my card is 4711", "Thank you, Ana."]


async def test_a_customer_who_is_forgotten_leaves_nothing(desk: Desk, pool: AsyncConnectionPool) -> None:
    receipt = await Privacy(pool, PERSONAL_DATA).forget(ANA)
    assert receipt.erased["cases"] == 1
    left = await everything(pool)
    assert "4711" not in left
    assert "Ana" not in left
    assert "I need a human" not in left


async def test_a_member_of_the_team_who_is_forgotten_leaves_no_name(desk: Desk, pool: AsyncConnectionPool) -> None:
    found = await Privacy(pool, PERSONAL_DATA).export(TOM)
    assert [row["text"] for row in found["answers in cases"]] == [None, None]
    await Privacy(pool, PERSONAL_DATA).forget(TOM)
    async with pool.connection() as connection:
        rows = await (await connection.execute("SELECT owner, owner_name, state FROM cases")).fetchall()
        actors = await (await connection.execute("SELECT DISTINCT actor_name FROM case_ledger")).fetchall()
    assert rows == [("forgotten", "somebody", "waiting_customer")]
    assert sorted(name for (name,) in actors) == ["Ana", "somebody"]
