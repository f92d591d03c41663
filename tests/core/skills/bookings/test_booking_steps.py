"""What is said of times that were offered to book: others are wanted, or none any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.bookings.visits import SERVICES
from tests.fakes.office import Office

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_other_times_to_book_are_wanted_in_many_words(pool: AsyncConnectionPool) -> None:
    async with Office(pool, services=SERVICES).opened() as office:
        await office.by("Ana", "book a consultation with Li tomorrow")
        for said, day, hours in (
            ("rather Monday", "Mon 30 Nov", range(9, 17)),
            ("in the afternoon rather", "Mon 30 Nov", range(12, 17)),
            ("another day", "Tue 1 Dec", range(9, 17)),
            ("none of these, next week", "Mon 30 Nov", range(9, 17)),
        ):
            assert (await office.by("Ana", said)).startswith("Free times for Consultation with Li Wang (30 minutes)"), (
                said
            )
            labels = [label.rpartition(" ") for label in office.buttons("Ana")[:-1]]
            assert day in {each for each, _, _ in labels}, (said, labels)
            assert all(int(clock[:2]) in hours for _, _, clock in labels), (said, labels)
        for said in ("never mind", "cancel it"):
            await office.by("Ana", "book a consultation with Li tomorrow")
            assert await office.by("Ana", said) == "All right, I stop looking. Nothing was booked."
        await office.by("Ana", "book a consultation tomorrow")
        assert "Li Wang" in await office.by("Ana", "with Li"), "what is no time still completes the request"
