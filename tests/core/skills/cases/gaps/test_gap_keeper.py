"""Questions without a good answer become gaps, are closed by a document, and are told to the team once a week."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.privacy import Privacy
from core.skills.cases.gaps import store
from tests.core.skills.cases.desk import STAFF
from tests.core.skills.cases.learning.library import HELP, OTHERWISE, QUESTION, LearningDesk, learning_desk
from tests.fakes.house import PERSONAL_DATA
from tests.fakes.shop import document, stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

EVER = datetime.min.replace(tzinfo=UTC)
CARD = "How much is a card?"


@pytest.fixture
async def desk(pool: AsyncConnectionPool, tmp_path: Path) -> AsyncIterator[LearningDesk]:
    """A desk on a Monday at 10:00 whose team is told on Mondays at 9:00."""
    async with learning_desk(pool, tmp_path, {"stale_after": 7}) as opened:
        yield opened


async def gaps(desk: LearningDesk) -> list[str]:
    """Return the open gaps, the oldest first."""
    await desk.house.catch_up()
    async with desk.house.pool.connection() as connection:
        return [gap.question for gap in reversed(await store.open_gaps(connection, since=EVER))]


async def learn(desk: LearningDesk, text: str) -> None:
    await desk.shop.library.learn("/new", "public", stream(document("router", text)))


async def test_what_is_not_answered_is_a_gap_without_what_names_a_person(desk: LearningDesk) -> None:
    await desk.says(CARD)
    await desk.says("book me a flight to Rome")  # a wish that no ability grants is missing in no document
    await desk.says("Where does Ana find order INV-20391?", place=HELP)
    assert await gaps(desk) == ["Where does (name) find order (number)?"]
    async with desk.house.pool.connection() as connection:
        (gap,) = await store.open_gaps(connection, since=EVER)
    assert (gap.language, gap.audiences) == ("en", ())
    assert gap.near
    assert gap.vector


async def test_a_bad_rating_is_a_gap_with_its_reason_until_it_is_taken_back(desk: LearningDesk) -> None:
    await desk.says(CARD)
    await desk.says("that is outdated")
    assert await gaps(desk) == [CARD]
    async with desk.house.pool.connection() as connection:
        (gap,) = await store.open_gaps(connection, since=EVER)
        (cited,) = await store.cited_lately(connection, since=EVER)
    assert gap.reasons == ("outdated",)
    assert [reason for _, reason in cited.complaints] == ["outdated"]
    await desk.says("oh sorry, great answer")
    assert await gaps(desk) == []


async def test_a_gap_is_closed_once_a_document_answers_it(desk: LearningDesk) -> None:
    await desk.says(QUESTION)
    await desk.says(CARD)
    await desk.says("that was wrong")
    assert await gaps(desk) == [QUESTION, CARD]
    await learn(desk, "# Router\n\nThe blue light on the router means that it is installing an update.\n")
    async with desk.house.pool.connection() as connection:
        await store.check_all(connection)
    # The handbook still says what was wrong.
    assert await gaps(desk) == [CARD]


async def test_the_digest_comes_once_a_week_with_what_is_open(desk: LearningDesk) -> None:
    await desk.says(QUESTION)
    await desk.says(OTHERWISE, person="Bob")
    await desk.says(CARD)
    await desk.says("that is outdated")
    await desk.house.catch_up()
    assert desk.wall.texts(STAFF.channel) == []  # nothing was collected before the digest of this morning
    desk.clock.move(days=13, hours=22, minutes=59)
    await desk.house.catch_up()
    assert len(desk.wall.texts(STAFF.channel)) == 1  # that of the Monday between
    desk.clock.move(minutes=2)
    for _ in range(2):
        await desk.house.catch_up()
    _, digest = desk.wall.texts(STAFF.channel)
    lines = digest.splitlines()
    assert lines[0] == "**What to document next**"
    assert "asked 2 times; this week 0, the week before 2" in lines[2]
    assert any(line.startswith("- handbook (It is outdated: 1; cited once)") for line in lines)


async def test_an_erased_person_leaves_no_gap(desk: LearningDesk) -> None:
    await desk.says(QUESTION)
    assert await gaps(desk) == [QUESTION]
    privacy = Privacy(desk.house.pool, PERSONAL_DATA)
    await privacy.forget(await privacy.find("Ana"))
    assert await gaps(desk) == []


async def test_what_must_not_be_repeated_elsewhere_is_no_gap(desk: LearningDesk) -> None:
    await desk.says("Where is the dragon kept?", place=HELP, confined=True)
    assert await gaps(desk) == []


async def test_a_wish_below_the_banner_of_an_incident_is_no_gap(desk: LearningDesk) -> None:
    await desk.publish({"incident_banner": "all"})
    await desk.says("incident: login is down", person="Tom", place=STAFF)
    await desk.says("book me a flight to Rome")
    assert desk.hears()[-1].startswith("⚠️")
    assert await gaps(desk) == []
