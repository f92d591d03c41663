"""Your time zone: set once, and used for every time that you name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import ZoneName  # noqa: TC001 — it makes the schema
from core.abilities.phrasing import phrasings
from core.abilities.undo import UNDO
from core.model.buttons import offer, offer_asking
from core.model.replies import Reply
from core.people.people import keep_zone
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities.turn import Turn
    from core.model.replies import Moment


@ability(
    effect=True,
    overwrites=True,
    examples=phrasings(
        "my (time zone|timezone) is {zone}",
        "set my (time zone|timezone) to {zone}",
        "change my time zone to {zone}",
        "use the time zone {zone}",
        "(i am|i'm|i live) in {zone}",
        "meine zeitzone ist {zone}",
        "mi zona horaria es {zone}",
        "mon fuseau horaire est {zone}",
        "meu fuso horário é {zone}",
    ),
)
async def set_time_zone(turn: Turn, zone: ZoneName) -> Reply:
    """Store the person's time zone. Use it when somebody says where they are, or in which time zone.

    zone: the IANA name, the city or the offset from UTC, for instance “Europe/Paris”.
    """
    before = (await turn.speaker_zone()).name
    async with turn.connect() as connection:
        await keep_zone(connection, turn.message, zone)
    undo = () if before == zone else (offer(UNDO, set_time_zone.__name__, zone=before),)
    present = _present(turn.now, zone)
    text = f"Your time zone is {zone} now. It is {present.words} there."
    asking = next((ability for ability in reversed(turn.abilities) if ability.zone_change), None)
    asked = await asking.function(turn, zone=zone) if asking else ""
    question = asked if isinstance(asked, Reply) else Reply(asked)
    if question.text:
        return replace(question, text=f"{text}\n\n{question.text}", moments=(present,))
    return Reply(f"{text} What was set before stays as it is.", choices=undo, moments=(present,))


@ability(home="Your settings", home_order=80, examples=phrasings("what are my settings", "[show] my settings"))
async def show_settings(turn: Turn) -> Reply:
    """Show the person's settings and how to change them. Use it when somebody asks for their settings."""
    zone = await turn.speaker_zone()
    present = _present(turn.now, zone.name)
    guessed = " (this machine's, since I know no other)" if zone.guessed else ""
    text = (
        f"Your time zone is {zone.name}{guessed}. It is {present.words} there. "
        "To change it, say for instance “my time zone is Europe/Paris”."
    )
    question = "Your city, or a zone such as Europe/Paris"
    change = offer_asking("Change my time zone", set_time_zone.__name__, "zone", question)
    return Reply(text, choices=(change,), moments=(present,))


@ability(
    first_try="what time is it?",
    examples=phrasings(
        "what time is it",
        "what is (the time|today's date|my time zone)",
        "what day is it",
        "which time zone am i in",
        "what timezone do you use",
    ),
)
async def tell_time(turn: Turn) -> Reply:
    """Say what time it is for the person, and in which time zone."""
    zone = await turn.speaker_zone()
    guessed = " That is this machine's zone: if yours is another, say “my time zone is …”." if zone.guessed else ""
    present = _present(turn.now, zone.name)
    return Reply(f"It is {present.words} in your time zone, {zone.name}.{guessed}", moments=(present,))


def _present(now: datetime, zone: str) -> Moment:
    """Return the current time in words: `10:00 on Wednesday 25 November`."""
    at = told(now.replace(second=0, microsecond=0), find_zone(zone), now=now, lasting=True)
    day, _, clock = at.words.partition(" at ")
    return replace(at, words=f"{clock} on {day}")
