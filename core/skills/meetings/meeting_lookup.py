"""Which meetings a person has, which of them is meant, and whether the speaker may change it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.coreference import spoken_of
from core.abilities.hooks.suggestions import Suggestion, suggests
from core.abilities.mentions import people_of
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import numbered
from core.model.buttons import offer, offer_asking, offer_beside
from core.model.errors import SkillError
from core.model.language import current_language, speaking
from core.model.replies import Reply
from core.skills.meetings import store
from core.skills.meetings.meeting import STANDING, SUBJECT
from core.skills.meetings.meeting_replies import describe_meeting
from core.skills.meetings.meeting_request import When  # noqa: TC001 — they make the schema
from core.text.catalogue import N_, _, ngettext, pgettext
from core.text.enumeration import ORDINALS, join_words
from core.when import find_zone, localize, read
from core.when.search_window import window
from core.when.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Mention
    from core.model.replies import Choice, Exchange
    from core.skills.meetings.meeting import Meeting
    from core.when.rendered_time import Reader

MOST_BUTTONS = 5
ONLY_ORGANISER_CANCELS: Final = N_("Only {organiser}, who organises “{title}”, can cancel it.")
ONLY_ORGANISER_CHOOSES: Final = N_("Only {organiser}, who organises “{title}”, can choose its time.")
ONLY_ORGANISER_DECIDES: Final = N_("Only {organiser}, who organises “{title}”, can decide that.")
ONLY_ORGANISER_INVITES: Final = N_("Only {organiser}, who organises “{title}”, can invite others to it.")
ONLY_ORGANISER_MOVES_ONE: Final = N_("Only {organiser}, who organises “{title}”, can move a time of it.")
ONLY_ORGANISER_RESTORES: Final = N_("Only {organiser}, who organises “{title}”, can bring it back.")
ONLY_ORGANISER_SKIPS: Final = N_("Only {organiser}, who organises “{title}”, can skip a time of it.")
_NO_MEETINGS: Final = N_("You have no meetings. To make one, say “find 30 minutes with @ana this week”.")
_NO_SUCH: Final = N_("You have no such meeting. Say “my meetings” to see them.")


def others_in(turn: Turn) -> tuple[Mention, ...]:
    """Return the people whom a message mentions, except the speaker."""
    people = (
        person for mention in turn.message.mentions if mention.name.startswith("@") for person in people_of(mention)
    )
    return tuple({person.id: person for person in people if person.id != turn.message.person.id}.values())


def name_of(mention: Mention) -> str:
    """Return the name of a mentioned person, as used in a sentence."""
    bare = mention.name.removeprefix("@")
    return bare[:1].upper() + bare[1:] if bare.islower() else bare


async def find_meetings(connection: AsyncConnection, turn: Turn, which: str) -> list[Meeting]:
    """Return the speaker's meetings that fit the words. A meeting that a button names may be cancelled or over.

    Raises:
        SkillError: No meeting fits.
    """
    person, place = turn.message.person.id, turn.message.address
    if which.startswith("#"):
        known = await store.get(connection, int(which[1:]))
        is_part = known is not None and (person == known.organiser or known.guest(person) is not None)
        if known is None or not is_part or not place.shares_people(known.home):
            raise SkillError(_(_NO_SUCH))
        return [known]
    among = await store.of_person(connection, place, person, states=STANDING, now=turn.now)
    if not among:
        raise SkillError(_(_NO_MEETINGS))
    zone, mentions = (await turn.speaker_zone()).name, turn.message.mentions
    meetings = match_meetings(which, among, mentions=mentions, history=turn.history, zone=zone, now=turn.now)
    if not meetings:
        raise SkillError(_(_NO_SUCH))
    return meetings


async def lock_meeting(connection: AsyncConnection, turn: Turn, which: str) -> Meeting:
    """Return the one meeting that fits the words or that a button names, locked until the transaction ends.

    Raises:
        SkillError: The speaker has no such meeting, or several, or it is over.
    """
    meetings = await find_meetings(connection, turn, which)
    if len(meetings) > 1:
        raise SkillError(_("You have several such meetings. Say “my meetings”, then which one."))
    locked = await store.get(connection, meetings[0].id)
    if locked is None or locked.is_over(turn.now):
        raise SkillError(_("That meeting is over."))
    return locked


async def lock_own_meeting(connection: AsyncConnection, turn: Turn, which: str, refusal: str) -> Meeting:
    """Return a meeting as `lock_meeting` does, but refuse everybody except its organiser."""
    meeting = await lock_meeting(connection, turn, which)
    must_organise(turn, meeting, refusal)
    return meeting


async def meant_meeting(
    connection: AsyncConnection, turn: Turn, which: str, *, ability: str, **known: str
) -> Meeting | Reply:
    """Return a meeting as `lock_meeting` does. If several fit, ask which one to call the ability for."""
    if len(several := await find_meetings(connection, turn, which)) > 1:
        return await which_one(turn, several, ability=ability, **known)
    return await lock_meeting(connection, turn, several[0].reference)


def must_organise(turn: Turn, meeting: Meeting, refusal: str) -> None:
    """Refuse everybody except the organiser, with a sentence of the catalogue such as `ONLY_ORGANISER_CANCELS`."""
    if turn.message.person.id != meeting.organiser:
        raise SkillError(_(refusal).format(organiser=meeting.name, title=meeting.title))


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
    """Return those of a person's meetings, given in order, that fit the words."""
    plain = " ".join(words.casefold().split()).strip(" .!?")
    if named := _ID.fullmatch(plain):
        return [meeting for meeting in among if meeting.id == int(named[1])]
    if place := _PLACE.fullmatch(plain):
        index = {"next": 0, "last": -1} | {word: number for number, word in enumerate(ORDINALS)}
        at = index[place["word"]] if place["word"] else int(place["number"]) - 1
        return [among[at]] if -1 <= at < len(among) and among else []
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


