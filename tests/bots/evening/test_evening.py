"""Two hundred messages on an evening: the desk answers those who are entitled to it, and disturbs nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bots.evening.evening import play, read_script
from tests.bots.evening.venues import VENUES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("platform", ["slack", pytest.param("discord", marks=pytest.mark.proof)])
async def test_on_an_evening_everybody_entitled_gets_an_answer_and_nobody_is_disturbed(
    tmp_path: Path, server_url: str, platform: str
) -> None:
    async with VENUES[platform](tmp_path, server_url) as venue:
        evening = await play(venue, read_script())
    wrong = [(said.line, said.done, said.answers) for said in evening if not said.is_right]
    assert not wrong, "\n".join(map(str, wrong))
