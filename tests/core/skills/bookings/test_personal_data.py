"""What is kept of a client and of a provider is exported and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.privacy import Privacy
from core.skills.bookings import personal_data
from tests.core.skills.bookings.visits import book

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_what_is_kept_of_a_client_is_exported_and_erased_and_frees_the_time(desk: Counter) -> None:
    await book(desk, "book a consultation with Li on friday at 10")
    assert "my back" in await desk.say("who is booked with me on friday", person="Li")
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    found = await privacy.export(who)
    assert [each["state"] for each in found["bookings"]] == ["booked"]
    await privacy.forget(who)
    assert not any(rows for kind, rows in (await privacy.export(who)).items() if "booking" in kind)
    async with desk.house.pool.connection() as connection:
        replies = await (await connection.execute("SELECT reply::text FROM replies")).fetchall()
    assert replies
    assert not any("my back" in reply for (reply,) in replies)
    assert (await book(desk, "book a consultation with Li on friday at 10", person="Bo")).startswith("Booked")
    await privacy.forget(await privacy.find("board/w/li"))
    assert "Consultation with somebody" in await desk.say("my bookings", person="Bo")
