"""The guests' side: accept, decline or leave, suggest another time, and see who has answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id, SaidTime  # noqa: TC001 — they make the schema
from core.abilities.phrase_patterns import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.buttons import declines, offer
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.meetings import lifecycle, meeting_replies
from core.skills.meetings.meeting import STANDING
from core.skills.meetings.meeting_lookup import find_meetings, lock_meeting, meant_meeting, which_one
from core.skills.meetings.meeting_replies import join_sentences, tell_when
from core.skills.meetings.meeting_request import ThisMeeting, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import enclosed
from core.skills.meetings.participants import find_busy, find_meeting_times, find_parties
from core.skills.meetings.reschedule import read_goal
from core.text.catalogue import N_, _, ngettext
from core.text.enumeration import join_words
from core.when import find_zone
from core.when.rendered_time import Reader, dated, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.abilities.turn import Turn
    from core.calendars import Slot
    from core.skills.meetings.meeting import Answer, Guest, Meeting, State
    from core.skills.meetings.participants import Party

_ANSWERS: Final[dict[Answer, str]] = {
    "waiting": N_("{guest} has not answered yet"),
    "accepted": N_("{guest} has accepted"),
    "declined": N_("{guest} has declined"),
}
_HEADS: Final[dict[State, str]] = {
    # Translators: before a list of who has answered.
    "held": N_("“{title}” of {organiser}, {when}, is held:"),
    "confirmed": N_("“{title}” of {organiser}, {when}, is confirmed:"),
    "lapsed": N_("“{title}” of {organiser}, {when}, is lapsed:"),
    "cancelled": N_("“{title}” of {organiser}, {when}, is cancelled:"),
}


@ability(
    effect=True,
    examples=phrasings(
        "[i ]accept {which}",
        "[i ]accept the invitation to {which}",
        "(i will|i'll) come to {which}",
        "count me in for {which}",
    ),
)
async def accept_meeting(turn: Turn, which: WhichMeeting = "the meeting", nth: Id = 0) -> Reply:
    """Accept an invitation to a meeting. Use it when somebody says that they will come.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.
    nth: leave it out.

    If the process dies before the commit, nothing is stored; if after, the answer counts and others are notified once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_meeting(unit.connection, turn, which)
    guest = _guest_of(turn, meeting, nth)
    at, moment = tell_when(meeting, await turn.reader())
    if guest.answer == "accepted":
        text = _("You have already accepted “{title}”: {when}.").format(title=meeting.title, when=at)
        return Reply(text, moments=(moment,))
    after = await lifecycle.accept(unit, meeting, guest)
    files = await enclosed(unit, after, guest.id)
    names = join_words([after.name, *(other.name for other in after.coming if other.id != guest.id)])
    if after.state == "confirmed":
        text = _("You have accepted, and it is confirmed: “{title}” with {others}, {when}.")
    else:
        text = _("You have accepted “{title}”: {when}. I will tell you when everybody has.")
    said = text.format(title=after.title, others=names, when=at)
    leave = meeting_replies.leave(after, guest.id)
    return Reply(said, choices=(leave,), subjects=(after.subject,), moments=(moment,), enclosures=files)


