"""“What should we document next?”: the open questions, for the team alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.errors import SkillError
from core.skills.cases.gaps import store
from core.skills.cases.gaps.digest import LOOKED_BACK, told_topics
from core.skills.cases.gaps.gap import topics_of
from core.skills.cases.team import AT_COMMAND_LINE, support_desk
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Address
    from core.skills.cases.team import SupportDesk


@ability(
    examples=[
        "what should we document next",
        "what is missing in the documents",
        "which questions could you not answer",
        "show the gaps in the documents",
    ],
    literal=True,
    in_help=False,
)
async def show_gaps(turn: Turn) -> str:
    """Tell the team which questions the documents did not answer, those that were asked most often first."""
    async with turn.connect() as connection:
        desk = await support_desk(connection)
        if desk is None or not _is_team(turn.message.address, desk):
            raise SkillError(_("I tell that only in the team's own channel."))
        gaps = await store.open_gaps(connection, since=turn.now - LOOKED_BACK)
    return told_topics(topics_of(gaps, now=turn.now))


def _is_team(here: Address, desk: SupportDesk) -> bool:
    """Return whether a message was said in the team's channel; or in the terminal, if the team is there."""
    if desk.staff is None:
        return here.service == AT_COMMAND_LINE
    return desk.has_channel(here)
