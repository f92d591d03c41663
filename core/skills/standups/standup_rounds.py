"""The rounds of a stand-up: opened, asked, chased and posted by alarms, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from core.abilities.alarms import alarm, drop_alarms, set_alarm
from core.skills.standups import store
from core.skills.standups.standup import OPENS, Answer, ask_at, chase_at
from core.skills.standups.standup_replies import day_there, digest, home_of, question
from core.when import resolve

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.alarms import Ringing
    from core.delivery.posting import Tell
    from core.skills.standups.standup import Member, Round, Standup

TICK = timedelta(microseconds=1)
TOO_LATE = timedelta(hours=12)
"""Who could not be asked for so long, and until what they say was posted, is not asked any more."""


async def schedule(connection: AsyncConnection, standup: Standup, *, after: datetime, now: datetime) -> None:
    """Have the first round after an instant open in time, and no other."""
    await drop_alarms(connection, subject=standup.subject)
    coming = standup.rhythm.after(after)
    if coming:
        opens = max(coming.instant - OPENS, now)
        due = coming.instant.isoformat()
        await set_alarm(connection, open_standup_round, at=opens, subject=standup.subject, standup=standup.id, due=due)


@alarm
async def open_standup_round(ringing: Ringing, standup: int, due: str) -> None:
    """Open a round: note who is asked when, and set the alarms; and have the next one open.

    A round that passed while nothing could ring is left out. Dies the process before the commit, the round is not open,
    and it rings again; dies it after, the round is open once.
    """
    found = await store.get(ringing.connection, standup)
    if found is None or found.state != "active":
        return
    at = datetime.fromisoformat(due)
    coming = found.rhythm.after(at - TICK)
    if coming is None or coming.instant != at:  # moved in this moment
        await schedule(ringing.connection, found, after=ringing.now, now=ringing.now)
        return
    if at > ringing.now:
        await _open(ringing.connection, found, at)
    await schedule(ringing.connection, found, after=max(at, ringing.now), now=ringing.now)


async def _open(connection: AsyncConnection, standup: Standup, due: datetime) -> None:
    day = day_there(standup, due).date()
    round_id = await store.open_round(connection, standup, due, day)
    if round_id is None:
        return
    opened = await store.get_round(connection, round_id)
    if opened is None:
        return
    for member in standup.members:
        await take_in(connection, standup, opened, member)
    await set_alarm(connection, post_standup, at=due, subject=opened.subject, standup=standup.id, round=round_id)


async def take_in(connection: AsyncConnection, standup: Standup, opened: Round, member: Member) -> None:
    """Have somebody asked in a round, unless he or she is off then."""
    home = standup.rhythm.zone
    at = ask_at(opened.due, opened.day, zone=member.zone or home, home=home)
    if member.off_until and at < member.off_until:
        await store.put_answer(connection, opened.id, Answer(member.person, member.name, at, "skipped"))
        return
    await store.put_answer(connection, opened.id, Answer(member.person, member.name, at))
    which: dict[str, str | int | None] = {"standup": standup.id, "round": opened.id, "person": member.person}
    await set_alarm(connection, ask_for_standup, at=at, subject=opened.subject, **which)


@alarm
async def ask_for_standup(ringing: Ringing, standup: int, round: int, person: str) -> None:  # noqa: A002
    """Ask somebody, and have him or her asked once more later.

    Dies the process before the commit, nobody was asked, and it rings again; dies it after, he or she is asked once.
    """
    found, opened = await _both(ringing.connection, standup, round)
    answer = opened.of(person) if opened else None
    if found is None or opened is None or answer is None or answer.state != "waiting":
        return
    if ringing.now > max(opened.due, ringing.due + TOO_LATE):
        await store.put_answer(ringing.connection, opened.id, replace(answer, state="skipped"))
        return
    await store.put_answer(ringing.connection, opened.id, replace(answer, state="asked"))
    await ringing.tell(home_of(found, person, answer.name), question(found, opened.id, person=person))
    at = chase_at(opened.due, max(answer.ask_at, ringing.now))
    which: dict[str, str | int | None] = {"standup": standup, "round": round, "person": person}
    await set_alarm(ringing.connection, chase_for_standup, at=at, subject=opened.subject, **which)


@alarm
async def chase_for_standup(ringing: Ringing, standup: int, round: int, person: str) -> None:  # noqa: A002
    """Ask somebody once more who has said nothing yet.

    Dies the process before the commit, nobody was, and it rings again; dies it after, he or she was, once.
    """
    found, opened = await _both(ringing.connection, standup, round)
    answer = opened.of(person) if opened else None
    if found is None or opened is None or answer is None or answer.state != "asked":
        return
    await store.put_answer(ringing.connection, opened.id, replace(answer, state="chased"))
    await ringing.tell(home_of(found, person, answer.name), question(found, opened.id, person=person, again=True))


@alarm
async def post_standup(ringing: Ringing, standup: int, round: int) -> None:  # noqa: A002
    """Post the digest of a round that is due, if it is not posted yet.

    Dies the process before the commit, nothing is posted, and it rings again; dies it after, it is posted once.
    """
    found, opened = await _both(ringing.connection, standup, round)
    if found and opened and opened.state == "open":
        await post(ringing.connection, ringing.tell, found, opened)


async def post(connection: AsyncConnection, tell: Tell, standup: Standup, opened: Round) -> None:
    """Post the digest of a round, in the caller's transaction; what is answered later is added."""
    reply = digest(opened)
    waits = not opened.is_complete
    await store.settle_round(connection, opened.id, "posted" if reply or waits else "empty")
    if reply:
        await tell(standup.place, reply)
    if not waits:
        await drop_alarms(connection, subject=opened.subject)


async def _both(connection: AsyncConnection, standup: int, round_id: int) -> tuple[Standup | None, Round | None]:
    """Return a stand-up that has not ended and one of its rounds, both locked."""
    found = await store.get(connection, standup)
    if found is None or found.state not in ("active", "paused"):
        return None, None
    return found, await store.get_round(connection, round_id)


async def withdraw(connection: AsyncConnection, standup: Standup, *, all_of_them: bool, now: datetime) -> datetime:
    """Drop the open rounds in which nobody was asked yet, or all; return since when the next one may come.

    That is after the day of the last one in which somebody was asked: a day has one round, however often it is moved.
    """
    since = now
    for opened in await store.unposted(connection, standup):
        if all_of_them or all(each.state in ("waiting", "skipped") for each in opened.answers):
            await drop_alarms(connection, subject=opened.subject)
            await store.drop_round(connection, opened.id)
        else:
            day_after = datetime.combine(opened.day + timedelta(days=1), time.min)
            since = max(since, resolve(day_after, standup.rhythm.tz) - TICK)
    return since
