"""What is said of times that were offered, instead of choosing one: that others are wanted, or none any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alternative_times import Correction, kind_of
from core.abilities.coreference import RECENT, spoken_of
from core.model.errors import NotHere
from core.model.messages import Reply
from core.skills.meetings.changing import cancelling, move_to
from core.skills.meetings.looking import drop, look_again
from core.skills.meetings.meant import must_organise, pressed
from core.skills.meetings.meeting import STANDING, SUBJECT

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(examples=[], effect=True)
async def offer_other_times(turn: Turn, when: Correction, which: str = "") -> Reply:
    """Offer other times for a meeting than those that were just offered, or look for none any more.

    Use it when somebody answers to times that were offered with “rather Friday”, “something later” or “never mind”.

    when: what is wanted instead, in the person's own words; do not reckon.
    which: leave it out.

    Dies the process before the commit, the offer stands as it was; dies it after, the other one stands in its place.
    Nobody else is told: nobody was asked yet.
    """
    subject = which or (spoken_of(SUBJECT, turn.history, within=RECENT) or "").replace(f"{SUBJECT} ", "#")
    if not subject:
        raise NotHere("I have offered no times for a meeting.")
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, subject)
        must_organise(turn, meeting, "choose its time")
        kind = kind_of(when)
        if kind == "drop" and meeting.state == "offered":
            return await drop(connection, meeting)
        if kind == "drop" and meeting.state in STANDING and "cancel it" in when.casefold():
            return await cancelling(turn, meeting)
        if kind == "drop":
            return Reply(f"All right, “{meeting.title}” stays as it is.", subjects=(meeting.subject,))
        if kind == "time" and meeting.state in STANDING:
            return await move_to(connection, meeting, turn, when)
        return await look_again(connection, meeting, turn, when)
