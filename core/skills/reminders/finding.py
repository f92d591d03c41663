"""Finding the reminders that a person means, locked until the end of the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.model.messages import Reach
from core.people.linked_accounts import Account, linked
from core.skills.reminders import ledger, store
from core.skills.reminders.reminder import Owner
from core.skills.reminders.telling import parties
from core.skills.reminders.which import meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Reminder
    from core.skills.reminders.telling import Party


async def mine(connection: AsyncConnection, turn: Turn) -> tuple[Owner, ...]:
    """Return who speaks, and the same person by all linked accounts, unless others read along."""
    me, here = Owner.of(turn.message), Account.of(turn.message)
    if turn.message.reach is not Reach.DIRECT:
        return (me,)
    found = [Owner(*each.key, me.name) for each in await linked(connection, here)]
    return (me, *(each for each in found if each != me))


async def pending(connection: AsyncConnection, persons: Sequence[Owner]) -> list[Party]:
    """Return what is to come of a person, those together that were set together; the next one first."""
    return parties(await store.active_of(connection, persons), of=persons)


async def wanted(connection: AsyncConnection, turn: Turn, which: str) -> list[Party]:
    """Return the reminders that are meant, at least one.

    Raises:
        SkillError: none is.
    """
    all_ = await pending(connection, await mine(connection, turn))
    together = {each.id: party for party in all_ for each in party}
    chosen = meant(which, [_known(party, which) for party in all_], turn.history)
    found = [
        tuple([one for each in together[first.id] if (one := await _locked(connection, each))]) for first in chosen
    ]
    active = [party for party in found if party]
    if not active:
        raise SkillError(
            "You have no reminders that are to come."
            if not all_
            else "I don't know which reminder you mean. Say “what are my reminders” for the list."
        )
    return active


async def came(connection: AsyncConnection, turn: Turn, which: str) -> Reminder:
    """Return the reminder that has come and is meant.

    Raises:
        SkillError: none is, or several are.
    """
    me = await mine(connection, turn)
    if which.startswith("#") and which[1:].isdigit():
        found = await store.get(connection, int(which[1:]))
        if found and (found.owner in me or any(map(found.is_for, me))) and found.state in {"active", "over"}:
            return found
    else:
        id_ = await ledger.last_came(connection, me)
        last = await store.get(connection, id_) if id_ else None
        if last and (not which or last in meant(which, [last], turn.history)):
            return last
        if which:
            parties_ = await wanted(connection, turn, which)
            if len(parties_) == 1:
                return parties_[0][0]
            raise SkillError("Several fit that. Say “what are my reminders”, and then its place in the list.")
    raise SkillError("No reminder of yours that has come is still open.")


def _known(party: Party, which: str) -> Reminder:
    """Return what stands for a party: the one that is named by its number, else the first."""
    return next((each for each in party if which.strip() == f"#{each.id}"), party[0])


async def _locked(connection: AsyncConnection, reminder: Reminder) -> Reminder | None:
    found = await store.get(connection, reminder.id)
    return found if found and found.state == "active" else None
