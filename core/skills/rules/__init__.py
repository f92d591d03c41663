"""The rules of a community. The people who run it change them through controls that only they can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.communities.community_rules import ANSWERS, change_rule, rules_of, set_answers_here
from core.model.errors import SkillError
from core.model.messages import Address, Mention, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.communities.community_rules import Rules


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
        raise SkillError("Only the people who run this place can change its rules.")
    where = (message.address.service, message.address.workspace)
    async with turn.connect() as connection:
        if rule == ANSWERS:
            await set_answers_here(connection, Address(*where, subject), answers=on)
            answers = f"I now answer every question and request in {named.name}, even if nobody mentions me."
            quiet = f"In {named.name} I answer only when mentioned, and in threads that I am part of."
            return Reply(answers if on else quiet)
        rules = await change_rule(connection, *where, community, rule, named, on=on)
    return Reply("\n".join(["Done. The rules here are now:", *_told(rules)]))


@ability(presses=True, examples=[])
async def show_rules(turn: Turn, community: str) -> Reply:
    """Show the rules of a community."""
    address = turn.message.address
    async with turn.connect() as connection:
        rules = await rules_of(connection, address.service, address.workspace, community)
    return Reply("\n".join(["The rules here:", *_told(rules)]))


def _told(rules: Rules) -> Sequence[str]:
    to = f"in {rules.moderators.name}" if rules.moderators else "to the owner of this place"
    return (
        f"- I speak in {_listed(rules.channels) or 'all channels that I have access to'}.",
        f"- I answer {_listed(rules.askers) or 'everybody'}.",
        f"- {_listed(rules.keepers) or 'Nobody'} may change these rules, besides the people who manage this place.",
        f"- I answer no bots or webhooks{f', except {_listed(rules.bots)}' if rules.bots else ''}.",
        f"- When I am not allowed to do something, I say so {to}, once.",
        f"- Posts get the tags “{rules.answered}” and “{rules.solved}” where a forum has them.",
    )


def _listed(mentions: Sequence[Mention]) -> str:
    return ", ".join(mention.name for mention in mentions)
