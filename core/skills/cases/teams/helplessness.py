"""Notices that the desk does not help somebody: it had no answer twice in a row, or they have lost their patience.

Such a person is offered a human. If the settings say so, the team is asked at once.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from core.abilities.hooks.afterwords import Afterword, appends
from core.model.buttons import offer
from core.skills.cases.intake import open_case
from core.skills.cases.team import FETCHING, support_desk
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.replies import Reply

Cause = Literal["abstained", "anger"]
_PHRASES: Final = Path(__file__).with_name("anger.toml")


@appends
async def offer_human(turn: Turn, reply: Reply) -> Afterword | None:
    """Offer a human to somebody whom the desk does not help, or open their case, if there is a team."""
    message = turn.message
    cause = _cause(turn, reply)
    if cause is None or turn.id is None or turn.unasked or message.confined:
        return None
    async with turn.connect() as connection:
        desk = await support_desk(connection)
    if desk is None:
        return None
    button = offer(_("Ask a human"), FETCHING)
    if cause in desk.support.opens_on:
        return Afterword(button=button, work=open_case)
    if button.id in {choice.id for choice in reply.choices}:
        return None
    return Afterword(_("I'm sorry that this didn't help. I can ask somebody on the team."), button)


def is_angry(text: str) -> bool:
    """Return whether somebody who says this has lost their patience, in any of our languages."""
    return _angry().search(" ".join(text.replace("’", "'").split())) is not None


def _cause(turn: Turn, reply: Reply) -> Cause | None:
    if is_angry(turn.message.text):
        return "anger"
    return "abstained" if reply.answered is False and _had_no_answer(turn) else None


def _had_no_answer(turn: Turn) -> bool:
    """Return whether the last question of this person before had no answer either."""
    person = turn.message.person.id
    answers = [
        exchange.reply.answered
        for exchange in turn.history
        if exchange.speaker == person and exchange.reply and exchange.reply.answered is not None
    ]
    return answers[-1:] == [False]


@cache
def _angry() -> re.Pattern[str]:
    table = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    phrases = sorted({phrase for phrases in table.values() for phrase in phrases}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)
