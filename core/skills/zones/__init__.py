"""Your time zone: set once, and used for every time that you name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import ZoneName  # noqa: TC001 — it makes the schema
from core.abilities.phrase_patterns import phrasings
from core.abilities.undo import UNDO
from core.model.buttons import offer, offer_asking
from core.model.errors import SkillError
from core.model.replies import Reply
from core.people.people import keep_zone
from core.text.catalogue import N_, _
from core.when import find_zone, localize, zone_words
from core.when.rendered_time import dated_day, told

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities.turn import Turn
    from core.model.replies import Moment

_ABOUT_ZONE: Final = re.compile(r"zone|zona|fuseau|fuso|huso", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"\b(?:in|en|à|em) (?!my\b|der\b|dem\b|this\b)(?P<place>\w[\w .'-]*)", re.IGNORECASE)


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
    undo = () if before == zone else (offer(_(UNDO), set_time_zone.__name__, zone=before),)
    present = _present(turn.now, zone)
    text = _("Your time zone is {zone} now. It is {time} there.").format(zone=zone, time=present.words)
    asking = next((ability for ability in reversed(turn.abilities) if ability.zone_change), None)
    asked = await asking.function(turn, zone=zone) if asking else ""
    question = asked if isinstance(asked, Reply) else Reply(asked)
    if question.text:
        return replace(question, text=f"{text}\n\n{question.text}", moments=(present,))
    return Reply(f"{text} {_('What was set before stays as it is.')}", choices=undo, moments=(present,))


@ability(home=N_("Your settings"), home_order=80, examples=phrasings("what are my settings", "[show] my settings"))
async def show_settings(turn: Turn) -> Reply:
    """Show the person's settings and how to change them. Use it when somebody asks for their settings."""
    zone = await turn.speaker_zone()
    present = _present(turn.now, zone.name)
    text = _(
        "Your time zone is {zone}. It is {time} there. To change it, say for instance “my time zone is Europe/Paris”."
    )
    if zone.guessed:
        text = _(
            "Your time zone is {zone} (this machine's, since I know no other). It is {time} there. "
            "To change it, say for instance “my time zone is Europe/Paris”."
        )
    text = text.format(zone=_named(zone.name, turn.now), time=present.words)
    question = _("Your city, or a zone such as Europe/Paris")
    change = offer_asking(_("Change my time zone"), set_time_zone.__name__, "zone", question)
    return Reply(text, choices=(change,), moments=(present,))


@ability(
    first_try="what time is it?",
    examples=phrasings(
        "what time is it",
        "what is (the time|today's date|my time zone)",
        "what day is it",
        "which time zone am i in",
        "what timezone do you use",
        "(what time is it|what's the time|what is the time) (in|at) {zone}",
        "[what's the ]time in {zone}",
        "what time is it {zone} time",
        "what day is it in {zone}",
        "(wie spät ist es|wie viel uhr ist es|welche uhrzeit ist es|uhrzeit) in {zone}",
        "(qué hora es|qué hora tienen|hora) en {zone}",
        "(quelle heure est-il|il est quelle heure|quelle heure il est|heure) à {zone}",
        "(que horas são|que hora é|horas) em {zone}",
    ),
)
async def tell_time(turn: Turn, zone: ZoneName = "") -> Reply:
    """Say what time it is, for the person or in another place, and in which time zone.

    zone: the place or the time zone that the person asks about, for instance “Tokyo”; empty for the person's own.
    """
    if zone:
        there = _present(turn.now, zone)
        return Reply(_("It is {time} in {place}.").format(time=there.words, place=_place(zone)), moments=(there,))
    if named := _ELSEWHERE.search(turn.message.text):
        unknown = _("I do not know the time zone of {place}. Name a larger city nearby.")
        raise SkillError(unknown.format(place=named["place"]))
    own = await turn.speaker_zone()
    present = _present(turn.now, own.name)
    text = _("It is {time}.")
    if own.guessed:
        text = _(
            "It is {time} in your time zone, {zone}. That is this machine's zone: if yours is another, say “my time "
            "zone is …”."
        )
    elif _ABOUT_ZONE.search(turn.message.text):
        text = _("It is {time}. Your time zone is {zone}.")
    return Reply(text.format(time=present.words, zone=_named(own.name, turn.now)), moments=(present,))


def _named(zone: str, now: datetime) -> str:
    """Return the name of a zone; `UTC` for `Etc/UTC`, which people do not know."""
    return zone_words(find_zone(zone), now) if zone.startswith("Etc/") else zone


def _place(zone: str) -> str:
    """Return a zone as a place: `New York` for `America/New_York`, and `UTC+02:00` as it is."""
    return zone.rpartition("/")[2].replace("_", " ")


def _present(now: datetime, zone: str) -> Moment:
    """Return the current time in words: `10:00 on Wednesday 25 November`."""
    at = told(now.replace(second=0, microsecond=0), find_zone(zone), now=now, lasting=True)
    local = localize(now, find_zone(zone))
    words = _("{time} on {day}").format(
        time=f"{local:%H:%M}", day=dated_day(local.date(), today=local.date(), on=False)
    )
    return replace(at, words=words)
