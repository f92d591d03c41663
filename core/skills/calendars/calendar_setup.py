"""Connects, lists and disconnects a person's other calendars.

Address, user and password arrive sealed (`core.security.sealed_secrets`): the original words are never stored, shown to
a model or repeated. The worker reads a newly connected calendar and tells its owner the result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from core.abilities.ability import ability
from core.abilities.arguments import Holds, words_that
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import numbered
from core.calendars import connections, queue_all_events
from core.model.buttons import offer, offer_asking
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.replies import Choice, Reply
from core.security.sealed_secrets import KEYLESS, SEAL, SECRET
from core.skills.calendars.calendar_owner import speaker
from core.text.catalogue import N_, _, ngettext
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from core.abilities.turn import Turn
    from core.calendars import CalendarConnection

MOST_CALENDARS: Final = 10
"""How many calendars one person can connect."""
_SEALED: Final = re.compile(rf"(\S+) ({SEAL.pattern})", re.ASCII)
_ADDRESS: Final = N_("Its address, your user and password there")
_HOW: Final = N_(
    "Send me its address: “connect my calendar https://dav.example.com/ana USER PASSWORD” for CalDAV, which I read and "
    "write, or “connect my calendar https://example.com/feed.ics” for a feed, which I only read. I seal it before I "
    "store it, and never show it again. Delete your message afterwards."
)
Sealed = Annotated[str, words_that(SEAL.search, "is no sealed address of a calendar"), Holds("valid")]
"""The sealed address of a calendar."""
Which = Annotated[
    str,
    words_that(lambda words: len(words.split()) <= 4 and not words.endswith("?"), "names no calendar"),  # noqa: PLR2004 — names are short
    Holds("thing"),
]
"""Words that name a calendar."""


@ability(
    effect=True,
    examples=phrasings(
        "(connect my|connect a|add my|link my) calendar[ {secret}]",
        "connect my calendar at {secret}",
        "(connect|connect the|reconnect my|add|add a|sync my|subscribe to my|import my|use my) calendar {secret}",
        "(subscribe to|subscribe to the calendar|my calendar is) {secret}",
        "(verbinde meinen kalender|conecta mi calendario|connecte mon calendrier|conecte meu calendário)[ {secret}]",
    ),
)
async def connect_calendar(turn: Turn, secret: Sealed = "") -> Reply:
    """Connect another calendar (CalDAV or a feed), so that its events count as busy. Use it when somebody asks for it.

    secret: the sealed words of the person's message, exactly as they are; empty if there are none.
    """
    if turn.message.reach is not Reach.DIRECT:
        others = _(
            "Others can read this: tell me in a direct message. If you wrote a password here, delete that message and "
            "change the password."
        )
        raise SkillError(others)
    found = _SEALED.search(secret) or _SEALED.search(turn.message.text)
    if found is None:
        button = offer_asking(_("Connect a calendar"), connect_calendar.__name__, SECRET, _(_ADDRESS))
        return Reply(_(_HOW), choices=(button,))
    host, sealed = found.groups()
    if sealed == KEYLESS:
        keyless = _("I cannot store passwords yet, and stored nothing: whoever runs me must set FRONTDESK_SECRET_KEY.")
        raise SkillError(keyless)
    async with turn.connect() as connection:
        owner = await speaker(turn, connection)
        if len(await connections.find_all(connection, owner.id)) >= MOST_CALENDARS:
            raise SkillError(_("You already have {n} calendars. Disconnect one first.").format(n=MOST_CALENDARS))
        address = turn.message.address.of(turn.message.person)
        await connections.add(connection, owner.id, address=address, host=host, secret=sealed, now=turn.now)
    text = _(
        "I am reading the calendar at {host} and will tell you here what I find. If your message with the password "
        "is still here, delete it: I do not need it any more."
    )
    return Reply(text.format(host=f"`{host}`"))


@ability(
    literal=True,
    home=N_("Your calendars"),
    home_order=60,
    examples=phrasings(
        "[what are |list |show ]my calendars",
        "list calendars",
        "(which|what) calendars are connected",
        "(which calendars do i have|is my calendar connected)",
        "(welche kalender sind verbunden|mis calendarios|mes calendriers|meus calendários)",
    ),
)
async def list_calendars(turn: Turn) -> Reply:
    """List the person's connected calendars and their state. Use it when somebody asks for their calendars."""
    async with turn.connect() as connection:
        owner = await speaker(turn, connection)
        found = await connections.find_all(connection, owner.id)
    if turn.message.reach is not Reach.DIRECT:
        text = ngettext(
            "You have one calendar connected. I list them in a direct message.",
            "You have {n} calendars connected. I list them in a direct message.",
            len(found),
        )
        return Reply(text.format(n=len(found)))
    button = offer_asking(_("Connect a calendar"), connect_calendar.__name__, SECRET, _(_ADDRESS))
    if not found:
        return Reply(_("You have no calendar connected. Say “connect my calendar”."), choices=(button,))
    zone = find_zone((await turn.speaker_zone()).name)
    lines = [_line(calendar, zone, now=turn.now) for calendar in found]
    moments = tuple(told(calendar.read_at, zone, now=turn.now) for calendar in found if calendar.read_at)
    return Reply(
        f"{_('Your calendars:')}\n\n{numbered(lines)}", choices=(*map(_button, found), button), moments=moments
    )


