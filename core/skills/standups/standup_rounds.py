"""The rounds of a stand-up. Alarms open a round, ask people, ask them again, and post the digest. Each does so once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from core.abilities.hooks.alarms import alarm, drop_alarms, set_alarm
from core.abilities.routines import direct_address
from core.model.person_ref import PersonRef
from core.people.languages import speaking_to
from core.skills.standups import store
from core.skills.standups.standup import OPENS, Answer, State, ask_at, chase_at
from core.skills.standups.standup_replies import digest, question
from core.when import localize, resolve

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.hooks.alarms import Ringing
    from core.delivery.announcements import Tell
    from core.skills.standups.standup import Member, Round, Standup

_TICK = timedelta(microseconds=1)
TOO_LATE = timedelta(hours=12)
"""A person who could not be asked for this long, and before the digest was due, is skipped."""


async def schedule(connection: AsyncConnection, standup: Standup, *, after: datetime, now: datetime) -> None:
    """Set the alarm that opens the first round after an instant. A stand-up itself has only this one alarm."""
    await drop_alarms(connection, subject=standup.subject)
    coming = standup.rhythm.after(after)
    if coming:
        opens = max(coming.instant - OPENS, now)
        due = coming.instant.isoformat()
        await set_alarm(connection, open_standup_round, at=opens, subject=standup.subject, standup=standup.id, due=due)


@alarm
async def open_standup_round(ringing: Ringing, standup: int, due: str) -> None:
    """Open a round: store who is asked when, set their alarms, and set the alarm that opens the next round.

    A round that passed while Frontdesk was down is skipped. If the process dies before the commit, the round is not
    open and the alarm rings again; if after, the round is open once.
    """
    found = await store.get(ringing.connection, standup)
    if found is None or found.state != "active":
        return
    at = datetime.fromisoformat(due)
    coming = found.rhythm.after(at - _TICK)
    if coming is None or coming.instant != at:  # the stand-up has just been moved
        await schedule(ringing.connection, found, after=ringing.now, now=ringing.now)
        return
    if at > ringing.now:
        day = localize(at, found.rhythm.tz).date()
        if opened := await store.open_round(ringing.connection, found, at, day):
            for member in found.members:
                await take_in(ringing.connection, found, opened, member)
            which = {"standup": found.id, "round": opened.id}
            await set_alarm(ringing.connection, post_standup, at=at, subject=opened.subject, **which)
    await schedule(ringing.connection, found, after=max(at, ringing.now), now=ringing.now)


async def take_in(connection: AsyncConnection, standup: Standup, opened: Round, member: Member) -> None:
    """Add a person to a round and set the alarm that asks them, or skip them if they are off then."""
    home = standup.rhythm.zone
    at = ask_at(opened.due, opened.day, zone=member.zone or home, home=home)
    is_off = member.off_until is not None and at < member.off_until
    state: State = "skipped" if is_off else "waiting"
    await store.put_answer(connection, opened.id, Answer(member.person, member.name, at, state))
    if not is_off:
        which: dict[str, str | int | None] = {"standup": standup.id, "round": opened.id, "person": member.person}
        await set_alarm(connection, ask_for_standup, at=at, subject=opened.subject, **which)


@alarm
async def ask_for_standup(ringing: Ringing, standup: int, round: int, person: str) -> None:  # noqa: A002
    """Ask a person, and set the alarm that asks again.

    If the process dies before the commit, nobody was asked and the alarm rings again; if after, they were asked once.
    """
    found, opened = await _both(ringing.connection, standup, round)
    answer = opened.of(person) if opened else None
    if found is None or opened is None or answer is None or answer.state != "waiting":
        return
    if ringing.now > max(opened.due, ringing.due + TOO_LATE):
        await store.put_answer(ringing.connection, opened.id, replace(answer, state="skipped"))
        return
    await _ask(ringing, found, opened, replace(answer, state="asked"))
    at = chase_at(opened.due, max(answer.ask_at, ringing.now))
    which: dict[str, str | int | None] = {"standup": standup, "round": round, "person": person}
    await set_alarm(ringing.connection, chase_for_standup, at=at, subject=opened.subject, **which)


@alarm
async def chase_for_standup(ringing: Ringing, standup: int, round: int, person: str) -> None:  # noqa: A002
    """Ask a person again if they have not answered yet.

    If the process dies before the commit, nobody was asked and the alarm rings again; if after, they were asked once.
    """
    found, opened = await _both(ringing.connection, standup, round)
    answer = opened.of(person) if opened else None
    if found and opened and answer and answer.state == "asked":
        await _ask(ringing, found, opened, replace(answer, state="chased"))


async def _ask(ringing: Ringing, standup: Standup, opened: Round, answer: Answer) -> None:
    await store.put_answer(ringing.connection, opened.id, answer)
    asked = partial(question, standup, opened.id, person=answer.person, again=answer.state == "chased")
    await ringing.tell(direct_address(standup, answer.person, answer.name), asked)


@alarm
async def post_standup(ringing: Ringing, standup: int, round: int) -> None:  # noqa: A002
    """Post the digest of a round that is due, if it has not been posted yet.

    If the process dies before the commit, nothing is posted and the alarm rings again; if after, it is posted once.
    """
    found, opened = await _both(ringing.connection, standup, round)
    if found and opened and opened.state == "open":
        await post(ringing.connection, ringing.tell, found, opened)


async def post(connection: AsyncConnection, tell: Tell, standup: Standup, opened: Round) -> None:
    """Post the digest of a round, in the caller's transaction. Later answers are posted after it."""
    async with speaking_to(connection, PersonRef.at(direct_address(standup, standup.owner, standup.owner_name))):
        reply = digest(opened)
    waits = not opened.is_complete
    await store.settle_round(connection, opened.id, "posted" if reply or waits else "empty")
    if reply:
        await tell(standup.home, reply)
    if not waits:
        await drop_alarms(connection, subject=opened.subject)


async def _both(connection: AsyncConnection, standup: int, round_id: int) -> tuple[Standup | None, Round | None]:
    """Return a running or paused stand-up and one of its rounds, both locked."""
    found = await store.get(connection, standup)
    if found is None or found.state not in ("active", "paused"):
        return None, None
    return found, await store.get_round(connection, round_id)


async def withdraw(
    connection: AsyncConnection, standup: Standup, *, now: datetime, all_of_them: bool = False
) -> datetime:
    """Drop the open rounds in which nobody has been asked, or all. Return the instant after which the next one may be.

    That is after the day of the last round that remains, because a day has at most one round, however often the
    stand-up is moved.
    """
    since = now
    for opened in await store.unposted(connection, standup):
        if all_of_them or all(answer.state in ("waiting", "skipped") for answer in opened.answers):
            await drop_alarms(connection, subject=opened.subject)
            await store.drop_round(connection, opened.id)
        else:
            day_after = datetime.combine(opened.day + timedelta(days=1), time.min)
            since = max(since, resolve(day_after, standup.rhythm.tz) - _TICK)
    return since
