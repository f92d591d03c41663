"""Meetings as the hurried and the hostile ask for them: titles, names and forged presses are words and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address, Message, Person, Reach
from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool).opened() as made:
        await made.by("Li", "hello")
        yield made


async def test_braces_in_a_title_are_its_words(office: Office) -> None:
    title = "{when.__class__} {0} {organiser}"
    asked = await office.by("Ana", f"find 30 minutes with @li tomorrow at 9am about {title}")
    assert f"“{title}”" in asked
    await office.by("Ana", "yes")
    assert f"“{title}”" in office.told["li"][0]
    moving = await office.by("Ana", "move the meeting to friday at 9am")
    assert f"Shall I move “{title}”" in moving
    await office.by("Ana", "yes")
    assert f"“{title}”" in office.told["li"][0]


@pytest.mark.parametrize(
    ("begin", "piece", "refusal"),
    [
        ("poll: which?", "(", "That is too long. A poll can have"),
        ("poll: ", ", ", "I don't know"),
        ("find 30 minutes with @li ", "time ", "I don't know"),
        ("", "time ", "I don't know"),
        ("count down to ", ", ", "I don't know"),
        ("remind me tomorrow at 9 to ", ", ", "What shall I remind you of?"),
    ],
)
async def test_what_is_far_too_long_is_refused(office: Office, begin: str, piece: str, refusal: str) -> None:
    """Each takes a moment; read word by word, one took minutes."""
    assert (await office.by("Ana", f"{begin}{piece * (39_000 // len(piece))}")).startswith(refusal)


async def test_nobody_has_something_posted_where_he_or_she_may_not_write(office: Office) -> None:
    office.board.closed["#secret"] = {"bob"}
    for wish in (
        "poll #secret: pizza or sushi?",
        "set up a stand-up in #secret with @li every weekday at 9:30",
        "set up a coffee rotation with @ana and @li every monday at 9 in #secret",
        "countdown to launch on 12 December, post weekly in #secret",
    ):
        assert await office.by("Ana", wish) == "You are no member of #secret."
    await office.by("Bob", "poll #secret: pizza or sushi?")
    office.board.closed["#secret"] = set()
    assert await office.by("Bob", "yes") == "You are no member of #secret."
    assert "#secret" not in office.told


async def test_a_voter_s_name_invites_nobody_else(office: Office) -> None:
    await office.by("Ana", "poll: which suits? Thu 10:00, Fri 14:00", channel="#team")
    vote = office.board.button("Thu 26 Nov 10:00").id
    here = Address(office.board.name, "w", "#team", name="#team")
    mallory = Person("mal", "Mal;bob=Bob & co")
    message = Message("m1", here, mallory, "", office.clock.now(), Reach.MENTION, vote, apart=True)
    await office.house.inbox.accept(message)
    await office.house.settle()
    await office.by("Ana", "close the poll", channel="#team")
    await office.presses("Ana", "Thu 26 Nov 10:00")
    assert set(office.told) == {"ana", "mal"}
