"""Hand-overs: the alarm that begins each scheduled turn, and turns that people begin by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from core.abilities.hooks.alarms import alarm, drop_alarms, set_alarm
from core.abilities.routines import direct_address
from core.model.errors import SkillError
from core.skills.rotations import store
from core.skills.rotations.roster import current_turn
from core.skills.rotations.rotation import counted, slot
from core.skills.rotations.rotation_replies import begun, yours
from core.skills.rotations.store import SWAPPED, Done
from core.text.catalogue import _

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.hooks.alarms import Ringing
    from core.delivery.announcements import Tell
    from core.skills.rotations.rotation import Rotation


@alarm
async def hand_over(ringing: Ringing, rotation: int) -> None:
    """Begin the turn that is due, notify the channel and the person, and set the alarm of the next turn.

    Turns that passed while Frontdesk was down are recorded and counted, but not announced. If the process dies before
    the commit, nothing has happened and the alarm rings again; if after, all of it has happened once.
    """
    found = await store.get(ringing.connection, rotation)
    if found is None or found.state != "active" or found.rhythm is None:
        return
    before = await current_turn(ringing.connection, found, now=ringing.now)
    begins, following = ringing.due, found.rhythm.after(ringing.due)
    while following and following.instant <= ringing.now and found.members:
        found, _turn = await _begin(ringing.connection, found, begins)
        begins, following = following.instant, found.rhythm.after(following.instant) if found.rhythm else None
    if not found.members:
        await store.change(ringing.connection, replace(found, state="ended"))
        return
    found = await begin_turn(ringing.connection, found, begins, ringing.tell, before=before)
    await set_next(ringing.connection, found, after=begins)


async def _begin(connection: AsyncConnection, rotation: Rotation, begins: datetime) -> tuple[Rotation, Done | None]:
    """Begin the turn that is next by the rule. Return None in its place if it has already begun."""
    coming = slot(rotation, begins, await store.changes(connection, rotation, since=begins))
    why = "" if coming.does == coming.counts_for else SWAPPED
    turn = Done(begins, coming.does.person, coming.does.name, coming.counts_for.person, why)
    if not await store.begin(connection, rotation, turn):
        return rotation, None
    return counted(rotation, coming.counts_for.person), turn


async def begin_turn(
    connection: AsyncConnection, rotation: Rotation, begins: datetime, tell: Tell, *, before: Done | None
) -> Rotation:
    """Begin the next turn at an instant, store the rotation, and announce the turn, in the caller's transaction."""
    rotation, turn = await _begin(connection, rotation, begins)
    await store.change(connection, rotation)
    if turn:
        await _announce(tell, rotation, turn, before)
    return rotation


async def take_over(connection: AsyncConnection, rotation: Rotation, done: Done, tell: Tell, *, before: Done) -> None:
    """Let somebody else do the current turn from now on, and announce it.

    Raises:
        SkillError: A turn has begun at this very instant.
    """
    if not await store.begin(connection, rotation, done):
        raise SkillError(_("That turn has just begun. Please say it again."))
    await store.change(connection, rotation)
    await _announce(tell, rotation, done, before)


async def _announce(tell: Tell, rotation: Rotation, turn: Done, before: Done | None) -> None:
    """Announce a hand-over in the channel and to the person whose turn it is now."""
    if rotation.home.label.startswith("#"):
        await tell(rotation.home, begun(rotation, turn, before.name if before else ""))
    await tell(direct_address(rotation, turn.does, turn.name), partial(yours, rotation, turn))


async def set_next(connection: AsyncConnection, rotation: Rotation, *, after: datetime) -> None:
    """Set the alarm of the next hand-over. A rotation has only this one alarm."""
    await drop_alarms(connection, subject=rotation.subject)
    following = rotation.rhythm.after(after) if rotation.rhythm else None
    if following:
        await set_alarm(connection, hand_over, at=following.instant, subject=rotation.subject, rotation=rotation.id)
