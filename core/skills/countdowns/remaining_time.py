"""Asking how long it is until something, and which countdowns there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.errors import NotHere
from core.model.messages import Reply
from core.skills.countdowns import store
from core.skills.countdowns.countdown import Target, how_long
from core.skills.countdowns.countdown_replies import posts, when
from core.text.terms import terms
from core.when import COARSE, find_zone, localize, read, zone_name

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.countdowns.countdown import Countdown

_ID = re.compile(r"#(\d{1,18})")


@ability(
    literal=True,
    examples=[
        "how long until {what}",
        "how long till {what}",
        "how long is it until {what}",
        "how long is it till {what}",
        "how much time until {what}",
        "how much longer until {what}",
        "days until {what}",
        "days till {what}",
        "how many days until {what}",
        "how many days till {what}",
        "how many days to {what}",
        "how many days is it until {what}",
        "how many days are there until {what}",
        "how many days are left until {what}",
        "how many weeks until {what}",
        "how many hours until {what}",
        "time until {what}",
    ],
)
async def how_long_until(turn: Turn, what: str) -> Reply:
    """Say how long it is until something: a countdown, a holiday, or a time. Use it for “days until christmas”.

    what: what it is, in the person's words, for instance “launch”, “christmas” or “friday at 5pm”.
    """
    async with turn.connect() as connection:
        found = called(await store.seen(connection, turn), what)
    if found:
        words, moments = when(found[0].target, turn)
        text = f"“{found[0].name}” is {how_long(found[0].target, turn.now)}, {words}."
        return Reply(text, subjects=(found[0].subject,), moments=moments)
    bare = re.sub(r"^(?:the|our|my|next) ", "", what.strip(" ?!."), flags=re.IGNORECASE)
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read(what.strip(" ?!."), now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None or len(reading.text) < len(bare):
        raise NotHere(f"I know no countdown to “{what}”. Set one with “countdown to {what} on 12 December”.")
    local = localize(reading.start, reading.zone)
    target = Target(local, zone_name(reading.zone), reading.grain in COARSE)
    words, moments = when(target, turn)
    return Reply(f"{what.strip(' ?!.').capitalize()} is {how_long(target, turn.now)}, {words}.", moments=moments)


def called(countdowns: list[Countdown], what: str) -> list[Countdown]:
    """Return the countdowns that words can mean."""
    if named := _ID.fullmatch(what):
        return [each for each in countdowns if each.id == int(named[1])]
    wanted = frozenset(terms(what)) - {"countdown"}
    own = [(frozenset(terms(each.name)), each) for each in countdowns]
    return [each for name, each in own if name and wanted and (name <= wanted or wanted <= name)]


@ability(
    literal=True,
    examples=[
        "list countdowns",
        "list my countdowns",
        "list the countdowns",
        "show countdowns",
        "show my countdowns",
        "my countdowns",
        "countdowns",
        "what countdowns are there",
        "which countdowns are there",
    ],
)
async def list_countdowns(turn: Turn) -> Reply:
    """List the countdowns of the person and of the channel."""
    async with turn.connect() as connection:
        found = await store.seen(connection, turn)
    if not found:
        return Reply("There are no countdowns. Set one with “countdown to launch on 12 December”.")
    told_ = [when(each.target, turn) for each in found]
    lines = [
        f"{n}. {each.name}: {how_long(each.target, turn.now)}, {words}{posts(each)}"
        for n, (each, (words, _)) in enumerate(zip(found, told_, strict=True), 1)
    ]
    moments = tuple(dict.fromkeys(moment for _, each in told_ for moment in each))
    return Reply("\n".join(lines), subjects=tuple(each.subject for each in found), moments=moments)
