"""From words to a text, a time and a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


@pytest.mark.slow
async def test_the_end_of_time_is_refused_and_not_misread(desk: Counter) -> None:
    assert "until 2999" in await desk.say("remind me on 31 Dec 9999 at 23:59 to rest")
    assert "23456” as a time" in await desk.say("remind me on 31 Dec 23456 at 23:59 to rest")
