"""What is kept of people in meetings is exported, and erased with the reserved time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.privacy import Privacy
from core.skills.meetings import personal_data
from tests.core.skills.meetings.reservations import reserved

if TYPE_CHECKING:
    from tests.fakes.office import Office

pytestmark = pytest.mark.slow


async def test_forgetting_the_organiser_frees_everybodys_time(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    await office.by("Ana", "yes")
    privacy = Privacy(office.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    ((meeting,)) = (await privacy.export(who))["meetings"]
    assert (meeting["title"], meeting["answers"]) == ("Sync", {"Li": "waiting"})
    await privacy.forget(who)
    assert await reserved(office) == []
    assert "You have no meetings" in await office.by("Li", "my meetings")
