"""What is stored about the people of a rotation, exported and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.privacy import Privacy
from core.skills.rotations import personal_data
from tests.fakes.routines import ON_CALL, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_forgetting_a_person_takes_him_out_and_ends_what_he_set_up(desk: Counter) -> None:
    await set_up(desk, ON_CALL)
    await desk.say("hello", person="Li")
    privacy = Privacy(desk.house.pool, personal_data)
    exported = await privacy.export(await privacy.find("board/w/li"))
    assert [each["rotation"] for each in exported["rotation_memberships"]] == ["on-call"]
    await privacy.forget(await privacy.find("board/w/li"))
    assert "@ana and @sam" in await desk.say("list the rotations")
    await privacy.forget(await privacy.find("board/w/ana"))
    assert "no rotations" in await desk.say("list the rotations")
