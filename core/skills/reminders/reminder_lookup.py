"""Finds the reminders that a person refers to: “the second one”, “it”, “the one about the bank”, “all of them”."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING, Annotated

from core.abilities.arguments import Holds, words_that
from core.abilities.coreference import last_kind, spoken_of
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.people.linked_accounts import Account, linked
from core.skills.reminders import store
from core.skills.reminders.reminder import SUBJECT, group_parties
from core.skills.reminders.replies.confirmation import offer_putting_back, render_confirmation
from core.skills.reminders.replies.numbered_lists import render_which
from core.text.catalogue import _
from core.text.enumeration import ORDINALS
from core.text.question_words import begins_question
from core.text.terms import terms, words_of
from core.when import read
from core.when.languages import CODES
from core.when.search_window import is_exact, window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.replies import Exchange, Reply
    from core.skills.reminders.reminder import Party, Reminder

LONGEST_TOPIC_WORDS = 6


_ORDINAL = "|".join(ORDINALS)
_IT = frozenset({"", "it", "that", "this", "that one", "this one", "the reminder", "my reminder", "that reminder"})
_ALL = re.compile(
    r"(?:(?:all|both|each|every one)(?: (?:of )?(?:it|them|those|my|the|these))?|them(?: all)?)"
    r"(?: reminders?)?"
)
_PAIR = 2
_PLACE = re.compile(
    rf"(?:the |my |number |no\.? |reminder )*(?:(?P<word>{_ORDINAL}|last)|(?P<number>\d{{1,3}})(?:st|nd|rd|th)?)"
    r"(?: one| reminder)?"
)
_ID = re.compile(r"#(\d{1,18})")
_FILLING = frozenset({"a", "an", "the", "one", "ones", "reminder", "reminders", "about", "for", "to", "of", "on", "at"})
_FILLING |= words_of(
    "my me that i with alarm alarms timer timers die der den das dem mein meine meinen an für wegen zum "
    "zur von vom erinnerung erinnerungen wecker el la los las lo mi mis de del para por que recordatorio "
    "recordatorios alarma alarmas aviso le les l d mon ma mes du des pour rappel rappels alarme alarmes "
    "réveil o os as meu minha da do dos sobre lembrete lembretes "
)
"""Words that do not tell reminders apart, in five languages."""
_BY_TOPIC = r".*\breminders?\b.*|(?:the|my) .+ one|the ones? (?:about|for|to|at|on|with) .+"
_REFERENCE = re.compile(rf"{_ID.pattern}|{_ALL.pattern}|{_PLACE.pattern}|{_BY_TOPIC}")


_HALF_A_DAY = timedelta(hours=12)
_EITHER_HALF = re.compile(r"(?:\D{2,5} )?(?:0?\d|1[0-2])(?:[:.h]\d\d)?(?: ?uhr| ?h)?", re.IGNORECASE)
"""A time of day that may be before or after noon."""


def is_reference(words: str) -> bool:
    """Return whether words after “cancel” or “move” can refer to a reminder."""
    plain = _plain(words)
    return plain in _IT or _REFERENCE.fullmatch(plain) is not None


def _is_short_topic(words: str) -> bool:
    return not begins_question(words) and len(words.split()) <= LONGEST_TOPIC_WORDS


_NO_REFERENCE = "does not name a reminder; say “the second one”, “the one about …”, “it” or “all”"
Which = Annotated[str, words_that(is_reference, _NO_REFERENCE), Holds("thing", about="the one about {}")]
"""Words that refer to one reminder or to all."""
Topic = Annotated[str, words_that(_is_short_topic, "is not a topic"), Holds("name")]
"""A reminder's topic, in a few words."""


def is_unclear(words: str, history: Sequence[Exchange]) -> bool:
    """Return whether the words are “it” although the last reply was not about exactly one reminder."""
    last = history[-1].reply if history else None
    is_one = last is not None and len(last.subjects) == 1 and last.subjects[0].startswith(f"{SUBJECT} ")
    return _plain(words) in _IT and not is_one


def means_all(words: str) -> bool:
    """Return whether the words refer to all reminders."""
    return _ALL.fullmatch(_plain(words)) is not None


def match_reminders(words: str, pending: Sequence[Reminder], history: Sequence[Exchange]) -> list[Reminder]:
    """Return those of a person's pending reminders that the words can refer to: none, one, or several.

    A position such as “the second one” counts in the latest list that was shown, or else in order of time. “It” is the
    reminder in the last reply about a single one; if a later reply was about something else, it is none.
    """
    plain = _plain(words)
    by_id = {reminder.id: reminder for reminder in pending}
    if named := _ID.fullmatch(plain):
        return [by_id[int(named[1])]] if int(named[1]) in by_id else []
    if means_all(words):
        return _both(pending, history) if plain.startswith("both") else list(pending)
    if plain in _IT and last_kind(history) not in ("", SUBJECT):
        return []
    if plain in _IT:
        alone = spoken_of(SUBJECT, history)
        return [reminder for reminder in pending if reminder.subject == alone] or list(pending)
    if place := _PLACE.fullmatch(plain):
        word = place["word"]
        index = -1 if word == "last" else ORDINALS.index(word) if word else int(place["number"]) - 1
        listed = next((ids for ids in _told(history) if len(ids) > max(index, 1)), [*by_id])
        return [by_id[id_] for id_ in listed[index : index + 1 or None] if id_ in by_id]
    found = [reminder for reminder in pending if is_topic(plain, reminder.plan.what)]
    called = [reminder for reminder in found if reminder.plan.what.casefold() in plain.split()]  # “the timer”
    return called or found


