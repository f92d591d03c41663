"""Taking back and correcting: reminders that come back, a change that is undone, one more like the last, a word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, TypeAdapter, ValidationError

from core.abilities.ability import ability
from core.abilities.arguments import Holds, When, a_time, matching
from core.abilities.phrase_patterns import phrasings
from core.abilities.undo import check_undo_in_time
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.new_reminder import MOST_REMINDERS
from core.skills.reminders.reminder import PLAN
from core.skills.reminders.reminder_lookup import Which, ask_which, change_party, find_pending, own_accounts
from core.skills.reminders.replies.confirmation import moments_of, offer_restoring, render_confirmation, render_time
from core.skills.reminders.request.plan_changes import at_same_time, next_occurrence
from core.skills.reminders.request.reminder_request import first_firing, read_time, start_of
from core.text.catalogue import _, ngettext
from core.text.enumeration import join_words, quoted
from core.when import localize, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Reminder
    from core.when import Reading

_FIELDS: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_BARE_HOUR = re.compile(r"(?:at )?(?:[1-9]|1[01])(?::\d\d)?", re.IGNORECASE)
"""An hour that may be in the morning or in the evening."""
_NOON = 12
_EARLIER = re.compile(r"(.+) earlier", re.IGNORECASE)
"""Words for how much earlier than before something is to be."""
_SAME_TIME = re.compile(
    r"[\s,]*\b(?:(?:at |at the |the )?same (?:time|hour)|(?:zur |um die )?(?:gleichen?|selben?) (?:zeit|uhrzeit)|"
    r"(?:a )?la misma hora|(?:à )?la même heure|(?:à )?mesma hora)$",
    re.IGNORECASE,
)
"""Words that say that a reminder keeps its time of day, as it does anyhow if only a day is said."""
_HALF_DAYS = {"am": 0, "pm": 12}
"""Halves of a day, with the first hour of each."""
ALIKE = 0.6
"""How alike a word and its correction must be, as `difflib` measures it."""
Word = Annotated[str, matching(r"[^\s,;.:*?!]+(?: [^\s,;.:*?!]+){0,2}", "is not a word or a name")]
"""One to three words of a reminder's text."""


def a_new_time(words: str) -> str:
    """Return the words of a new time; raise `ValueError` if they are none. “pm” and “an hour earlier” are one."""
    if (bare := words.strip(" ,.!").casefold()) in _HALF_DAYS:
        return bare
    earlier = _EARLIER.fullmatch(bare)
    return f"{a_time(earlier[1])} earlier" if earlier else a_time(words)


NewTime = Annotated[str, AfterValidator(a_new_time), Holds("new time")]
"""A time in words, also the half of the day alone, or how much earlier."""


def read_new_time(old: Reminder, when: str, turn: Turn) -> Reading:
    """Read a new time for a reminder. A time of day without a date falls on the day of the next occurrence."""
    next_ = next_occurrence(old).local
    on = next_.date()
    if (half := _HALF_DAYS.get(when.casefold())) is not None:
        when = f"{next_:%Y-%m-%d} {next_.hour % 12 + half:02}:{next_:%M}"
    when = _SAME_TIME.sub("", when) or when
    if earlier := _EARLIER.fullmatch(when):
        by = read_time(earlier[1], now=turn.now, zone=old.plan.zone, locale=turn.message.person.locale).duration
        when = f"{next_ - by:%Y-%m-%d %H:%M}" if isinstance(by, timedelta) else when
    reading = read_time(when, now=turn.now, zone=old.plan.zone, locale=turn.message.person.locale, on=on)
    bare_hour = _BARE_HOUR.fullmatch(when) and (turn.message.person.locale or "en").startswith("en")
    if not bare_hour or reading.start is None or next_.hour < _NOON:
        return reading
    read_as = localize(reading.start, reading.zone)
    later = read_as + timedelta(hours=_NOON)  # “no, at 9” of 18:00 is 21:00
    is_nearer = read_as.hour < _NOON and abs(later - next_) < abs(read_as - next_)
    return replace(reading, start=resolve(later, reading.zone)) if is_nearer else reading


