"""Which meetings somebody has, which of them is meant, and whether the speaker may change it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.coreference import spoken_of
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.meetings import meeting_replies, store
from core.skills.meetings.meeting import STANDING, SUBJECT
from core.skills.meetings.meeting_request import When  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import Doing
from core.text.enumeration import ORDINALS, join_words
from core.when import find_zone, localize, read
from core.when.rendered_time import dated, told
from core.when.search_window import window

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Exchange, Mention
    from core.skills.meetings.meeting import Guest, Meeting

MOST_BUTTONS = 5


def doing(turn: Turn, connection: AsyncConnection) -> Doing:
    """Return the context of a step, in an ability's transaction."""
    return Doing(connection, turn.now, turn.tell)


def others_in(turn: Turn) -> tuple[Mention, ...]:
    """Return the people whom a message mentions, except the speaker."""
    people = (mention for mention in turn.message.mentions if mention.name.startswith("@"))
    return tuple({person.id: person for person in people if person.id != turn.message.person.id}.values())


def name_of(mention: Mention) -> str:
    """Return the name of a mentioned person, as a sentence uses it."""
    bare = mention.name.removeprefix("@")
    return bare[:1].upper() + bare[1:] if bare.islower() else bare


async def find_meetings(connection: AsyncConnection, turn: Turn, which: str) -> list[Meeting]:
    """Return the speaker's meetings that the words can mean. One that a button names may be cancelled or over.

    Raises:
        SkillError: There is none.
    """
    person, place = turn.message.person.id, turn.message.address
    if which.startswith("#"):
        known = await store.get(connection, int(which[1:]))
        if known is None or not _is_part(turn, known):
            raise SkillError(_NO_SUCH)
        return [known]
    among = await store.of_person(connection, place, person, states=STANDING, now=turn.now)
    if not among:
        raise SkillError("You have no meetings. To make one, say “find 30 minutes with @ana this week”.")
    zone = (await turn.speaker_zone()).name
    meetings = match_meetings(
        which, among, mentions=turn.message.mentions, history=turn.history, zone=zone, now=turn.now
    )
    if not meetings:
        raise SkillError(_NO_SUCH)
    return meetings


def _is_part(turn: Turn, meeting: Meeting) -> bool:
    person = turn.message.person.id
    has_part = person == meeting.organiser or meeting.guest(person) is not None
    return has_part and turn.message.address.shares_people(meeting.home)


_NO_SUCH = "You have no such meeting. Say “my meetings” to see them."


async def lock_meeting(connection: AsyncConnection, turn: Turn, which: str) -> Meeting:
    """Return the one meeting that a button names or the words mean, locked until the transaction ends.

    Raises:
        SkillError: The speaker has no such meeting, or several, or it is over.
    """
    meetings = await find_meetings(connection, turn, which)
    if len(meetings) > 1:
        raise SkillError("You have several such meetings. Say “my meetings”, then which one.")
    locked = await store.get(connection, meetings[0].id)
    if locked is None or locked.is_over(turn.now):
        raise SkillError("That meeting is over.")
    return locked


def must_organise(turn: Turn, meeting: Meeting, action: str) -> None:
    """Refuse an action to everybody but the organiser.

    Raises:
        SkillError: The speaker is not the organiser.
    """
    if turn.message.person.id != meeting.organiser:
        raise SkillError(f"Only {meeting.name}, who organises “{meeting.title}”, can {action}.")


def guest_of(turn: Turn, meeting: Meeting, nth: int) -> Guest:
    """Return the speaker as a guest who answers to the current time.

    Raises:
        SkillError: The speaker is not a guest, or the answer is to an earlier time.
    """
    guest = meeting.guest(turn.message.person.id)
    if guest is None:
        raise SkillError(f"There is nothing to answer: you organise “{meeting.title}”, or are not invited.")
    if meeting.state not in STANDING:
        raise SkillError(f"{meeting.name}'s “{meeting.title}” is off: it was cancelled or fell through.")
    if nth and nth != meeting.round:
        raise SkillError(
            f"“{meeting.title}” was moved: it is now {_begins_at(meeting, turn.now)}. Answer the latest invitation."
        )
    if meeting.held_until and meeting.held_until <= turn.now:
        raise SkillError(f"The hold for “{meeting.title}” has ended, and the time is free again. {meeting.name} knows.")
    return guest


def _begins_at(meeting: Meeting, now: datetime) -> str:
    return dated(told(meeting.begins, find_zone(meeting.zone), now=now, zoned=True))


async def which_one(turn: Turn, meetings: Sequence[Meeting], *, ability: str, **arguments: str) -> Reply:
    """Ask which of several meetings is meant."""
    zone = find_zone((await turn.speaker_zone()).name)
    lines = [
        f"{number}. {meeting_replies.describe_meeting(meeting, zone, now=turn.now)}"
        for number, meeting in enumerate(meetings, 1)
    ]
    choices = tuple(
        offer(f"{number}. {meeting.title}"[:40], ability, **arguments, which=meeting.reference)
        for number, meeting in enumerate(meetings[:MOST_BUTTONS], 1)
    )
    moments = tuple(meeting_replies.when(meeting, zone, now=turn.now) for meeting in meetings if meeting.start)
    subjects = tuple(meeting.subject for meeting in meetings)
    text = "\n".join(["Which one do you mean?", "", *lines])
    return Reply(text, choices=choices, asks=ability, subjects=subjects, moments=moments)


