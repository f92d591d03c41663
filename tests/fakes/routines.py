"""Routines that Ana sets up in a channel, with Li and Sam: rotations in #ops and stand-ups in #team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.messages import Mention, Reach

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

OPS, TEAM = Mention("C42", "#ops"), Mention("C7", "#team")
ANA, LI, SAM = Mention("ana", "@ana"), Mention("li", "@li"), Mention("sam", "@sam")
EVERYBODY = (OPS, TEAM, ANA, LI, SAM)
ON_CALL = "rotate on-call weekly between @ana, @li and @sam starting monday 9am in #ops"
STANDUP = "set up a stand-up in #team with @ana and @li every weekday at 14:00"


async def set_up(desk: Counter, text: str) -> str:
    """Have Ana set up a routine on a Wednesday at ten in Paris, and return the proposal."""
    await desk.say("my time zone is Paris")
    proposal = await desk.tell(text, reach=Reach.MENTION, mentions=EVERYBODY)
    assert proposal is not None
    await desk.tell("", choice=desk.board.button("Yes, set it up").id, reach=Reach.MENTION)
    return proposal