def at_another_time(old: Reminder, reading: Reading, turn: Turn) -> Reminder:
    """Return an unstored copy of a reminder at another time. A day alone keeps the time of day."""
    next_ = next_occurrence(old)
    begin = start_of(reading, now=turn.now)
    plan = replace(
        old.plan, starts=at_same_time(begin.local, reading, next_), zone=begin.zone, rrule=begin.rrule, without=()
    )
    next_firing = first_firing(plan, turn.now)
    return replace(old, id=0, plan=plan, state="active", next=next_firing, held=None, party=None, turn=turn.id)


@ability(examples=[], effect=True, presses=True)
async def restore_reminders(turn: Turn, which: str, until: datetime, instead: str = "") -> Reply:
    """Bring cancelled reminders back, within an hour, and cancel another one `instead` if that was meant.

    If the process dies before the commit, nothing has changed; if after, they are set as they were. An occurrence that
    was due in the meantime does not come. It is named in the reply, and the ledger has it.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        gone = [one for one in await _own(connection, turn, which) if one.state == "cancelled"]
        if not gone:
            raise SkillError(_("That is undone already."))
        back = [replace(one, state="active", next=one.plan.first(turn.now), held=None, turn=turn.id) for one in gone]
        late = [one for one in back if one.next is None]
        back = [one for one in back if one.next]
        for reminder in back:
            await store.change(connection, reminder)
        other = [one for one in await _own(connection, turn, instead) if one.state == "active"] if instead else []
        for reminder in other:
            await ledger.note_displaced(connection, reminder, turn, _("{name} cancelled it"))
            await store.change(connection, replace(reminder, state="cancelled", next=None, turn=turn.id))
    reply = await _render_restored(turn, back, late)
    if not other:
        return reply
    cancelled = _("Cancelled: {reminders}.").format(reminders=join_words(quoted(one.plan.what) for one in other))
    return replace(reply, text=f"{reply.text}\n\n{cancelled}", choices=(offer_restoring(turn, other),))


async def _render_restored(turn: Turn, back: Sequence[Reminder], late: Sequence[Reminder]) -> Reply:
    reader = await turn.reader()
    names = join_words(quoted(one.plan.what) for one in late)
    missed = ngettext(
        "The time of {names} has passed meanwhile, so it does not come.",
        "The time of {names} has passed meanwhile, so they do not come.",
        len(late),
    )
    past = missed.format(names=names) if late else ""
    if not back:
        raise SkillError(past)
    if len({one.party or -one.id for one in back}) == 1:
        reply = render_confirmation(*back, reader=reader, words=_("Undone: {promise}"))
        return replace(reply, text=f"{reply.text}\n\n{past}".strip())
    lines = [f"- {quoted(one.plan.what)}, {render_time(one, reader=reader)}" for one in back]
    title = ngettext("Undone. One reminder is set again:", "Undone. {n} reminders are set again:", len(back))
    text = "\n".join([title.format(n=len(back)), "", *lines, *(["", past] if past else [])])
    return Reply(text, subjects=tuple(one.subject for one in back), moments=moments_of(*back, reader=reader))


@ability(examples=[], effect=True, presses=True)
async def put_back_reminders(turn: Turn, which: str, plan: str, until: datetime, added: str = "") -> Reply:
    """Undo a change of reminders within an hour, and cancel the reminders that the change `added`.

    If the process dies before the commit, the change stands; if after, the reminders are as before it. Nothing comes
    twice: the next time is one after now.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        found = await _own(connection, turn, which)
        if not found or any(one.state not in {"active", "over"} for one in found):
            raise SkillError(_("That reminder is no longer active, so there is nothing to undo."))
        new: list[Reminder] = []
        for old in found:
            changed = _with_fields(old, plan)
            if changed.plan == old.plan:
                raise SkillError(_("That is undone already."))
            next_ = changed.plan.first(turn.now)
            if next_ is None:
                raise SkillError(_("The time that it had before has passed meanwhile. It stays as it is."))
            unskipped = set(old.plan.without) - set(changed.plan.without)
            await ledger.drop_skipped(connection, old, unskipped, now=turn.now)
            await ledger.note_displaced(connection, old, turn, _("{name} moved it"))
            new.append(replace(changed, next=next_, state="active", held=None, turn=turn.id))
            await store.change(connection, new[-1])
        for extra in await _own(connection, turn, added):
            if extra.state == "active":
                await store.change(connection, replace(extra, state="cancelled", next=None, turn=turn.id))
    return render_confirmation(*new, reader=await turn.reader(), words=_("Undone: {promise}"))


