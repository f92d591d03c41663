"""Two hundred messages on an evening: the desk answers those who are entitled to it, and disturbs nobody.

The suite has how the evening begins; the whole is a proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bots.evening.evening import play, read_script
from tests.bots.evening.venues import VENUES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


WHOLE = [pytest.param(platform, None, marks=pytest.mark.proof) for platform in VENUES]


@pytest.mark.parametrize(("platform", "lines"), [("slack", 24), *WHOLE])
async def test_on_an_evening_everybody_entitled_gets_an_answer_and_nobody_is_disturbed(
    tmp_path: Path, server_url: str, platform: str, lines: int | None
) -> None:
    async with VENUES[platform](tmp_path, server_url) as venue:
        evening = await play(venue, read_script()[:lines])
    wrong = [(said.line, said.done, said.answers) for said in evening if not said.is_right]
    assert not wrong, "\n".join(map(str, wrong))
