"""What sets up a rotation, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.routines import EVERYBODY

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_what_only_sounds_like_a_rotation_sets_none_up(desk: Counter) -> None:
    for text in ("rotate the image by 90 degrees", "rotate the keys with @ana", "who is on call", "skip my turn"):
        await desk.tell(text, reach=Reach.MENTION, mentions=EVERYBODY)
        assert not desk.last.choices, text
    assert (await desk.say("list the rotations")).startswith("There are no rotations here.")
