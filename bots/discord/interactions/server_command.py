"""`/server`, by which a server decides about Frontdesk, read as the press of a button that changes its rules. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.discord.interactions.definitions import (
    CHANNEL,
    FLAG,
    HERE,
    ROLE,
    STRING,
    USER,
    Json,
    choices,
    command,
    step,
    typed,
)
from bots.discord.places import MANAGE_SERVER, MANAGES, MANAGES_THREADS
from core.communities.community_rules import ANSWERS as ANSWERS_RULE
from core.communities.community_rules import CHANGE, SHOW
from core.communities.community_rules import LEARNING as LEARNING_RULE
from core.model.buttons import offer
from core.model.errors import InputError
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.interactions.interaction import Interaction
    from core.communities.community_rules import Rules

SERVER = "server"
ONLY, ANYWHERE, ANSWERS, MENTIONS = "only", "anywhere", "answers", "mentions"
HINTS, NO_HINTS = "hints", "no_hints"
"""The settings of a channel."""

_HOW = choices(
    only="answer here, and otherwise only in channels set like this",
    anywhere="remove it from that list",
    answers="answer questions without being mentioned",
    mentions="answer only when mentioned",
    hints="give hints before answers, because people learn there",
    no_hints="answer at once, without hints before",
)
_RULE_OF = {
    ONLY: "channels",
    ANYWHERE: "channels",
    ANSWERS: ANSWERS_RULE,
    MENTIONS: ANSWERS_RULE,
    HINTS: LEARNING_RULE,
    NO_HINTS: LEARNING_RULE,
}
"""The rule that each choice for a channel changes."""
_MAY = choices(askers="ask me", keepers="change this server's settings")
_POSTS = choices(answered="answered", solved="solved")
_STEPS: tuple[Json, ...] = (
    step("show", "See what this server has decided"),
    step(
        "channel",
        "Choose where I answer, and where I answer without being mentioned",
        typed(CHANNEL, "channel", "Which channel"),
        typed(STRING, "how", "What I do there", **_HOW),
    ),
    step(
        "role",
        "Choose which roles may ask me, and which may change these settings",
        typed(ROLE, "role", "Which role"),
        typed(STRING, "may", "What the role may do", **_MAY),
        typed(FLAG, "allowed", "Whether it may do that"),
    ),
    step(
        "bot",
        "Let a bot or a webhook ask me",
        typed(FLAG, "allowed", "Whether it may ask me"),
        typed(USER, "bot", "Which bot", required=False),
        typed(STRING, "webhook", "Or the id of a webhook", required=False, max_length=20),
    ),
    step(
        "events",
        "Choose whether meetings that are arranged in a channel become events of this server",
        typed(CHANNEL, "channel", "Which channel; everybody sees the events"),
        typed(FLAG, "shown", "Whether its meetings become events"),
    ),
    step(
        "moderators",
        "Choose where I report what I am not allowed to do",
        typed(CHANNEL, "channel", "Which channel; leave it out to tell the server's owner", required=False),
    ),
    step(
        "tag",
        "Name the forum tags that I set",
        typed(STRING, "post", "Which posts get the tag", **_POSTS),
        typed(STRING, "name", "The tag's name", max_length=20),
    ),
)
COMMAND: Json = {
    **command(SERVER, "Choose for this server where I answer and who may ask", *_STEPS, where=HERE),
    "default_member_permissions": str(MANAGE_SERVER),
}
"""Discord shows it only to those who may manage the server, and to roles that they allow under Integrations."""


NOT_YOURS = N_("Only people who manage this server can change that, and the roles that they name with `/server role`.")


def may_decide(use: Interaction, rules: Rules) -> bool:
    """Return whether a person may decide for the server, by permissions or by a role that the server has named."""
    return bool(_permissions(use) & MANAGES) or not {role.id for role in rules.keepers}.isdisjoint(author_roles(use))


def may_mark_solved(use: Interaction, rules: Rules) -> bool:
    """Return whether a person may mark the posts of others as solved."""
    return bool(_permissions(use) & MANAGES_THREADS) or may_decide(use, rules)


def author_roles(use: Interaction) -> frozenset[str]:
    """Return the roles of a person in the server."""
    return frozenset((use.raw.get("member") or {}).get("roles") or ())


def read_command(use: Interaction) -> tuple[str, str]:
    """Return what `/server …` asks for, in words and as the id of a choice; InputError names what is missing."""
    (step,) = use.data["options"]
    given = {option["name"]: option["value"] for option in step.get("options") or ()}
    guild = use.context.place.guild or ""
    if step["name"] == "show":
        return "/server show", offer("", SHOW, community=guild).id
    rule, subject, name, on = _rule(step["name"], given, use.data.get("resolved") or {})
    words = f"/server {step['name']} {name} {rule} {'on' if on else 'off'}"
    wanted = {"community": guild, "rule": rule, "subject": subject, "name": name, "on": str(on).lower()}
    return words, offer("", CHANGE, **wanted).id


def _rule(step: str, given: Mapping[str, Any], resolved: Mapping[str, Any]) -> tuple[str, str, str, bool]:
    """Return the rule, the id and the name of its subject, and whether it is switched on."""
    match step:
        case "channel":
            where = str(given["channel"])
            how = given["how"]
            rule = _RULE_OF[how]
            return rule, where, f"#{_named(resolved, 'channels', where)}", how in (ONLY, ANSWERS, HINTS)
        case "role":
            role = str(given["role"])
            return str(given["may"]), role, f"@{_named(resolved, 'roles', role)}", bool(given["allowed"])
        case "bot":
            bot = str(given.get("bot") or given.get("webhook") or "")
            if not bot.isdecimal():
                missing = _("Name the bot, or give the webhook's id: the number at the beginning of its address.")
                raise InputError(missing)
            user = (resolved.get("users") or {}).get(bot) or {}
            return "bots", bot, f"@{user.get('username') or bot}", bool(given["allowed"])
        case "events":
            where = str(given["channel"])
            return "events", where, f"#{_named(resolved, 'channels', where)}", bool(given["shown"])
        case "moderators":
            where = str(given.get("channel") or "")
            return "moderators", where or "none", f"#{_named(resolved, 'channels', where)}", bool(where)
        case _:
            return str(given["post"]), "tag", str(given["name"]), True


def _named(resolved: Mapping[str, Any], kind: str, id_: str) -> str:
    return str(((resolved.get(kind) or {}).get(id_) or {}).get("name") or id_)


def _permissions(use: Interaction) -> int:
    return int((use.raw.get("member") or {}).get("permissions") or 0)
