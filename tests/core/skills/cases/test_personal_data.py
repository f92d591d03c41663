"""A customer who is forgotten leaves nothing of a case; a member of the team leaves no name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.privacy import Privacy
from core.skills.cases.prepared.store import Prepared, put
from tests.core.skills.cases.desk import STAFF, Desk
from tests.fakes.house import PERSONAL_DATA

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

ANA, TOM = PersonRef("board", "w", "ana", ("Ana",)), PersonRef("wall", "w", "tom", ("Tom",))
TABLES = (
    *(
        "cases",
        "case_entries",
        "case_ledger",
        "case_clocks",
        "case_surveys",
        "case_hidden",
        "case_prepared",
        "case_triage",
    ),
    *("incident_reports", "replies", "effects", "alarms"),
)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk with a case of Ana's that Tom has answered."""
    async with Desk(pool).open() as opened:
        await opened.says("I need a human")
        await opened.says("my card is no-4711-x")
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
    assert [each["text"] for each in case["said"]] == ["I need a human", "my card is no-4711-x", "Thank you, Ana."]


async def test_a_customer_who_is_forgotten_leaves_nothing(desk: Desk, pool: AsyncConnectionPool) -> None:
    receipt = await Privacy(pool, PERSONAL_DATA).forget(ANA)
    assert receipt.erased["cases"] == 1
    left = await everything(pool)
    assert "no-4711-x" not in left
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


async def test_what_a_customer_says_of_the_solution_and_of_an_incident_is_exported_and_erased(
    desk: Desk, pool: AsyncConnectionPool
) -> None:
    await desk.says("password: hunter2-Xq9")
    await desk.staff_presses("Solve")
    await desk.says("incident: light is off", person="Tom", place=STAFF, reach=Reach.OVERHEARD)
    await desk.says("What does the blue light mean?")
    desk.clock.move(hours=5)
    await desk.house.catch_up()
    for choice in ("rate_help?case=1&helped=yes", "score_case?case=1&score=4"):
        await desk.says("", choice=choice)
    await desk.says("My parrot is glad")
    privacy = Privacy(pool, PERSONAL_DATA)
    found = await privacy.export(ANA)
    (case,) = found["cases"]
    assert (case["satisfaction"]["score"], case["satisfaction"]["comment"]) == (4, "My parrot is glad")
    assert [row["incident_id"] for row in found["reports of incidents"]] == [1]
    assert found["hidden words in cases"] == [{"case_id": 1}]
    assert [row["subject"] for row in (await privacy.export(TOM))["incidents"]] == ["light is off"]
    await privacy.forget(ANA)
    left = await everything(pool)
    assert "parrot" not in left
    assert "hunter2" not in left
    await privacy.forget(TOM)
    async with pool.connection() as connection:
        reports = await (await connection.execute("SELECT person FROM incident_reports")).fetchall()
        rows = await (await connection.execute("SELECT opened_by, opened_by_name FROM incidents")).fetchall()
    assert reports == []
    assert rows == [("forgotten", "somebody")]


async def test_whoever_opened_a_case_for_somebody_keeps_nothing_of_their_words(pool: AsyncConnectionPool) -> None:
    request = "open_case_for?person=ana&name=Ana&channel=C1&thread=7&said=my card is 4711&event=m1"
    async with Desk(pool).open({"staff": ["tom"]}) as desk:
        await desk.says("", person="Tom", choice=request)
        assert (await desk.case()).subject == "my card is 4711"
        await Privacy(pool, PERSONAL_DATA).forget(ANA)
    async with pool.connection() as connection:
        left = await (await connection.execute("SELECT message FROM messages")).fetchall()
    assert left
    assert "4711" not in str(left) + await everything(pool)


async def test_a_colleague_to_whom_a_case_was_given_leaves_no_name(desk: Desk, pool: AsyncConnectionPool) -> None:
    await desk.staff_says("// I can help", person="Eva")
    await desk.staff_presses("Assign", line="Eva: she knows cards")
    await Privacy(pool, PERSONAL_DATA).forget(PersonRef("wall", "w", "eva", ("Eva",)))
    async with pool.connection() as connection:
        rows = await (
            await connection.execute("SELECT target, target_name FROM case_ledger WHERE target <> ''")
        ).fetchall()
    assert rows == [("forgotten", "somebody")]
