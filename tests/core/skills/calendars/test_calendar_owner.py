"""Whose calendar is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.model.errors import SkillError
from core.model.messages import Mention
from core.skills.calendars.calendar_owner import mentioned, speaker
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow


def spoken(*, external: bool = False) -> Turn:
    turn = make_turn("when is @li free")
    turn.message = replace(turn.message, mentions=(Mention("U2", "@Li"), Mention("C1", "#li")), external=external)
    return turn


async def test_a_person_is_added_once_and_a_mention_is_known_by_its_id(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        me, again = [await speaker(spoken(), connection) for _ in range(2)]
        li = await mentioned(spoken(), connection, "@li")
        assert me.id == again.id != li.id
        assert (await mentioned(spoken(), connection, "li")).id == li.id
        assert li.name == "Li"


@pytest.mark.parametrize(("words", "external"), [("@bo", False), ("@li", True)])
async def test_nobody_else_is_looked_up_and_nothing_is_told_to_other_organisations(
    pool: AsyncConnectionPool,
    words: str,
    external: bool,  # noqa: FBT001
) -> None:
    async with pool.connection() as connection:
        with pytest.raises(SkillError):
            await mentioned(spoken(external=external), connection, words)
