"""Joining, leaving, moving, pausing and ending. Each effect is written once a call, with its record."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alarms import drop_alarms
from core.abilities.arguments import Someone  # noqa: TC001 — it makes the schema
from core.abilities.mentions import people_named
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.standups import store
from core.skills.standups.standup import Member
from core.skills.standups.standup_answers import tell_all
from core.skills.standups.standup_lookup import check_owner, found_and_locked, related
from core.skills.standups.standup_replies import home_of, invited, next_of
from core.skills.standups.standup_rounds import schedule, take_in, withdraw
from core.skills.standups.standup_setup import find_times
from core.text.enumeration import join_words
from core.when import COARSE, find_zone, localize, read
from core.when.schedule import Schedule, find_rhythm

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.standups.standup import Standup

_CLOCK = re.compile(r";BY(?:HOUR|MINUTE|SECOND)=[\d,]+(?=;|$)")


def _both_ways(*phrases: str) -> list[str]:
    """Write examples with “stand-up” as people write it, and for one of several channels."""
    words = [phrase.replace("STANDUP", word) for phrase in phrases for word in ("stand-up", "standup", "stand up")]
    return words + [f"{each} in {{which}}" for each in words if not each.endswith("}")]


@ability(
    effect=True,
    literal=True,
    examples=["join the stand-up", "join the standup", "join stand-up", "join standup", "i want to join the stand-up"],
)
async def add_self_to_standup(turn: Turn) -> Reply:
    """Let somebody take part in the stand-up of the channel that he or she speaks in."""
    async with turn.connect() as connection:
        here = [each for each in await related(connection, turn) if each.place.channel == turn.message.address.channel]
        if not here:
            raise SkillError("Say that in the channel of the stand-up, or have who set it up add you.")
        standup = await found_and_locked(connection, turn, f"#{here[0].id}")
        person = turn.message.person
        await _add(connection, turn, standup, Member(person.id, f"@{person.name}", person.zone))
    return Reply(f"You take part in {standup.called}. I ask you in your morning. To leave, say “leave the stand-up”.")


async def _add(connection: AsyncConnection, turn: Turn, standup: Standup, member: Member) -> None:
    """Have somebody take part, also in the rounds that are open and not due yet."""
    if standup.member(member.person):
        raise SkillError(f"{member.name} takes part in {standup.called} already.")
    await store.put_member(connection, standup, member)
    for opened in await store.unposted(connection, standup):
        if opened.due > turn.now and opened.of(member.person) is None:
            await take_in(connection, standup, opened, member)


@ability(
    effect=True,
    literal=True,
    examples=[
        *_both_ways("leave the STANDUP", "leave STANDUP", "take me out of the STANDUP", "remove me from the STANDUP"),
        *_both_ways("take {who} out of the STANDUP", "remove {who} from the STANDUP"),
    ],
)
async def remove_from_standup(turn: Turn, which: str = "", who: Someone = "") -> Reply:
    """Take somebody out of a stand-up: who speaks, or, by who set it up, another one.

    which: the channel, if there are several stand-ups, for instance #team.
    who: whom, if not the one who speaks, for instance @li.
    """
    async with turn.connect() as connection:
        standup = await found_and_locked(connection, turn, which)
        member = _member(standup, who, turn)
        await store.remove_member(connection, standup, member.person)
        for opened in await store.unposted(connection, standup):
            answer = opened.of(member.person)
            if answer and answer.is_open:
                await store.drop_answer(connection, opened.id, member.person)
        if standup.owner not in (member.person, turn.message.person.id):
            text = f"{member.name} left {standup.called}."
            owner = home_of(standup, standup.owner, standup.owner_name)
            await turn.tell(owner, Reply(text, kind="notice", subjects=(standup.subject,)))
    who_ = "You are" if member.person == turn.message.person.id else f"{member.name} is"
    return Reply(f"{who_} taken out of {standup.called}.")


def _member(standup: Standup, who: str, turn: Turn) -> Member:
    """Return who is to be taken out: the speaker, or, by the owner, another one; by a mention, or the one of a name."""
    plain = who.strip().removeprefix("@").casefold()
    ids = {each.id for each in turn.message.mentions if each.name.removeprefix("@").casefold() == plain}
    if not who:
        ids = {turn.message.person.id}
    found = [each for each in standup.members if each.person in ids]
    found = found or [each for each in standup.members if each.name.removeprefix("@").casefold() == plain]
    if len(found) != 1:
        raise SkillError(f"{who or 'You'} {'does' if who else 'do'} not take part in {standup.called}.")
    if found[0].person != turn.message.person.id:
        check_owner(standup, turn)
    return found[0]


@ability(effect=True, literal=True, examples=_both_ways("add {who} to the STANDUP", "put {who} into the STANDUP"))
async def add_to_standup(turn: Turn, who: str, which: str = "") -> Reply:
    """Have more people take part in a stand-up. Only who set it up can.

    who: whom, with their @mentions.
    which: the channel, if there are several stand-ups, for instance #team.
    """
    people = people_named(who, turn.message)
    if not people:
        raise SkillError("Say whom to add, such as “add @sam to the stand-up”.")
    async with turn.connect() as connection:
        standup = await found_and_locked(connection, turn, which)
        check_owner(standup, turn)
        for each in people:
            await _add(connection, turn, standup, Member(each.id, each.name))
            if each.id != standup.owner:
                await turn.tell(home_of(standup, each.id, each.name), invited(standup, by=standup.owner_name))
    return Reply(f"Added {join_words([each.name for each in people])} to {standup.called}, and told how to leave.")


@ability(
    effect=True,
    literal=True,
    examples=[
        "move the stand-up to {when}",
        "move the standup to {when}",
        "change the stand-up to {when}",
        "change the standup to {when}",
        "make the stand-up {when}",
        "make the standup {when}",
        "reschedule the stand-up to {when}",
        "move the stand-up in {which} to {when}",
        "move the standup in {which} to {when}",
    ],
)
async def move_standup(turn: Turn, when: str, which: str = "") -> Reply:
    """Have a stand-up at another time from now on. Only who set it up can.

    when: the new time of day, or the whole of it, in the person's words, for instance “10” or “every Monday at 9”.
    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await found_and_locked(connection, turn, which)
        check_owner(standup, turn)
        since = await withdraw(connection, standup, all_of_them=False, now=turn.now)
        standup = replace(standup, rhythm=(await _moved(turn, standup, when)).beginning(since))
        await store.change(connection, standup)
        if standup.state == "active":
            await schedule(connection, standup, after=since, now=turn.now)
        text = f"{standup.owner_name} moved {standup.called}: it is {standup.rhythm.words} now."
        await tell_all(turn, standup, text)
    first = next_of(standup, since)
    then = f", next {first.words}" if first else ""
    return Reply(
        f"Moved: {standup.called} is {standup.rhythm.words}{then}.",
        moments=(first,) if first else (),
        subjects=(standup.subject,),
    )


