"""The abilities that find a time for a meeting and hold the chosen one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from core.abilities.ability import ability
from core.abilities.alternative_times import Correction, kind_of
from core.abilities.arguments import Said  # noqa: TC001 — they make the schema
from core.abilities.coreference import RECENT, spoken_of
from core.abilities.phrase_patterns import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import ensure_person
from core.model.errors import NotHere, SkillError, Taken
from core.model.replies import Reply
from core.skills.meetings import lifecycle, store
from core.skills.meetings.meeting import STANDING, SUBJECT, Guest, Meeting
from core.skills.meetings.meeting_lookup import ONLY_ORGANISER_CHOOSES, lock_own_meeting, name_of, others_in
from core.skills.meetings.meeting_replies import held_reply
from core.skills.meetings.meeting_request import USUAL, MeetingWish, Weekly, WhichMeeting, Wish, parse_wish, title_of
from core.skills.meetings.organiser_actions import propose_cancelling
from core.skills.meetings.proposals import drop_offer, look_again, offer_instead, propose_asking
from core.skills.meetings.reschedule import move_to
from core.skills.meetings.server_events import open_event
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn

MOST_GUESTS = 20


@ability(
    effect=True,
    examples=phrasings(
        "find [(me|us|a time for|time for) ]{wish}",
        "(schedule|arrange|organise|organize|set up|plan|book|make) {wish}",
        "when (can|could) {wish}",
        "let's have {wish}",
        "i (need|want|would like) {wish}",
        "i'd like {wish}",
        "(can we|could we|can i) have {wish}",
        "{weekly}",
        "(finde|busca|trouve|encontre) {wish}",
    ),
)
async def find_meeting_time(turn: Turn, wish: MeetingWish = "", weekly: Weekly = "") -> Reply:
    """Find a time for a meeting with people who are mentioned. Use it when somebody wants to meet others.

    wish: with whom, how long, when and about what, in the person's own words, for instance “30 minutes with @ana and
    @li this week”; do not compute it.
    weekly: the same for a meeting that repeats, for instance “every Tuesday at 10 with @ana”.
    """
    guests = [Guest(guest.id, name_of(guest)) for guest in others_in(turn)]
    if not guests:
        text = _("With whom? Mention them, as in “with @ana and @li”.")
        return Reply(text, asks=find_meeting_time.__name__)
    zone, unit = (await turn.speaker_zone()).name, UnitOfWork.of(turn)
    person, place = turn.message.person, turn.message.address
    names = [mention.name for mention in turn.message.mentions]
    wanted = parse_wish(wish or weekly, names, now=turn.now, zone=zone, locale=person.locale)
    key = (place.service, place.workspace, person.id)  # store the zone that the platform now reports
    await ensure_person(unit.connection, *key, person.name, zone=person.zone, default_zone=zone)
    meeting = await store.add(unit.connection, _meeting(turn, wanted, guests, zone))
    await open_event(unit, meeting, turn.message)
    if wanted.start is None:
        return await offer_instead(unit, meeting, turn)
    return await propose_asking(unit, meeting, wanted.start, turn)


@ability(examples=[], effect=True, presses=True)
async def hold_meeting(turn: Turn, which: WhichMeeting, start: datetime) -> Reply:
    """Hold a time for everybody while they answer, when the organiser presses its button.

    The reservations, invitations and alarms are one transaction with the record of the press. If the process dies
    before the commit, nothing is held and nobody is invited; if after, the time is held and everybody is invited once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_own_meeting(unit.connection, turn, which, ONLY_ORGANISER_CHOOSES)
    if meeting.start == start and meeting.state in STANDING:
        raise SkillError(_("“{title}” is held at that time already.").format(title=meeting.title))
    return await _hold(turn, unit, meeting, start, taken=_("That time has just been taken."))


async def _hold(turn: Turn, unit: UnitOfWork, meeting: Meeting, start: datetime, *, taken: str) -> Reply:
    """Hold a time and invite everybody. If somebody is no longer free, say `taken` and offer other times."""
    try:
        held = await lifecycle.choose(unit, meeting, start)
    except Taken:
        return await offer_instead(unit, meeting, turn, words=taken)
    return held_reply(held, await turn.reader())


def _meeting(turn: Turn, wanted: Wish, guests: Sequence[Guest], zone: str) -> Meeting:
    if len(guests) > MOST_GUESTS:
        many = _("A meeting has {n} guests at most. Invite the most important ones by name.")
        raise SkillError(many.format(n=MOST_GUESTS))
    person = turn.message.person
    home = turn.message.address.of(person)
    what = (wanted.title, wanted.length, zone, tuple(guests), wanted.since, wanted.until)
    return Meeting(0, home, person.id, person.name, *what, weeks=wanted.weeks)


@ability(examples=[], effect=True)
async def offer_other_times(turn: Turn, when: Correction, which: Said = "") -> Reply:
    """Offer times for a meeting other than those just offered, or stop searching.

    Use it when somebody answers offered times with “Friday instead”, “something later” or “never mind”.

    when: what is wanted instead, in the person's own words; do not compute it.
    which: leave it out.

    If the process dies before the commit, the old offer stands; if after, the new one. Nobody else is notified, because
    no guest has been invited yet.
    """
    subject = which or (spoken_of(SUBJECT, turn.history, within=RECENT) or "").replace(f"{SUBJECT} ", "#")
    if not subject:
        raise NotHere(_("I have offered no times for a meeting."))
    unit = UnitOfWork.of(turn)
    meeting = await lock_own_meeting(unit.connection, turn, subject, ONLY_ORGANISER_CHOOSES)
    kind, stands = kind_of(when), meeting.state in STANDING
    if kind == "drop" and meeting.state == "offered":
        return await drop_offer(unit.connection, meeting)
    if kind == "drop" and stands and "cancel it" in when.casefold():
        return await propose_cancelling(turn, meeting)
    if kind == "drop":
        text = _("All right, “{title}” stays as it is.").format(title=meeting.title)
        return Reply(text, subjects=(meeting.subject,))
    if kind == "time" and stands:
        return await move_to(unit, meeting, turn, when)
    return await look_again(unit, meeting, turn, when)


@ability(examples=[], effect=True, presses=True)
async def meet_voters(turn: Turn, start: datetime, who: str, title: str = "") -> Reply:
    """Hold a time for a meeting with those who voted for it, when the owner of the poll presses the button.

    who: their ids and names, encoded as `id=name&id=name`.

    If the process dies before the commit, nothing is held and nobody is invited; if after, both have happened once.
    """
    person, unit = turn.message.person, UnitOfWork.of(turn)
    guests = tuple(Guest(id_, name) for id_, name in dict(parse_qsl(who)).items() if id_ != person.id)
    if not guests:
        raise SkillError(_("Nobody else has voted, so there is nobody to meet."))
    wanted = Wish(title_of(title), USUAL, start, start + timedelta(days=1))
    meeting = _meeting(turn, wanted, guests, (await turn.speaker_zone()).name)
    meeting = await store.add(unit.connection, meeting)
    await open_event(unit, meeting, turn.message)
    return await _hold(turn, unit, meeting, start, taken=_("Somebody is taken at that time."))
