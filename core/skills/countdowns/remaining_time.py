"""How long it is until something, and which countdowns there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.phrasing import phrasings
from core.model.errors import NotHere
from core.model.messages import Reply
from core.skills.countdowns import store
from core.skills.countdowns.countdown import Target
from core.skills.countdowns.countdown_replies import listed, remaining
from core.when import COARSE, find_zone, localize, read, zone_name

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(
    literal=True,
    examples=phrasings(
        "how long [is it ](until|till) {what}",
        "how much (time|longer) until {what}",
        "[how many ]days (until|till) {what}",
        "how many days (to|is it until|are there until|are left until) {what}",
        "how many (weeks|hours) until {what}",
        "time until {what}",
    ),
)
async def how_long_until(turn: Turn, what: str) -> Reply:
    """Say how long it is until something: a countdown, a holiday or a time. Use it for “days until christmas”.

    what: what it is, in the person's words, for instance “launch”, “christmas” or “friday at 5pm”.
    """
    async with turn.connect() as connection:
        found = next((known for known in await store.known(connection, turn) if known.is_named(what)), None)
    if found:
        words, moments = remaining(found.target, turn)
        return Reply(f"“{found.name}” is {words}.", subjects=(found.subject,), moments=moments)
    bare = re.sub(r"^(?:the|our|my|next) ", "", what.strip(" ?!."), flags=re.IGNORECASE)
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read(what.strip(" ?!."), now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or len(reading.text) < len(bare):
        raise NotHere(f"I know no countdown to “{what}”. Set one with “countdown to {what} on 12 December”.")
    local = localize(reading.start, reading.zone)
    target = Target(local, zone_name(reading.zone), reading.grain in COARSE)
    words, moments = remaining(target, turn)
    return Reply(f"{what.strip(' ?!.').capitalize()} is {words}.", moments=moments)


@ability(
    literal=True,
    examples=phrasings(
        "list [my |the ]countdowns",
        "show [my ]countdowns",
        "[my ]countdowns",
        "(what|which) countdowns are there",
    ),
)
async def list_countdowns(turn: Turn) -> Reply:
    """List the countdowns of the person and of the channel."""
    async with turn.connect() as connection:
        return listed(await store.known(connection, turn), turn)
