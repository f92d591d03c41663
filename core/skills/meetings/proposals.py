"""Times that suit everybody, proposed to the organiser, who decides. Guests are asked only after that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.alternative_times import Offered, first_search, offered_times
from core.abilities.coreference import RECENT, spoken_of
from core.model.buttons import offer
from core.model.messages import Reply
from core.skills.meetings import meeting_replies, store
from core.skills.meetings.meeting import STANDING, SUBJECT, Meeting
from core.skills.meetings.participants import find_busy, find_meeting_times, find_parties
from core.text.enumeration import join_words
from core.when import find_zone
from core.when.rendered_time import told
from core.when.search_window import DAYS_AHEAD

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.alternative_times import Search
    from core.abilities.turn import Turn


async def propose_asking(connection: AsyncConnection, meeting: Meeting, start: datetime, *, now: datetime) -> Reply:
    """Ask the organiser whether to invite the guests for a time that was named."""
    who = join_words(guest.name for guest in meeting.guests)
    ask = f"Shall I ask {who} to “{meeting.title}”, {meeting_replies.length_of(meeting.length)}"
    return await propose(connection, meeting, start, now=now, question=lambda at: f"{ask}, {at}?", yes="Yes, ask them")


async def propose(
    connection: AsyncConnection,
    meeting: Meeting,
    start: datetime,
    *,
    now: datetime,
    question: Callable[[str], str],
    yes: str,
) -> Reply:
    """Propose a named time to the organiser if it suits everybody, else offer some that do."""
    people = await find_parties(connection, meeting)
    if start <= now:
        past = told(start, find_zone(meeting.zone), now=now)
        return Reply(f"That time is past: {past.words}. Say it again with a later one.", moments=(past,))
    if busy := await find_busy(connection, meeting, people, start, now=now):
        at = told(start, find_zone(meeting.zone), now=now)
        reply = await offer_instead(connection, meeting, now=now, words=meeting_replies.are_taken(busy, meeting, at))
        return replace(reply, moments=(at, *reply.moments))
    slot = meeting_replies.slot_at(start, meeting, people)
    return meeting_replies.propose_time(meeting, slot, people, now=now, question=question, yes=yes)


async def offer_instead(
    connection: AsyncConnection,
    meeting: Meeting,
    *,
    now: datetime,
    words: str,
    fits: Callable[[datetime], bool] = lambda _: True,
) -> Reply:
    """Offer the organiser times that suit everybody: in the requested window if they fit, else in the days after."""
    people = await find_parties(connection, meeting)
    found = await find_meeting_times(
        connection, meeting, people, now=now, since=meeting.since, until=meeting.until, fits=fits
    )
    wished = bool(found)
    if not found:
        until = max(meeting.until, now) + DAYS_AHEAD
        found = await find_meeting_times(connection, meeting, people, now=now, since=now, until=until)
    names = join_words(["you", *(person.name for person in people[1:])])
    what = f"“{meeting.title}” ({meeting_replies.length_of(meeting.length)})"
    if not found:
        text = f"{words} I find no time in the next days that suits {names} for {what}. Try other days or fewer people."
        return Reply(text.strip(), subjects=(meeting.subject,))
    said = f"These times suit {names} for {what}:" if wished else f"No such time suits {names} for {what}. These do:"
    return meeting_replies.offer_times(meeting, found, people, now=now, intro=f"{words} {said}".strip())


def held_reply(meeting: Meeting, now: datetime) -> Reply:
    """Tell the organiser what is held, who is invited, and until when."""
    zone = find_zone(meeting.zone)
    moment = meeting_replies.when(meeting, zone, now=now)
    until = told(meeting.held_until, zone, now=now) if meeting.held_until else moment
    names = join_words(guest.name for guest in meeting.guests)
    at = f"{meeting_replies.describe_recurrence(meeting, zone)}{moment.words}"
    text = (
        f"I hold {at} for “{meeting.title}”, and have asked {names}. "
        f"It is confirmed if all accept by {until.words}; otherwise the time is free again."
    )
    choices = (
        offer("Who has answered?", "meeting_answers", which=meeting.reference),
        offer("Cancel it", "cancel_meeting", which=meeting.reference),
    )
    return Reply(text, choices=choices, subjects=(meeting.subject,), moments=(moment, until))


async def look_again(connection: AsyncConnection, meeting: Meeting, turn: Turn, words: str) -> Reply:
    """Offer other times than before, as the words ask for. Everything else in the request stays."""
    zone = await turn.speaker_zone()
    times, locale = _times_offered(meeting, turn), turn.message.person.locale
    offered = Offered(times, meeting.length, meeting.since, meeting.until, turn.now, zone.name, locale)
    people = await find_parties(connection, meeting)

    async def suits(search: Search) -> bool:
        window = {"since": search.since, "until": search.until}
        return bool(await find_meeting_times(connection, meeting, people, now=turn.now, fits=search.fits, **window))

    search = await first_search(words, offered, suits)
    looked = replace(meeting, since=search.since, until=search.until)
    if meeting.state not in STANDING:  # a meeting that has a time keeps it until it is moved
        await store.change(connection, looked)
    if search.start:
        return await propose_asking(connection, looked, search.start, now=turn.now)
    return await offer_instead(connection, looked, now=turn.now, words="", fits=search.fits)


async def drop_offer(connection: AsyncConnection, meeting: Meeting) -> Reply:
    """Stop searching: the offered times can no longer be chosen. No guest was invited, so nobody is told."""
    await store.change(connection, meeting.after("cancel"))
    text = f"All right, I stop looking for a time for “{meeting.title}”. Nobody was asked."
    return Reply(text, subjects=(meeting.subject,))


async def offered_last(connection: AsyncConnection, turn: Turn) -> Meeting | None:
    """Return the meeting that was mentioned last, if the speaker organises it and times were only offered."""
    subject = spoken_of(SUBJECT, turn.history, within=RECENT)
    found = await store.get(connection, int(subject.removeprefix(f"{SUBJECT} "))) if subject else None
    is_mine = found is not None and found.organiser == turn.message.person.id
    return found if found and is_mine and found.state == "offered" else None


def _times_offered(meeting: Meeting, turn: Turn) -> list[datetime]:
    """Return the times that the last reply about a meeting offers."""
    replies = (exchange.reply for exchange in reversed(turn.history[-RECENT:]))
    last = next((reply for reply in replies if reply and meeting.subject in reply.subjects), None)
    return offered_times(last, meeting_replies.CHOOSE, "start", which=meeting.reference)