async def _moved(turn: Turn, standup: Standup, when: str) -> Schedule:
    """Return a stand-up's times with another time of day, or others altogether."""
    old, locale = standup.rhythm, turn.message.person.locale
    if find_rhythm(when, now=turn.now, zone=old.zone, locale=locale):
        return find_times(when, turn, (await turn.speaker_zone()).name)
    zone = find_zone(old.zone)
    tomorrow = localize(turn.now, zone).date() + timedelta(days=1)  # “10” is a time of day, whatever the time is now
    reading = read(when, now=turn.now, zone=zone, locale=locale, bare=True, on=tomorrow)
    if reading.start is None or reading.grain in COARSE:
        raise SkillError(f"I do not understand “{when}” as a time. Say it like “10:00” or “every weekday at 10”.")
    local = localize(reading.start, find_zone(old.zone))
    starts = old.starts.replace(hour=local.hour, minute=local.minute, second=0)
    return Schedule(starts, old.zone, _CLOCK.sub("", old.rrule))


@ability(effect=True, literal=True, examples=_both_ways("pause the STANDUP", "pause STANDUP", "suspend the STANDUP"))
async def pause_standup(turn: Turn, which: str = "") -> Reply:
    """Have a stand-up pause until it is resumed. Only who set it up can.

    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await found_and_locked(connection, turn, which)
        check_owner(standup, turn)
        await store.change(connection, replace(standup, state="paused"))
        await drop_alarms(connection, subject=standup.subject)
        await withdraw(connection, standup, all_of_them=False, now=turn.now)
        await tell_all(turn, standup, f"{standup.owner_name} paused {standup.called}.")
    return Reply(f"Paused: {standup.called}. Say “resume the stand-up” to go on.", subjects=(standup.subject,))


@ability(
    effect=True, literal=True, examples=_both_ways("resume the STANDUP", "continue the STANDUP", "unpause the STANDUP")
)
async def resume_standup(turn: Turn, which: str = "") -> Reply:
    """Go on with a stand-up that paused. Only who set it up can.

    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await found_and_locked(connection, turn, which)
        check_owner(standup, turn)
        if standup.state == "active":
            raise SkillError(f"{standup.called.capitalize()} does not pause.")
        active = replace(standup, state="active")
        await store.change(connection, active)
        since = await withdraw(connection, standup, all_of_them=False, now=turn.now)
        await schedule(connection, active, after=since, now=turn.now)
        await tell_all(turn, active, f"{active.owner_name} resumed {active.called}: {active.rhythm.words}.")
    first = next_of(active, since)
    then = f", next {first.words}" if first else ""
    return Reply(f"Resumed: {active.called}{then}.", moments=(first,) if first else (), subjects=(active.subject,))


@ability(
    effect=True,
    literal=True,
    examples=_both_ways("end the STANDUP", "stop the STANDUP", "delete the STANDUP", "cancel the STANDUP"),
)
async def cancel_standup(turn: Turn, which: str = "") -> Reply:
    """End a stand-up for good. Only who set it up can.

    which: the channel, if there are several stand-ups, for instance #team.
    """
    async with turn.connect() as connection:
        standup = await found_and_locked(connection, turn, which)
        check_owner(standup, turn)
        await store.change(connection, replace(standup, state="ended"))
        await drop_alarms(connection, subject=standup.subject)
        await withdraw(connection, standup, all_of_them=True, now=turn.now)
        await tell_all(turn, standup, f"{standup.owner_name} ended {standup.called}.")
    return Reply(f"Ended: {standup.called}.")
