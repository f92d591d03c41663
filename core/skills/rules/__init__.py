"""The rules of a community. The people who run it change them through controls that only they can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.communities.community_rules import (
    ANSWERS,
    LEARNING,
    change_rule,
    describe_rules,
    rules_of,
    set_answers_here,
    set_learning,
)
from core.model.errors import SkillError
from core.model.messages import Address, Mention
from core.model.replies import Reply
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(effect=True, presses=True, examples=[])
async def change_rules(
    turn: Turn,
    community: str,
    rule: str,
    subject: str,
    name: str = "",
    on: bool = True,  # noqa: FBT001, FBT002 — a button carries it by name
) -> Reply:
    """Change one rule of a community."""
    message, named = turn.message, Mention(subject, name or subject)
    if not message.trusted:
        raise SkillError(_("Only the people who run this place can change its rules."))
    where = (message.address.service, message.address.workspace)
    async with turn.connect() as connection:
        if rule == ANSWERS:
            await set_answers_here(connection, Address(*where, subject), answers=on)
            answers = _("I now answer every question and request in {channel}, even if nobody mentions me.")
            quiet = _("In {channel} I answer only when mentioned, and in threads that I am part of.")
            return Reply((answers if on else quiet).format(channel=named.name))
        if rule == LEARNING:
            await set_learning(connection, Address(*where, subject), learning=on)
            hints = _("{channel} is a learning channel now: I give hints there before I quote an answer.")
            at_once = _("In {channel}, I answer at once again.")
            return Reply((hints if on else at_once).format(channel=named.name))
        rules = await change_rule(connection, *where, community, rule, named, on=on)
    return Reply("\n".join([_("Done. The rules here are now:"), *describe_rules(rules)]))


@ability(presses=True, examples=[])
async def show_rules(turn: Turn, community: str) -> Reply:
    """Show the rules of a community."""
    address = turn.message.address
    async with turn.connect() as connection:
        rules = await rules_of(connection, address.service, address.workspace, community)
    return Reply("\n".join([_("The rules here:"), *describe_rules(rules)]))
