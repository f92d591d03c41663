"""A community's rules for Frontdesk: who can ask, where, and who can change the rules. Contains the SQL.

A community is a server or, on platforms without servers, a workspace. A setting of each channel says whether every
question in the channel is answered, even if it does not mention Frontdesk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from core.model.errors import InputError, SkillError
from core.model.messages import Mention, Reach
from core.storage.rows import as_json, many, run, scalar
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.model.messages import Address, Message


@dataclass(frozen=True, slots=True)
class Rules:
    """A community's rules. Channels, roles and bots are given by id and name.

    Frontdesk writes only in `channels` and answers only people with a role in `askers`; if either is empty, all are
    allowed. The roles in `keepers` can change the rules, besides the people whom the platform allows to. `bots` are
    bots that are answered. Meetings that are arranged in the channels `events` become events of the community. Problems
    are reported in the channel `moderators`. `answered` and `solved` are the names of the tags that forum posts get.
    """

    channels: tuple[Mention, ...] = ()
    askers: tuple[Mention, ...] = ()
    keepers: tuple[Mention, ...] = ()
    bots: tuple[Mention, ...] = ()
    events: tuple[Mention, ...] = ()
    moderators: Mention | None = None
    answered: str = "answered"
    solved: str = "solved"

    def changed(self, rule: str, subject: Mention, *, on: bool) -> Rules:
        """Return the rules with one changed. `on` adds `subject` to a list or sets it; otherwise it is removed.

        Raises:
            InputError: there is no such rule, or its list is full.
        """
        changed: dict[str, Any]
        if rule in LISTS:
            others = tuple(entry for entry in getattr(self, rule) if entry.id != subject.id)
            if on and len(others) >= LONGEST:
                raise InputError(_("That list already has {n} entries. Remove one first.").format(n=LONGEST))
            changed = {rule: (*others, subject) if on else others}
        elif rule == "moderators":
            changed = {rule: subject if on else None}
        elif rule in TAGS:
            changed = {rule: subject.name}
        else:
            raise InputError(_("There is no rule named {rule}.").format(rule=rule))
        return replace(self, **changed)


CHANGE: Final = "change_rules"
SHOW: Final = "show_rules"
"""The abilities that change and show the rules; platforms offer them to the people who run a community."""
LEARNING: Final = "learning"
"""The rule that people learn in a channel, and are given hints before answers."""
ANSWERS: Final = "answers"
"""The rule that every question in a channel is answered."""
LISTS: Final = ("channels", "askers", "keepers", "bots", "events")
TAGS: Final = ("answered", "solved")
LONGEST: Final = 100
_RULES = TypeAdapter(Rules)
_GET = "SELECT rules FROM rules WHERE (service, workspace, community) = (%s, %s, %s)"
_MAKE = "INSERT INTO rules (service, workspace, community) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_LOCK = f"{_GET} FOR UPDATE"
_ANSWERS = "SELECT answers_here FROM channels WHERE (service, workspace, channel) = (%s, %s, %s)"
_LEARNING = "SELECT learning FROM channels WHERE (service, workspace, channel) = (%s, %s, %s)"
_SET_LEARNING = """
INSERT INTO channels (service, workspace, channel, answers_here, learning) VALUES (%s, %s, %s, false, %s)
ON CONFLICT (service, workspace, channel) DO UPDATE SET learning = excluded.learning
"""
_SET_ANSWERS = """
INSERT INTO channels (service, workspace, channel, answers_here) VALUES (%s, %s, %s, %s)
ON CONFLICT (service, workspace, channel) DO UPDATE SET answers_here = excluded.answers_here
"""
_ALL = "SELECT community, rules FROM rules WHERE (service, workspace) = (%s, %s) ORDER BY community"
_SHOWS_EVENTS = """
SELECT EXISTS (
    SELECT FROM rules WHERE (service, workspace) = (%s, %s) AND rules -> 'events' @> jsonb_build_array(
        jsonb_build_object('id', %s::text)
    )
)
"""
_DELETE = "DELETE FROM rules WHERE (service, workspace, community) = (%s, %s, %s) RETURNING rules"
_PUT = "UPDATE rules SET rules = %s WHERE (service, workspace, community) = (%s, %s, %s)"


async def rules_of(connection: AsyncConnection, service: str, workspace: str, community: str) -> Rules:
    """Return a community's rules. The default rules allow everything to everybody."""
    return _RULES.validate_python(await scalar(connection, _GET, service, workspace, community) or {})


