"""Joins, leaves, moves, pauses and ends stand-ups. Each change is stored with its call, so it happens once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

from core.abilities.ability import ability
from core.abilities.arguments import Named, SaidTime, Someone  # noqa: TC001 — they make the schema
from core.abilities.hooks.alarms import drop_alarms
from core.abilities.mentions import people_named
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import (
    check_ended,
    check_owner,
    choose_member,
    direct_address,
    moments_of,
    speaker,
    tell_members,
    tell_owner,
)
from core.abilities.undo import check_undo_in_time, offer_undo
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.standups import store
from core.skills.standups.standup import Member
from core.skills.standups.standup_replies import invited, next_digest
from core.skills.standups.standup_rounds import schedule, take_in, withdraw
from core.skills.standups.standup_setup import find_times, known_standups, lock_standup
from core.text.catalogue import N_, _
from core.text.enumeration import join_words
from core.when import COARSE, find_zone, localize, read
from core.when.rendered_time import dated
from core.when.schedule import Schedule, find_rhythm

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.standups.standup import Standup

_STANDUP = "(stand-up|standup|stand up)[ in {which}]"
_CLOCK = re.compile(r";BY(?:HOUR|MINUTE|SECOND)=[\d,]+(?=;|$)")


@ability(effect=True, literal=True, examples=phrasings("join [the ](stand-up|standup)", "i want to join the stand-up"))
async def add_self_to_standup(turn: Turn) -> Reply:
    """Add the person who asks to the stand-up of this channel."""
    async with turn.connect() as connection:
        channel = turn.message.address.channel
        here = [standup for standup in await known_standups(connection, turn) if standup.home.channel == channel]
        if not here:
            raise SkillError(_("Say that in the stand-up's channel, or ask its owner to add you."))
        standup = await lock_standup(connection, turn, f"#{here[0].id}")
        person = speaker(turn.message)
        await _add(connection, turn, standup, Member(person.id, person.name, turn.message.person.zone))
    text = _("You are in {standup} now. I will ask you in the morning, your time. To leave, say “leave the stand-up”.")
    return Reply(text.format(standup=standup.called))


async def _add(connection: AsyncConnection, turn: Turn, standup: Standup, member: Member) -> None:
    """Add a member to a stand-up and to its open rounds that are not due yet."""
    if standup.member(member.person):
        raise SkillError(_("{name} is already in {standup}.").format(name=member.name, standup=standup.called))
    await store.put_member(connection, standup, member)
    for opened in await store.unposted(connection, standup):
        if opened.due > turn.now and opened.of(member.person) is None:
            await take_in(connection, standup, opened, member)


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        f"leave [the ]{_STANDUP}", f"(take (me|{{who}}) out of|remove (me|{{who}}) from) the {_STANDUP}"
    ),
)
async def remove_from_standup(turn: Turn, which: Named = "", who: Someone = "") -> Reply:
    """Remove somebody from a stand-up: the person who asks or, if its owner asks, anybody.

    which: the channel, if there are several stand-ups, for instance #team.
    who: whom to remove, for instance @li, if not the person who asks.
    """
    async with turn.connect() as connection:
        standup = await lock_standup(connection, turn, which)
        member = choose_member(standup, who, turn)
        await store.remove_member(connection, standup, member.person)
        for opened in await store.unposted(connection, standup):
            answer = opened.of(member.person)
            if answer and answer.is_open:
                await store.drop_answer(connection, opened.id, member.person)
        await tell_owner(standup, partial(_notice, standup, N_("{name} left {standup}."), name=member.name), turn)
    text = _("Took {name} out of {standup}.")
    if member.person == turn.message.person.id:
        text = _("Took you out of {standup}.")
    return Reply(text.format(name=member.name, standup=standup.called))


@ability(effect=True, literal=True, examples=phrasings(f"(add {{who}} to|put {{who}} into) the {_STANDUP}"))
async def add_to_standup(turn: Turn, who: str, which: Named = "") -> Reply:
    """Add people to a stand-up. Only its owner can.

    who: whom to add, with their @mentions.
    which: the channel, if there are several stand-ups, for instance #team.
    """
    people = people_named(who, turn.message)
    if not people:
        raise SkillError(_("Say whom to add, such as “add @sam to the stand-up”."))
    async with turn.connect() as connection:
        standup = await lock_standup(connection, turn, which)
        check_owner(standup, turn)
        for person in people:
            await _add(connection, turn, standup, Member(person.id, person.name))
            if person.id != standup.owner:
                await turn.tell(direct_address(standup, person.id, person.name), partial(invited, standup))
    names = join_words([person.name for person in people])
    text = _("Added {names} to {standup}. I told them how to leave.")
    return Reply(text.format(names=names, standup=standup.called))


@ability(
    effect=True,
    literal=True,
    examples=phrasings(
        "move the (stand-up|standup)[ in {which}] to {when}",
        "(change the stand-up|change the standup|reschedule the stand-up) to {when}",
        "make the (stand-up|standup) {when}",
    ),
)
async def move_standup(turn: Turn, when: SaidTime, which: Named = "") -> Reply:
    """Move a stand-up to another time from now on. Only its owner can.

    when: the new time of day or schedule, in the person's words, for instance “10” or “every Monday at 9”.
    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await lock_standup(connection, turn, which)
        check_owner(standup, turn)
        since = await withdraw(connection, standup, now=turn.now)
        standup = replace(standup, rhythm=(await _moved(turn, standup, when)).beginning(since))
        await store.change(connection, standup)
        if standup.state == "active":
            await schedule(connection, standup, after=since, now=turn.now)
        moved = N_("{owner} moved {standup}: it is {often} now.")
        await tell_members(standup, partial(_notice, standup, moved), turn)
    return _next(
        standup, since, _("Moved: {standup} is {often}."), _("Moved: {standup} is {often}, the next one {when}.")
    )