def is_topic(words: str, what: str) -> bool:
    """Return whether a reminder's text contains all significant words of a phrase such as “the one about banking”."""
    wanted = [word for word in re.findall(r"\w+", _plain(words)) if word not in _FILLING]
    plain, stems = what.casefold(), set(terms(what))
    return all(word in plain or stems.issuperset(terms(word)) for word in wanted)


def _both(pending: Sequence[Reminder], history: Sequence[Exchange]) -> list[Reminder]:
    """Return the two reminders mentioned last, in one reply or one in each, or all if there are not more than two."""
    told = _told(history)
    if told and len(told[0]) != _PAIR:
        told = [list(dict.fromkeys(ids[0] for ids in told if len(ids) == 1))[:_PAIR]]
    return [one for one in pending if len(pending) <= _PAIR or not told or one.id in told[0]]


def match_time(words: str, pending: Sequence[Reminder], *, now: datetime, locale: str | None) -> list[Reminder]:
    """Return those pending reminders that come next at the time in the words: “the 7am alarm”, “the one tomorrow”.

    A time of day without a date fits on any day.
    """
    return [reminder for reminder in pending if _comes_at(words, reminder, now=now, locale=locale)]


def _comes_at(words: str, reminder: Reminder, *, now: datetime, locale: str | None) -> bool:
    coming, tz = reminder.coming, reminder.plan.tz
    for code in (locale,) if locale else CODES:
        reading = read(words, now=now, zone=tz, locale=code)
        if coming and reading.kind != "none":
            said = " ".join(words[begin:end] for begin, end in reading.pieces)
            rest = reduce(lambda text, piece: text.replace(piece, " "), said.split(), words)
            then = read(said, now=now, zone=tz, locale=code, bare=True, on=coming.local.date())
            since, until = window(reading, now=now) if not is_exact(then) else (coming.instant, coming.instant)
            meant = (
                [then.start, then.start - _HALF_A_DAY] if then.start and _EITHER_HALF.fullmatch(said) else [then.start]
            )
            is_then = coming.instant in meant if is_exact(then) else since <= coming.instant < until
            return is_then and is_topic(rest, reminder.plan.what)
    return False


def match_ids(words: str, history: Sequence[Exchange]) -> set[int]:
    """Return the ids that words refer to: “#7” is an id; “it” stands for those in the last reply about reminders."""
    plain = _plain(words)
    if named := _ID.fullmatch(plain):
        return {int(named[1])}
    told = _told(history) if plain in _IT else []
    return set(told[0]) if told else set()


def _told(history: Sequence[Exchange]) -> list[list[int]]:
    """Return the ids of the reminders in each reply, the newest reply first."""
    found = [
        [int(kind.split(" ")[1]) for kind in exchange.reply.subjects if kind.startswith(f"{SUBJECT} ")]
        for exchange in reversed(history)
        if exchange.reply
    ]
    return [ids for ids in found if ids]


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).strip(" .!?,“”\"'")


async def own_accounts(connection: AsyncConnection, turn: Turn) -> tuple[PersonRef, ...]:
    """Return the speaker and, in a direct message, the speaker's linked accounts."""
    me = PersonRef.of(turn.message)
    if turn.message.reach is not Reach.DIRECT:
        return (me,)
    accounts = await linked(connection, Account.of(turn.message))
    return tuple(dict.fromkeys([me, *(account.person for account in accounts)]))


async def pending_parties(connection: AsyncConnection, persons: Sequence[PersonRef]) -> list[Party]:
    """Return a person's pending reminders, the next one first. Those set together for several people are grouped."""
    return group_parties(await store.active_of(connection, persons), of=persons)


async def find_pending(connection: AsyncConnection, turn: Turn, which: str) -> list[Party]:
    """Return the pending reminders that the words refer to, locked. Raise `SkillError` if there are none."""
    pending = await pending_parties(connection, await own_accounts(connection, turn))
    if not pending:
        raise SkillError(_("You have no upcoming reminders."))
    # A group is matched by its first reminder, or by the one whose id is named.
    by_first = {next((one for one in party if which.strip() == f"#{one.id}"), party[0]): party for party in pending}
    found: list[Party] = []
    locale = turn.message.person.locale
    by_topic = match_reminders(which, [*by_first], turn.history)
    for first in by_topic or match_time(which, [*by_first], now=turn.now, locale=locale):
        locked = [await store.get(connection, reminder.id) for reminder in by_first[first]]
        if party := tuple(reminder for reminder in locked if reminder and reminder.state == "active"):
            found.append(party)
    if not found:
        raise SkillError(_("I don't know which reminder you mean. To see the list, say “what are my reminders”."))
    return found


async def ask_which(connection: AsyncConnection, turn: Turn, found: Sequence[Party], name: str, **said: str) -> Reply:
    """Ask which of several reminders is meant. The answer calls the ability `name` with the arguments in `said`."""
    own = await own_accounts(connection, turn)
    return render_which(found, ability=name, reader=await turn.reader(), of=own, **said)


async def change_party(
    turn: Turn, which: str, change: Callable[[Reminder], Reminder], ability: str, **said: str
) -> Reply:
    """Change the pending reminder that is meant, and confirm the change. If several fit, ask which one."""
    async with turn.connect() as connection:
        found = await find_pending(connection, turn, which)
        if len(found) > 1:
            return await ask_which(connection, turn, found, ability, **said)
        new = [replace(change(old), turn=turn.id) for old in found[0]]
        for reminder in new:
            await store.change(connection, reminder)
    undo = offer_putting_back(turn, found[0], new)
    return render_confirmation(*new, reader=await turn.reader(), words=_("Changed: {promise}"), undo=undo)
