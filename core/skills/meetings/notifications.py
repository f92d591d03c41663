"""The notices about a meeting, in each reader's own zone, with the file that updates the reader's calendar.

Everything is sent in the transaction of a step (see `core.skills.meetings.lifecycle`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from core.calendars import Appointment, Span, issue_cancellation, issue_invitation
from core.model.buttons import offer
from core.model.messages import Mention
from core.model.replies import Reply
from core.skills.meetings import meeting_replies
from core.skills.meetings.meeting import STANDING
from core.skills.meetings.participants import find_meeting_times, find_parties
from core.text.catalogue import _, ngettext, pgettext
from core.text.enumeration import join_words
from core.when.rendered_time import Reader, dated
from core.when.search_window import DAYS_AHEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.abilities.unit_of_work import UnitOfWork
    from core.calendars import Slot
    from core.model.replies import Enclosure
    from core.skills.meetings.meeting import Guest, Meeting
    from core.skills.meetings.participants import Party


async def tell_guest(unit: UnitOfWork, meeting: Meeting, guest: Guest | Party, said: Callable[[], Reply]) -> None:
    """Send a guest a direct message, which `said` words. If it cannot be delivered, the organiser is notified."""
    await unit.tell(meeting.home.of(Mention(guest.id, guest.name)), lambda: replace(said(), returns=meeting.home))


async def tell_all(
    unit: UnitOfWork,
    meeting: Meeting,
    words: str,
    *,
    but: str = "",
    due: datetime | None = None,
    can_leave: bool = True,
    after: Meeting | None = None,
) -> None:
    """Notify everybody who comes; with `due`, as a reminder. Calendar files show the meeting as it is `after` the step.

    `words` is a sentence of the catalogue with the blanks `{title}`, `{organiser}`, `{others}` and `{when}`. With
    `can_leave`, there is a button to leave the meeting.
    """
    people = await find_parties(unit.connection, meeting)
    coming = {meeting.organiser, *(guest.id for guest in meeting.coming)}
    for person in people:
        if person.id == but or person.id not in coming:
            continue
        others = [other.name for other in people if other.id != person.id and other.id in coming]
        files = await enclosed(unit, after or meeting, person.id)
        said = partial(_told, meeting, person, others, words, files, now=unit.now, due=due, can_leave=can_leave)
        await unit.tell(meeting.home.of(Mention(person.id, person.name)), said)


def _told(
    meeting: Meeting,
    person: Party,
    others: Sequence[str],
    words: str,
    files: tuple[Enclosure, ...],
    *,
    now: datetime,
    due: datetime | None,
    can_leave: bool,
) -> Reply:
    moment = person.told(meeting.begins, now=now)
    when = meeting_replies.with_recurrence(meeting, dated(moment), person.zone)
    return Reply(
        _(words).format(title=meeting.title, organiser=meeting.name, others=join_words(others), when=when),
        kind="reminder" if due else "notice",
        choices=(meeting_replies.leave(meeting, person.id),) if can_leave else (),
        subjects=(meeting.subject,),
        moments=(moment,),
        enclosures=files,
        due=due,
        zone=person.resource.hours.zone,
        returns=None if person.id == meeting.organiser else meeting.home,
    )


async def tell_with_others(
    unit: UnitOfWork, meeting: Meeting, words: Callable[[str], str], *, without: Guest | None = None
) -> None:
    """Tell the organiser that the time no longer holds, and offer other times that suit everybody.

    `words` puts into a sentence when the meeting was to be. With `without`, a button goes on without that guest.
    """
    people = await find_parties(unit.connection, meeting)
    window = Span(unit.now, max(meeting.until, unit.now + DAYS_AHEAD))
    found = await find_meeting_times(unit, meeting, people, window)
    files = await enclosed(unit, meeting, meeting.organiser)
    await unit.tell(meeting.home, partial(_with_others, meeting, words, found, people, files, unit.now, without))


def _with_others(
    meeting: Meeting,
    words: Callable[[str], str],
    found: Sequence[Slot],
    people: Sequence[Party],
    files: tuple[Enclosure, ...],
    now: datetime,
    without: Guest | None,
) -> Reply:
    moment = people[0].told(meeting.begins, now=now)
    if found:
        intro = meeting_replies.join_sentences(words(moment.words), _("These times suit everybody:"))
        reader = Reader(now, people[0].zone)
        reply = meeting_replies.offer_times(meeting, found, people, reader, intro=intro, answerable=False)
    else:
        none = _("I find no other time that suits everybody.")
        reply = notice(meeting, meeting_replies.join_sentences(words(moment.words), none))
    choices = [*reply.choices, offer(pgettext("a meeting", "Cancel it"), "confirm_cancelling", which=meeting.reference)]
    if without:
        alone = offer(_("Meet without"), "meet_without", which=meeting.reference, person=without.id)
        choices.insert(-1, alone)
    return replace(reply, kind="notice", choices=tuple(choices), moments=(moment, *reply.moments), enclosures=files)


def cannot_come(meeting: Meeting, guest: Guest, when: str) -> str:
    """Say that a guest cannot come to a meeting."""
    text = _("{guest} cannot come to “{title}”, {when}.")
    return text.format(guest=guest.name, title=meeting.title, when=when)


def has_fallen_through(meeting: Meeting, unanswered: Sequence[str], when: str) -> str:
    """Tell the organiser that a meeting has fallen through, and which guests did not answer in time."""
    text = ngettext(
        "“{title}” has fallen through, since {names} did not answer in time: it was to be {when}.",
        "“{title}” has fallen through, since {names} did not answer in time: it was to be {when}.",
        len(unanswered),
    )
    if not unanswered:
        text = _("“{title}” has fallen through, since not everybody comes: it was to be {when}.")
    return text.format(title=meeting.title, names=join_words(unanswered), when=when)


def has_fallen_through_for_guests(meeting: Meeting, unanswered: Sequence[str]) -> str:
    """Tell a guest the same."""
    text = ngettext(
        "“{title}” of {organiser} has fallen through: {names} did not answer in time.",
        "“{title}” of {organiser} has fallen through: {names} did not answer in time.",
        len(unanswered),
    )
    if not unanswered:
        text = _("“{title}” of {organiser} has fallen through: not everybody comes.")
    return text.format(title=meeting.title, organiser=meeting.name, names=join_words(unanswered))


def cannot_continue(meeting: Meeting, when: str = "") -> str:
    """Say that a series ends because a time is taken. The organiser is also told when the next one was to be."""
    ends = _("“{title}” cannot continue: somebody is busy at one of its next times.").format(title=meeting.title)
    was = _("It was {when}.").format(when=when) if when else ""
    return meeting_replies.join_sentences(ends, was)


def skips_once(meeting: Meeting, guest: Party, skipped: datetime, *, now: datetime) -> Reply:
    """Tell a guest which time of a series is skipped, and when the next one is."""
    gone, again = (guest.told(time, now=now) for time in (skipped, meeting.begins))
    # Translators: both times are “on Tuesday 8 December at 10:00”.
    text = _("{organiser} skips “{title}” this once, {when}. Its next time is {next_time}.")
    said = text.format(organiser=meeting.name, title=meeting.title, when=dated(gone), next_time=dated(again))
    return replace(notice(meeting, said), moments=(gone, again))


def notice(meeting: Meeting, text: str) -> Reply:
    """Return a notice about a meeting."""
    return Reply(text, kind="notice", subjects=(meeting.subject,))


async def enclosed(unit: UnitOfWork, meeting: Meeting, person: str) -> tuple[Enclosure, ...]:
    """Return the file that brings a person's calendar up to date with a meeting, if needed. Each is sent once.

    While a new time is held, the calendar keeps the earlier one, because the new one is not confirmed yet.
    """
    guest = meeting.guest(person)
    key = (meeting.home.service, meeting.home.workspace, person)
    comes = person == meeting.organiser or (guest is not None and guest.answer != "declined")
    if not comes or meeting.state not in STANDING:
        name = guest.name if guest else meeting.name
        return await issue_cancellation(unit.connection, key, name, meeting.subject, now=unit.now)
    if meeting.state == "held" or (guest is not None and guest.answer == "waiting"):
        return ()
    wanted = Appointment(
        meeting.subject,
        meeting.title,
        meeting.begins,
        meeting.ends,
        meeting.name,
        (meeting.name, *(other.name for other in meeting.coming)),
        weeks=meeting.weeks,
        zone=meeting.zone,
        without=meeting.skips,
    )
    return await issue_invitation(unit.connection, key, wanted, now=unit.now)