def _next(standup: Standup, since: datetime, done: str, with_next: str) -> Reply:
    """Return one of two sentences about a stand-up: `with_next` if another round comes."""
    first = next_digest(standup, since)
    text = (with_next if first else done).format(
        standup=standup.called, often=standup.rhythm.words, when=dated(first) if first else ""
    )
    return Reply(text, moments=moments_of(first), subjects=(standup.subject,))


def _notice(standup: Standup, message: str, *, name: str = "") -> Reply:
    """Word a notice to somebody else about a stand-up. `message` is a key of the catalogue."""
    text = _(message).format(owner=standup.owner_name, standup=standup.called, often=standup.rhythm.words, name=name)
    return Reply(text, kind="notice", subjects=(standup.subject,))


async def _moved(turn: Turn, standup: Standup, when: str) -> Schedule:
    """Return a stand-up's schedule with another time of day, or another schedule."""
    old, locale = standup.rhythm, turn.message.person.locale
    if find_rhythm(when, now=turn.now, zone=old.zone, locale=locale):
        return find_times(when, turn, (await turn.speaker_zone()).name)
    zone = find_zone(old.zone)
    tomorrow = localize(turn.now, zone).date() + timedelta(days=1)  # “10” is a time of day, even if it is past
    reading = read(when, now=turn.now, zone=zone, locale=locale, bare=True, on=tomorrow)
    if reading.start is None or reading.grain in COARSE:
        unclear = _("I do not understand “{words}” as a time. Say it like “10:00” or “every weekday at 10”.")
        raise SkillError(unclear.format(words=when))
    local = localize(reading.start, find_zone(old.zone))
    starts = old.starts.replace(hour=local.hour, minute=local.minute, second=0)
    return Schedule(starts, old.zone, _CLOCK.sub("", old.rrule))


@ability(effect=True, literal=True, examples=phrasings(f"(pause the|pause|suspend the) {_STANDUP}"))
async def pause_standup(turn: Turn, which: Named = "") -> Reply:
    """Pause a stand-up until it is resumed. Only its owner can.

    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await lock_standup(connection, turn, which)
        check_owner(standup, turn)
        await store.change(connection, replace(standup, state="paused"))
        await drop_alarms(connection, subject=standup.subject)
        await withdraw(connection, standup, now=turn.now)
        await tell_members(standup, partial(_notice, standup, N_("{owner} paused {standup}.")), turn)
    text = _("Paused: {standup}. To go on, say “resume the stand-up”.")
    return Reply(text.format(standup=standup.called), subjects=(standup.subject,))


@ability(effect=True, literal=True, examples=phrasings(f"(resume|continue|unpause) the {_STANDUP}"))
async def resume_standup(turn: Turn, which: Named = "") -> Reply:
    """Resume a paused stand-up. Only its owner can.

    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await lock_standup(connection, turn, which)
        check_owner(standup, turn)
        if standup.state == "active":
            raise SkillError(_("The stand-up in {channel} is not paused.").format(channel=standup.home.label))
        active = replace(standup, state="active")
        await store.change(connection, active)
        since = await withdraw(connection, standup, now=turn.now)
        await schedule(connection, active, after=since, now=turn.now)
        await tell_members(active, partial(_notice, active, N_("{owner} resumed {standup}: {often}.")), turn)
    return _next(active, since, _("Resumed: {standup}."), _("Resumed: {standup}, the next one {when}."))


@ability(effect=True, literal=True, examples=phrasings(f"(end|stop|delete|cancel) the {_STANDUP}"))
async def cancel_standup(turn: Turn, which: Named = "") -> Reply:
    """End a stand-up for good. Only its owner can.

    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await lock_standup(connection, turn, which)
        check_owner(standup, turn)
        await store.change(connection, replace(standup, state="ended"))
        await drop_alarms(connection, subject=standup.subject)
        await withdraw(connection, standup, all_of_them=True, now=turn.now)
        await tell_members(standup, partial(_notice, standup, N_("{owner} ended {standup}.")), turn)
    undo = offer_undo(turn, restore_standup.__name__, standup=standup.id, state=standup.state)
    return Reply(_("Ended: {standup}.").format(standup=standup.called), choices=(undo,))


@ability(examples=[], effect=True, presses=True)
async def restore_standup(turn: Turn, standup: int, state: Literal["active", "paused"], until: datetime) -> Reply:
    """Bring back a stand-up within an hour after its owner has ended it, and notify the others.

    Rounds that were open are not: the next one is after now. If the process dies before the commit, it stays ended; if
    after, it goes on, or is paused if it was.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        ended = check_ended(await store.get(connection, standup), turn, state="ended")
        back = replace(ended, state=state)
        await store.change(connection, back)
        await tell_members(back, partial(_notice, back, N_("{owner} goes on with {standup}.")), turn)
        if state == "paused":
            paused = _("Undone: {standup} is paused, as before.")
            return Reply(paused.format(standup=back.called), subjects=(back.subject,))
        await schedule(connection, back, after=turn.now, now=turn.now)
    goes_on = _("Undone: {standup} goes on."), _("Undone: {standup} goes on, the next one {when}.")
    return _next(back, turn.now, *goes_on)