_PLACE = re.compile(rf"(?:the |my )*(?:(?P<word>{'|'.join(ORDINALS)}|last|next) meeting|meeting (?P<number>\d{{1,2}}))")
_ID = re.compile(r"#(\d{1,18})")
_FILLING: Final = frozenset({
    "a", "an", "the", "my", "our", "your", "this", "that", "with", "and", "on", "at", "about", "for", "to", "of", "s",
    "it", "meeting", "meetings", "next", "all", "us", "me", "him", "her", "them",
})  # fmt: skip


def match_meetings(
    words: str,
    among: Sequence[Meeting],
    *,
    mentions: Sequence[Mention],
    history: Sequence[Exchange],
    zone: str,
    now: datetime,
) -> list[Meeting]:
    """Return the meetings of a person, in order, that the words can mean: none, one or several."""
    plain = " ".join(words.casefold().split()).strip(" .!?")
    if named := _ID.fullmatch(plain):
        return [meeting for meeting in among if meeting.id == int(named[1])]
    if place := _PLACE.fullmatch(plain):
        return _by_place(place, among)
    people = {mention.id for mention in mentions if mention.name.casefold() in plain}
    for mention in mentions:
        plain = plain.replace(mention.name.casefold(), " ")
    wanted = {word for word in re.findall(r"[^\W_]+(?::\d\d)?", plain) if word not in _FILLING}
    if not wanted and not people:
        last = spoken_of(SUBJECT, history)
        return [meeting for meeting in among if meeting.subject == last] or list(among)
    return [
        meeting
        for meeting in among
        if people <= {meeting.organiser, *(guest.id for guest in meeting.guests)}
        and wanted <= _words(meeting, zone, now)
    ]


def _by_place(place: re.Match[str], among: Sequence[Meeting]) -> list[Meeting]:
    word = place["word"]
    index = (
        0 if word == "next" else -1 if word == "last" else ORDINALS.index(word) if word else int(place["number"]) - 1
    )
    return [among[index]] if -1 <= index < len(among) and among else []


def _words(meeting: Meeting, zone: str, now: datetime) -> set[str]:
    """Return the words that people use for a meeting: of its title, the names, and its day and time."""
    names = " ".join([meeting.title, meeting.name, *(guest.name for guest in meeting.guests)])
    known = set(re.findall(r"[^\W_]+", names.casefold()))
    if meeting.start is None:
        return known
    tz = find_zone(zone)
    local = localize(meeting.start, tz)
    day = (local.date() - localize(now, tz).date()).days
    near = {0: ("today",), 1: ("tomorrow",)}.get(day, ())
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"  # noqa: PLR2004 — noon
    clock = {f"{local:%H:%M}", str(local.hour), str(hour), f"{hour}{half}"} if local.minute == 0 else {f"{local:%H:%M}"}
    return known | {f"{local:%A}".casefold(), f"{local:%a}".casefold(), *near, *clock}


@ability(
    home="Your meetings",
    home_order=30,
    examples=[
        "what meetings do i have",
        "which meetings do i have",
        "do i have any meetings",
        "what are my meetings",
        "list my meetings",
        "show my meetings",
        "show me my meetings",
        "my meetings",
        "my meetings {when}",
        "list my meetings {when}",
        "show my meetings {when}",
        "welche besprechungen habe ich",
        "qué reuniones tengo",
        "quelles réunions ai-je",
        "quais reuniões eu tenho",
    ],
)
async def list_meetings(turn: Turn, when: When = "") -> Reply:
    """List the person's upcoming meetings. Use it when somebody asks for his or her meetings.

    when: a day or a week, if only its meetings are wanted, for instance “tomorrow”.
    """
    zone = find_zone((await turn.speaker_zone()).name)
    person, place = turn.message.person, turn.message.address
    async with turn.connect() as connection:
        meetings = await store.of_person(connection, place, person.id, states=STANDING, now=turn.now)
    if when:
        since, until = window(read(when, now=turn.now, zone=zone, locale=person.locale, bare=True), now=turn.now)
        meetings = [meeting for meeting in meetings if since <= meeting.begins < until]
    if not meetings:
        then = f" {when}" if when else ""
        return Reply(f"You have no meetings{then}. To make one, say “find 30 minutes with @ana this week”.")
    lines = [
        f"{number}. {_line(meeting, meeting_replies.describe_meeting(meeting, zone, now=turn.now))}"
        for number, meeting in enumerate(meetings, 1)
    ]
    count = "one meeting" if len(meetings) == 1 else f"{len(meetings)} meetings"
    own = [(n, meeting) for n, meeting in enumerate(meetings, 1) if meeting.organiser == person.id][:MOST_BUTTONS]
    return Reply(
        "\n".join([f"You have {count}:", "", *lines]),
        choices=tuple(offer(f"Cancel {number}", "cancel_meeting", which=meeting.reference) for number, meeting in own),
        subjects=tuple(meeting.subject for meeting in meetings),
        moments=tuple(
            moment
            for meeting in meetings
            for moment in (
                meeting_replies.when(meeting, zone, now=turn.now),
                *meeting_replies.skipped(meeting, zone, now=turn.now),
            )
        ),
    )


def _line(meeting: Meeting, words: str) -> str:
    waited = [guest.name for guest in meeting.guests if guest.answer == "waiting"]
    if meeting.state == "held":
        return f"{words} (held; {join_words(waited) or 'nobody'} still to answer)"
    return words