def _words(meeting: Meeting, zone: str, now: datetime) -> set[str]:
    """Return the words by which people refer to a meeting: those of its title, names, day and time."""
    names = " ".join([meeting.title, meeting.name, *(guest.name for guest in meeting.guests)])
    tz = find_zone(zone)
    local = localize(meeting.begins, tz)
    days = _day_words(local.date(), today=localize(now, tz).date())
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"  # noqa: PLR2004 — noon
    clock = {str(local.hour), str(hour), f"{hour}{half}"} if local.minute == 0 else set()
    return {*re.findall(r"[^\W_]+", names.casefold()), *days, f"{local:%H:%M}", *clock}


def _day_words(day: date, *, today: date) -> set[str]:
    """Return the words for a day in English and in the language that is spoken: “thursday”, “thu”, “tomorrow”."""
    near, found = (day - today).days, set()
    for language in ("en", current_language()):
        with speaking(language):
            name = wording().days["plain"].names[day.weekday()].casefold()
            found |= {name, name[:3], *((wording().near[near + 1],) if near in (0, 1) else ())}
    return found


async def which_one(turn: Turn, meetings: Sequence[Meeting], *, ability: str, **known: str) -> Reply:
    """Ask which of several meetings to call an ability for. `known` are the ability's other arguments."""
    choices = [
        offer(f"{number}. {meeting.title}"[:40], ability, **known, which=meeting.reference)
        for number, meeting in enumerate(meetings[:MOST_BUTTONS], 1)
    ]
    return _listed(_("Which one do you mean?"), meetings, await turn.reader(), choices=choices, asks=ability)


@ability(
    home=N_("Your meetings"),
    home_order=30,
    examples=phrasings(
        "(what|which) meetings do i have",
        "do i have any meetings",
        "what are my meetings",
        "show me my meetings",
        "[(list|show) ]my meetings[ {when}]",
        "welche besprechungen habe ich",
        "qué reuniones tengo",
        "quelles réunions ai-je",
        "quais reuniões eu tenho",
    ),
)
async def list_meetings(turn: Turn, when: When = "") -> Reply:
    """List the person's upcoming meetings. Use it when somebody asks for their own meetings.

    when: a day or a week, if only its meetings are wanted, for instance “tomorrow”.
    """
    reader, person, place = await turn.reader(), turn.message.person, turn.message.address
    async with turn.connect() as connection:
        meetings = await store.of_person(connection, place, person.id, states=STANDING, now=turn.now)
    if when:
        reading = read(when, now=turn.now, zone=reader.zone, locale=person.locale, bare=True)
        since, until = window(reading, now=turn.now)
        meetings = [meeting for meeting in meetings if since <= meeting.begins < until]
    if not meetings:
        if not when:
            return Reply(_(_NO_MEETINGS))
        # Translators: {when} is in the person's own words, such as “on friday”.
        none = _("You have no meetings {when}. To make one, say “find 30 minutes with @ana this week”.")
        return Reply(none.format(when=when))
    own = [(number, meeting) for number, meeting in enumerate(meetings, 1) if meeting.organiser == person.id]
    choices = [
        offer_beside(n, pgettext("a meeting", "Cancel {n}").format(n=n), "cancel_meeting", which=meeting.reference)
        for n, meeting in own[:MOST_BUTTONS]
    ]
    intro = ngettext("You have one meeting:", "You have {n} meetings:", len(meetings)).format(n=len(meetings))
    return _listed(intro, meetings, reader, choices=choices, with_answers=True)


def _listed(
    intro: str,
    meetings: Sequence[Meeting],
    reader: Reader,
    *,
    choices: Sequence[Choice],
    asks: str | None = None,
    with_answers: bool = False,
) -> Reply:
    described = [describe_meeting(meeting, reader) for meeting in meetings]
    lines = [
        _with_answers(meeting, words) if with_answers and meeting.state == "held" else words
        for meeting, (words, _moments) in zip(meetings, described, strict=True)
    ]
    return Reply(
        f"{intro}\n\n{numbered(lines)}",
        choices=tuple(choices),
        asks=asks,
        subjects=tuple(meeting.subject for meeting in meetings),
        moments=tuple(moment for _words, moments in described for moment in moments),
    )


def _with_answers(meeting: Meeting, line: str) -> str:
    names = join_words(guest.name for guest in meeting.guests if guest.answer == "waiting")
    # Translators: {meeting} is a line such as “Sync” of Ana and Li — tomorrow at 10:00.
    text = _("{meeting} (held; {names} still to answer)") if names else _("{meeting} (held; nobody still to answer)")
    return text.format(meeting=line, names=names)


@suggests("cancel", "move")
async def suggest_meetings(turn: Turn) -> list[Suggestion]:
    """List the meetings of a person, also as a guest: a guest is asked whether to decline, or to suggest a time."""
    reader, message = await turn.reader(), turn.message
    async with turn.connect() as connection:
        found = await store.of_person(connection, message.address, message.person.id, states=STANDING, now=turn.now)
    return [
        Suggestion(
            describe_meeting(meeting, reader)[0],
            {
                "cancel": offer("", "cancel_meeting", which=meeting.reference).id,
                "move": offer_asking("", "move_meeting_to", "when", "", which=meeting.reference).id,
            },
        )
        for meeting in found
    ]
