"""Meetings as the hurried and the hostile ask for them: titles, names and forged presses are words and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool


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