async def shows_events(connection: AsyncConnection, address: Address) -> bool:
    """Return whether meetings that are arranged in a channel become events of its community."""
    return bool(await scalar(connection, _SHOWS_EVENTS, address.service, address.workspace, address.channel))


async def all_rules(connection: AsyncConnection, service: str, workspace: str) -> dict[str, Rules]:
    """Return the rules of all communities that have made any, by community."""
    found = await many(connection, _ALL, service, workspace)
    return {community: _RULES.validate_python(rules) for community, rules in found}


async def reset_rules(connection: AsyncConnection, service: str, workspace: str, community: str) -> Rules | None:
    """Remove a community's rules in the caller's transaction, and return what they were; None if it had none."""
    removed = await scalar(connection, _DELETE, service, workspace, community)
    return None if removed is None else _RULES.validate_python(removed)


async def change_rule(
    connection: AsyncConnection, service: str, workspace: str, community: str, rule: str, subject: Mention, *, on: bool
) -> Rules:
    """Change one rule in the caller's transaction and return all rules. Raises as `Rules.changed` does."""
    key = (service, workspace, community)
    await run(connection, _MAKE, *key)
    rules = _RULES.validate_python(await scalar(connection, _LOCK, *key)).changed(rule, subject, on=on)
    await run(connection, _PUT, as_json(_RULES, rules), *key)
    return rules


async def answers_here(connection: AsyncConnection, address: Address) -> bool:
    """Return whether every question in a channel is answered, even without a mention. By default, it is not."""
    return bool(await scalar(connection, _ANSWERS, address.service, address.workspace, address.channel))


def check_may_set(message: Message, *, in_direct: str) -> None:
    """Check that somebody may decide something for all who are in the channel.

    Raises:
        SkillError: they are in a direct message, of which the text `in_direct` is said, or do not run the place.
    """
    if message.reach is Reach.DIRECT:
        raise SkillError(in_direct)
    if message.trusted is False:
        raise SkillError(_("That is for everybody here, so only the people who run this place can decide it."))


async def set_answers_here(connection: AsyncConnection, address: Address, *, answers: bool) -> None:
    """Set whether every question in a channel is answered. Works in the caller's transaction."""
    await run(connection, _SET_ANSWERS, address.service, address.workspace, address.channel, answers)


async def is_learning(connection: AsyncConnection, address: Address) -> bool:
    """Return whether people learn in a channel, so that they are given hints before answers. By default, not."""
    return bool(await scalar(connection, _LEARNING, address.service, address.workspace, address.channel))


async def set_learning(connection: AsyncConnection, address: Address, *, learning: bool) -> None:
    """Set whether people learn in a channel. Works in the caller's transaction."""
    await run(connection, _SET_LEARNING, address.service, address.workspace, address.channel, learning)


def describe_rules(rules: Rules) -> Sequence[str]:
    """Return one line for each rule, as its people read it."""
    speaks = _("- I speak in {channels}.").format(channels=_listed(rules.channels))
    asks = _("- I answer {people}.").format(people=_listed(rules.askers))
    keeps = _("- {people} may change these rules, besides the people who manage this place.")
    events = _("- Meetings arranged in {channels} become events here.").format(channels=_listed(rules.events))
    bots = _("- I answer no bots or webhooks, except {bots}.").format(bots=_listed(rules.bots))
    reports = _("- When I am not allowed to do something, I say so in {channel}, once.")
    tags = _("- Posts get the tags “{answered}” and “{solved}” where a forum has them.")
    return (
        speaks if rules.channels else _("- I speak in all channels that I have access to."),
        asks if rules.askers else _("- I answer everybody."),
        keeps.format(people=_listed(rules.keepers))
        if rules.keepers
        else _("- Nobody may change these rules, besides the people who manage this place."),
        events if rules.events else _("- I create no events."),
        bots if rules.bots else _("- I answer no bots or webhooks."),
        reports.format(channel=rules.moderators.name)
        if rules.moderators
        else _("- When I am not allowed to do something, I say so to the owner of this place, once."),
        tags.format(answered=rules.answered, solved=rules.solved),
    )


def _listed(mentions: Sequence[Mention]) -> str:
    return ", ".join(mention.name for mention in mentions)
