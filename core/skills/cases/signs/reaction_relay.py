"""Reactions in a case: what somebody puts on a copy is put on the message that it is a copy of.

One emoji of ours stands there for all who put it, until the last of them takes it back. Notes have no copy, so nothing
is known of them on the other side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.hooks.reactions import Cleared, takes_reactions
from core.model.replies import Reaction, Reply
from core.skills.cases import store as cases
from core.skills.cases.card import plain
from core.skills.cases.signs import store
from core.skills.cases.team import shown_name

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.hooks.reactions import Reacted, Reacting
    from core.model.messages import Message
    from core.skills.cases.case import Case
    from core.skills.cases.signs.store import Copy


@takes_reactions
async def relay_reaction(reacting: Reacting) -> bool:
    """Pass a reaction on, or take back one or several.

    If the process dies before the commit, nothing has changed: Slack delivers the reaction again, Discord does not. If
    it dies after, it is stored, and the sender sets or removes it once.
    """
    reacted, connection = reacting.reacted, reacting.connection
    copy = await store.copy_at(connection, reacted)
    case = await cases.lock(connection, copy.case_id) if copy else None
    if copy is None or case is None:
        return False
    if isinstance(reacted, Cleared):
        for emoji in await store.clear(connection, reacted):
            if not await store.is_shown(connection, copy, emoji):
                await reacting.posting.take_back(connection, copy.subject(emoji))
        return True
    if reacted.is_there and not _may_pass(case, copy):
        return True
    was_shown = await store.is_shown(connection, copy, reacted.emoji)
    await store.put(connection, copy, reacted)
    is_shown = await store.is_shown(connection, copy, reacted.emoji)
    shown = copy.subject(reacted.emoji)
    if copy.message and is_shown and not was_shown:
        reply = replace(await _passed_on(connection, reacted, case, copy, copy.message), renews=shown)
        await reacting.posting.post(connection, [(replace(copy.message.address, via=None), reply)])
    elif was_shown and not is_shown:
        await reacting.posting.take_back(connection, shown)
    return True


def _may_pass(case: Case, copy: Copy) -> bool:
    """Return whether a reaction passes. What the team does in a solved case, or where the case was before, does not."""
    if copy.place.conversation == case.address.conversation:
        return True
    return case.state != "solved" and case.staff is not None and copy.place.is_in(case.staff)


async def _passed_on(connection: AsyncConnection, reacted: Reacted, case: Case, copy: Copy, message: Message) -> Reply:
    """Return the reaction and, for platforms that cannot react, the words for it."""
    is_customers = copy.place.conversation == case.address.conversation
    name = reacted.person.name
    if not is_customers:
        name = await shown_name(connection, name, case.team)
    elif reacted.person.id == case.person:
        name = case.name  # a platform may tell no more than the id
    text = f"**{plain(name)}:** {reacted.emoji}"
    reaction = Reaction(message.about or message.event_id, reacted.emoji)
    return Reply(text, kind="notice", subjects=(case.subject_key,), reaction=reaction)