@ability(
    effect=True,
    examples=phrasings(
        "[i ]decline {which}",
        "leave {which}",
        "i (can't|cannot) (make|make it to|come to) {which}",
        "i can't attend {which}",
        "i have to (skip|miss) {which}",
        "i won't make it to {which}",
    ),
)
async def decline_meeting(turn: Turn, which: WhichMeeting = "the meeting", nth: Id = 0) -> Reply:
    """Decline an invitation to a meeting, or leave a meeting. Use it when somebody cannot come.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.
    nth: leave it out.

    If the process dies before the commit, nothing has changed; if after, the organiser is notified once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await meant_meeting(unit.connection, turn, which, ability=decline_meeting.__name__)
    if isinstance(meeting, Reply):
        return meeting
    if meeting.organiser == turn.message.person.id:
        own = _("You organise “{title}”: cancel it, or move it to another time.")
        raise SkillError(own.format(title=meeting.title))
    guest = _guest_of(turn, meeting, nth)
    if guest.answer == "declined":
        again = _("You have already declined “{title}”. {organiser} has been told.")
        raise SkillError(again.format(title=meeting.title, organiser=meeting.name))
    left = await lifecycle.decline(unit, meeting, guest)
    files = await enclosed(unit, left, guest.id)
    moment = (await turn.reader()).told(meeting.begins)
    suggest = meeting_replies.suggest(meeting)
    text = _("You have declined “{title}”, {when}. {organiser} has been told.")
    said = text.format(title=meeting.title, when=moment.words, organiser=meeting.name)
    return Reply(said, choices=(suggest,), subjects=(meeting.subject,), moments=(moment,), enclosures=files)


@ability(effect=True, examples=phrasings("suggest {when}[ instead] for {which}"))
async def suggest_meeting_time(turn: Turn, when: SaidTime, which: WhichMeeting = "the meeting") -> Reply:
    """Suggest another time for a meeting to its organiser. Use it when a guest wants another time.

    when: the time in the person's own words, for instance “Thursday at 3pm”; do not compute it.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.

    If the process dies before the commit, nobody is notified; if after, the organiser is notified once.
    """
    if declines(when):
        return Reply(_("All right, I suggest nothing."))
    unit = UnitOfWork.of(turn)
    meeting = await lock_meeting(unit.connection, turn, which)
    guest = meeting.guest(turn.message.person.id)
    if guest is None:
        own = _("You organise “{title}”: say “move the meeting to {when}”.")
        raise SkillError(own.format(title=meeting.title, when=when))
    zone, locale = (await turn.reader()).zone, turn.message.person.locale
    to = read_goal(meeting, when, now=turn.now, zone=zone, locale=locale)
    people = await find_parties(unit.connection, meeting)
    if to.start:
        busy = await find_busy(unit, meeting, people, to.start)
        said = partial(_suggested, meeting, guest, people, to.start, busy, turn.now)
    else:
        slots = await find_meeting_times(unit, meeting, people, Span(to.since, to.until))
        if not slots:
            unsuited = _("No time then suits everybody at “{title}”. Say another.")
            raise SkillError(unsuited.format(title=meeting.title))
        said = partial(_suggested_some, meeting, guest, people, when, slots, turn.now)
    await unit.tell(meeting.home, said)
    text = _("{organiser} has been told, and decides.").format(organiser=meeting.name)
    return Reply(text, subjects=(meeting.subject,))


def _suggested(
    meeting: Meeting, guest: Guest, people: Sequence[Party], start: datetime, busy: Sequence[str], now: datetime
) -> Reply:
    """Tell the organiser which time a guest suggests, and whom it does not suit."""
    at = people[0].told(start, now=now)
    local = meeting_replies.describe_local_times(meeting_replies.slot_at(start, meeting, people), people)
    suits = _("It suits everybody.")
    if busy:
        suits = ngettext("{names} cannot make it.", "{names} cannot make it.", len(busy)).format(names=join_words(busy))
    keep = offer(_("Keep the time"), "leave_it")
    choices = (keep,) if busy else (meeting_replies.choose(meeting, start, _("Move it there")), keep)
    text = join_sentences(_suggests(meeting, guest, f"{at.words}{local}"), suits)
    return Reply(text, kind="notice", choices=choices, subjects=(meeting.subject,), moments=(at,))


def _suggested_some(
    meeting: Meeting, guest: Guest, people: Sequence[Party], when: str, slots: Sequence[Slot], now: datetime
) -> Reply:
    """Offer the organiser times on the days that a guest suggests."""
    intro = join_sentences(_suggests(meeting, guest, when), _("These suit everybody:"))
    reader = Reader(now, people[0].zone)
    return meeting_replies.offer_times(meeting, slots, people, reader, intro=intro, answerable=False)


def _suggests(meeting: Meeting, guest: Guest, when: str) -> str:
    # Translators: {when} is “Friday 27 November at 10:00”, or in the guest's own words, such as “next week”.
    text = _("{guest} suggests another time for “{title}”: {when}.")
    return text.format(guest=guest.name, title=meeting.title, when=when)


def _guest_of(turn: Turn, meeting: Meeting, nth: int) -> Guest:
    """Return the speaker as a guest. Refuse others, and refuse an answer to an earlier invitation."""
    guest, title = meeting.guest(turn.message.person.id), meeting.title
    if guest is None:
        text = _("There is nothing to answer: you organise “{title}”, or are not invited.")
        raise SkillError(text.format(title=title))
    if meeting.state not in STANDING:
        text = _("{organiser}'s “{title}” is off: it was cancelled or fell through.")
        raise SkillError(text.format(organiser=meeting.name, title=title))
    if nth and nth != meeting.round:
        at = told(meeting.begins, find_zone(meeting.zone), now=turn.now, zoned=True)
        # Translators: {when} is “on Friday at 10:00” or “tomorrow at 10:00”.
        text = _("“{title}” was moved: it is now {when}. Answer the latest invitation.")
        raise SkillError(text.format(title=title, when=dated(at)))
    if meeting.held_until and meeting.held_until <= turn.now:
        text = _("The hold for “{title}” has ended, and the time is free again. {organiser} has been told.")
        raise SkillError(text.format(title=title, organiser=meeting.name))
    return guest


@ability(
    literal=True,
    examples=phrasings(
        "who has (answered|accepted|declined)",
        "has (everybody|everyone) (answered|accepted)",
        "who has (answered|accepted) {which}",
        "who (is coming|comes) to {which}",
        "who is in {which}",
    ),
)
async def meeting_answers(turn: Turn, which: ThisMeeting = "") -> Reply:
    """Say who has answered the invitation to a meeting. Use it when somebody asks who is coming.

    which: the person's words for it, for instance “the sync with @ana”.
    """
    async with turn.connect() as connection:
        meetings = await find_meetings(connection, turn, which)
    if len(meetings) > 1:
        return await which_one(turn, meetings, ability=meeting_answers.__name__)
    meeting = meetings[0]
    at, moment = tell_when(meeting, await turn.reader())
    head = _(_HEADS[meeting.state]).format(title=meeting.title, organiser=meeting.name, when=at)
    lines = [_(_ANSWERS[guest.answer]).format(guest=guest.name) for guest in meeting.guests]
    text = "\n".join([head, "", *(f"- {line}" for line in lines)])
    return Reply(text, subjects=(meeting.subject,), moments=(moment,))