def _with_fields(old: Reminder, plan: str) -> Reminder:
    """Return a reminder with the fields of its plan that a button holds."""
    try:
        fields = _FIELDS.validate_json(plan)
        return replace(old, plan=PLAN.validate_python({**PLAN.dump_python(old.plan, mode="json"), **fields}))
    except (ValidationError, TypeError) as error:
        raise SkillError(_("That button does not work any more.")) from error


async def _own(connection: AsyncConnection, turn: Turn, which: str) -> list[Reminder]:
    """Return the speaker's reminders with these ids, in any state, locked."""
    own = await own_accounts(connection, turn)
    found = [await store.get(connection, int(id_)) for id_ in re.findall(r"#(\d{1,18})\b", which)]
    return [one for one in found if one and (one.owner in own or one.for_person in own)]


@ability(
    effect=True,
    literal=True,
    examples=phrasings("do the same for {when}", "[and ]also one (on|for) {when}", "one more (on|for) {when}"),
)
async def set_another_reminder(turn: Turn, when: When, which: Which = "it") -> Reply:
    """Set one more reminder like an existing one, at another time. Use it for “do the same for Tuesday”.

    when: the time of the new one in the person's own words, for instance “Tuesday” or “Friday at 10”.
    which: the person's words for the existing one; “it” if not said.

    If the process dies before the commit, nothing is set; if after, both are set.
    """
    async with turn.connect() as connection:
        found = await find_pending(connection, turn, which)
        if len(found) > 1:
            return await ask_which(connection, turn, found, set_another_reminder.__name__, when=when)
        if any(old.form == "posted" for old in found[0]):  # others would get it, so the person is asked first
            raise SkillError(_("That one goes to others too. Say the whole reminder again with the other time."))
        if await store.count_of(connection, found[0][0].owner) + len(found[0]) > MOST_REMINDERS:
            raise SkillError(_("You have {n} reminders already. Cancel some first.").format(n=MOST_REMINDERS))
        added: list[Reminder] = []
        for old in found[0]:
            reading = read_new_time(old, when, turn)
            alike = at_another_time(old, reading, turn)
            added.append(await store.add(connection, replace(alike, party=added[0].id if added else None)))
        if len(added) > 1:
            added[0] = replace(added[0], party=added[0].id)
            await store.change(connection, added[0])
    return render_confirmation(*added, reader=await turn.reader(), words=_("One more: {promise}"))


@ability(effect=True, literal=True, examples=["say {right} instead of {wrong}", "correct it to {right}"])
async def change_reminder_wording(turn: Turn, right: Word, wrong: str = "", which: Which = "it") -> Reply:
    """Correct a word in what a reminder says. Use it for “Hansen, not Hanson”.

    right: the right word or name.
    wrong: the wrong one; empty if the person does not say, and then it is the word most like the right one.
    which: the person's words for the reminder; “it” if not said.

    If the process dies before the commit, the text is as before; if after, it is corrected.
    """

    def correct(old: Reminder) -> Reminder:
        what = old.plan.what
        found = (
            re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", what, re.IGNORECASE) if wrong else _most_alike(right, what)
        )
        if not found:
            missing = _("“{text}” does not say “{word}” or anything like it. What should it say?")
            raise SkillError(missing.format(text=what, word=wrong or right))
        return replace(old, plan=replace(old.plan, what=f"{what[: found.start()]}{right}{what[found.end() :]}"))

    return await change_party(turn, which, correct, change_reminder_wording.__name__, right=right, wrong=wrong)


def _most_alike(right: str, what: str) -> re.Match[str] | None:
    """Return the word of a text that is most like another word, if it is alike enough."""

    def likeness(word: re.Match[str]) -> float:
        return SequenceMatcher(None, word[0].casefold(), right.casefold()).ratio()

    best = max(re.finditer(r"\w[\w'’-]*", what), key=likeness, default=None)
    return best if best and likeness(best) >= ALIKE else None
