"""Proposes times that suit everybody to the organiser, who decides. Guests are asked only after that."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from core.abilities.alternative_times import Offered, first_search, offered_times
from core.abilities.coreference import RECENT, spoken_of
from core.calendars import Span
from core.model.replies import Reply
from core.skills.meetings import meeting_replies, store
from core.skills.meetings.meeting import STANDING, SUBJECT, Meeting
from core.skills.meetings.participants import find_busy, find_meeting_times, find_parties, preferred_by
from core.text.catalogue import _, pgettext
from core.text.enumeration import join_words
from core.when import say_length
from core.when.search_window import DAYS_AHEAD

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.alternative_times import Search
    from core.abilities.turn import Turn
    from core.abilities.unit_of_work import UnitOfWork


async def propose_asking(unit: UnitOfWork, meeting: Meeting, start: datetime, turn: Turn) -> Reply:
    """Ask the organiser whether to invite the guests for the time that the organiser named."""
    return await propose(unit, meeting, start, turn, question=partial(_asking, meeting), yes=_("Yes, ask them"))


def _asking(meeting: Meeting, when: str) -> str:
    guests = join_words(guest.name for guest in meeting.guests)
    # Translators: {title} is that of a meeting, {length} is “30 minutes”, {when} is “tomorrow at 10:00”.
    text = _("Shall I ask {guests} to “{title}”, {length}, {when}?")
    return text.format(guests=guests, title=meeting.title, length=say_length(meeting.length), when=when)


async def propose(
    unit: UnitOfWork,
    meeting: Meeting,
    start: datetime,
    turn: Turn,
    *,
    question: Callable[[str], str],
    yes: str,
    by_clock: bool = False,
) -> Reply:
    """Propose the organiser's time if it suits everybody; otherwise offer times that do.

    `question`, `yes` and `by_clock` are as for `meeting_replies.propose_time`.
    """
    people, reader = await find_parties(unit.connection, meeting), await turn.reader()
    at = reader.told(start)
    if start <= turn.now:
        past = _("That time is past: {when}. Say it again with a later one.")
        return Reply(past.format(when=at.words), moments=(at,))
    if busy := await find_busy(unit, meeting, people, start):
        reply = await offer_instead(unit, meeting, turn, words=meeting_replies.are_taken(busy, meeting, at))
        return replace(reply, moments=(at, *reply.moments))
    slot = meeting_replies.slot_at(start, meeting, people)
    return meeting_replies.propose_time(meeting, slot, people, reader, question=question, yes=yes, by_clock=by_clock)


async def offer_instead(
    unit: UnitOfWork,
    meeting: Meeting,
    turn: Turn,
    *,
    words: str = "",
    fits: Callable[[datetime], bool] = lambda _: True,
) -> Reply:
    """Offer times that suit everybody: in the requested window if one fits, otherwise in the days after it."""
    people = await find_parties(unit.connection, meeting)
    preferred = await preferred_by(meeting, turn)
    window = Span(meeting.since, meeting.until)
    found = await find_meeting_times(unit, meeting, people, window, fits, preferred=preferred)
    # Translators: {names} is “you, Ana and Li”, {title} that of a meeting, {length} is “30 minutes”.
    said = _("These times suit {names} for “{title}” ({length}):")
    if not found:
        # Translators: {names} is “you, Ana and Li”, {title} that of a meeting, {length} is “30 minutes”.
        said = _("No such time suits {names} for “{title}” ({length}). These do:")
        window = Span(turn.now, max(meeting.until, turn.now) + DAYS_AHEAD)
        found = await find_meeting_times(unit, meeting, people, window, preferred=preferred)
    if not found:
        said = _(
            "I find no time in the next days that suits {names} for “{title}” ({length}). "
            "Try other days or fewer people."
        )
    names = join_words([pgettext("whom a time suits", "you"), *(person.name for person in people[1:])])
    said = said.format(names=names, title=meeting.title, length=say_length(meeting.length))
    text = meeting_replies.join_sentences(words, said)
    if not found:
        return Reply(text, subjects=(meeting.subject,))
    note = preferred.note(found)
    return meeting_replies.offer_times(meeting, found, people, await turn.reader(), intro=text, note=note)


async def look_again(unit: UnitOfWork, meeting: Meeting, turn: Turn, words: str) -> Reply:
    """Offer other times, as the words ask. The rest of the request stays the same."""
    zone, locale = (await turn.speaker_zone()).name, turn.message.person.locale
    replies = (exchange.reply for exchange in reversed(turn.history[-RECENT:]))
    last = next((reply for reply in replies if reply and meeting.subject in reply.subjects), None)
    times = offered_times(last, "hold_meeting", "start", which=meeting.reference)
    offered = Offered(times, meeting.length, meeting.since, meeting.until, turn.now, zone, locale)
    people = await find_parties(unit.connection, meeting)

    async def suits(search: Search) -> bool:
        window = Span(search.since, search.until)
        return bool(await find_meeting_times(unit, meeting, people, window, search.fits))

    search = await first_search(words, offered, suits)
    looked = replace(meeting, since=search.since, until=search.until)
    if meeting.state not in STANDING:  # do not touch a meeting that has a time before it is moved
        await store.change(unit.connection, looked)
    if search.start:
        return await propose_asking(unit, looked, search.start, turn)
    return await offer_instead(unit, looked, turn, fits=search.fits)


async def drop_offer(connection: AsyncConnection, meeting: Meeting) -> Reply:
    """Stop searching: the offered times can no longer be chosen. Nobody is notified, because nobody was invited."""
    await store.change(connection, meeting.after("cancel"))
    text = _("All right, I stop looking for a time for “{title}”. Nobody was asked.")
    return Reply(text.format(title=meeting.title), subjects=(meeting.subject,))


async def offered_last(connection: AsyncConnection, turn: Turn) -> Meeting | None:
    """Return the meeting that was mentioned last, if the speaker organises it and no time has been chosen."""
    subject = spoken_of(SUBJECT, turn.history, within=RECENT)
    found = await store.get(connection, int(subject.removeprefix(f"{SUBJECT} "))) if subject else None
    is_mine = found is not None and found.organiser == turn.message.person.id
    return found if found and is_mine and found.state == "offered" else None