@ability(
    effect=True,
    examples=phrasings(
        "disconnect (my|the) calendar[ {which}]",
        "disconnect calendar {which}",
        "(disconnect|remove) my {which} calendar",
        "(disconnect|remove) the calendar at {which}",
        "(remove|unlink|forget) my calendar",
        "forget my calendar at {which}",
        "(trenne meinen kalender|desconecta mi calendario|déconnecte mon calendrier|desconecte meu calendário)",
    ),
)
async def disconnect_calendar(turn: Turn, which: Which = "") -> Reply:
    """Disconnect one of the person's calendars and forget its password. Use it when somebody wants that.

    which: its name or host, or its number in the list, such as #3; empty if there is only one.
    """
    async with turn.connect() as connection:
        owner = await speaker(turn, connection)
        found = await connections.find_all(connection, owner.id)
        if not found:
            raise SkillError(_("You have no calendar connected."))
        words = which.casefold().strip(" “”\"'.")
        chosen = [
            calendar
            for calendar in found
            if words in ("", f"#{calendar.id}", calendar.name.casefold(), calendar.host.casefold())
        ]
        if len(chosen) != 1:
            return Reply(_("Which one?"), choices=tuple(map(_button, found)))
        await connections.remove(connection, chosen[0])
        await queue_all_events(connection, owner.id, now=turn.now)
    text = _("Your calendar is disconnected and its password forgotten. What I wrote into it stays there.")
    if turn.message.reach is Reach.DIRECT:
        text = _(
            "The calendar {calendar} is disconnected and its password forgotten. What I wrote into it stays there."
        )
    return Reply(text.format(calendar=_named(chosen[0])))


def _button(calendar: CalendarConnection) -> Choice:
    label = _("Disconnect {calendar}").format(calendar=calendar.name or calendar.host)
    return offer(label[:40], "disconnect_calendar", which=f"#{calendar.id}")


def _named(calendar: CalendarConnection) -> str:
    if not calendar.name:
        return f"`{calendar.host}`"
    return _("“{name}” at {host}").format(name=calendar.name, host=f"`{calendar.host}`")


def _line(calendar: CalendarConnection, zone: tzinfo, *, now: datetime) -> str:
    label, reason = _named(calendar), _(calendar.reason) if calendar.reason else ""
    if calendar.state == "refused":
        text = _("{calendar} — no longer read: {reason}; connect it again")
        return text.format(calendar=label, reason=reason)
    if calendar.read_at is None:
        text = _("{calendar} — not read yet: {reason}; I keep trying") if reason else _("{calendar} — not read yet")
        return text.format(calendar=label, reason=reason)
    text = (
        _("{calendar} — read and written, last {when}") if calendar.write_url else _("{calendar} — read, last {when}")
    )
    parts = [text.format(calendar=label, when=told(calendar.read_at, zone, now=now).words)]
    if calendar.state == "ailing":
        parts.append(_("it cannot be read at the moment ({reason}); I keep trying").format(reason=reason))
    if calendar.unread:
        unread = ngettext(
            "I do not understand {n} of its events", "I do not understand {n} of its events", calendar.unread
        )
        parts.append(unread.format(n=calendar.unread))
    if calendar.pending:
        waiting = ngettext(
            "{n} change is waiting to be written", "{n} changes are waiting to be written", calendar.pending
        )
        parts.append(waiting.format(n=calendar.pending))
    return "; ".join(parts)
