"""`/server`: turned into a press of the button that changes the server's rules. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.discord.interactions import commands
from bots.discord.places import MANAGES, MANAGES_THREADS
from core.communities.community_rules import ANSWERS, CHANGE, SHOW
from core.model.buttons import offer
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.interactions.interaction import Interaction
    from core.communities.community_rules import Rules

NOT_YOURS = "Only people who manage this server can change that, and the roles that they name with `/server role`."


def may_decide(use: Interaction, rules: Rules) -> bool:
    """Tell whether a person may decide for the server, by permissions or by a role that the server has named."""
    return bool(_permissions(use) & MANAGES) or not {role.id for role in rules.keepers}.isdisjoint(author_roles(use))


def may_mark_solved(use: Interaction, rules: Rules) -> bool:
    """Tell whether a person may mark the posts of others as solved."""
    return bool(_permissions(use) & MANAGES_THREADS) or may_decide(use, rules)


def author_roles(use: Interaction) -> frozenset[str]:
    """Return the roles of a person in the server."""
    return frozenset((use.raw.get("member") or {}).get("roles") or ())


def read_command(use: Interaction) -> tuple[str, str]:
    """Return what `/server …` asks for, in words and as the id of a choice.

    Raises:
        InputError: something is missing.
    """
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
            rule = "channels" if how in (commands.ONLY, commands.ANYWHERE) else ANSWERS
            return rule, where, f"#{_named(resolved, 'channels', where)}", how in (commands.ONLY, commands.ANSWERS)
        case "role":
            role = str(given["role"])
            return str(given["may"]), role, f"@{_named(resolved, 'roles', role)}", bool(given["allowed"])
        case "bot":
            bot = str(given.get("bot") or given.get("webhook") or "")
            if not bot.isdecimal():
                raise InputError("Name the bot, or give the webhook's id: the number at the beginning of its address.")
            user = (resolved.get("users") or {}).get(bot) or {}
            return "bots", bot, f"@{user.get('username') or bot}", bool(given["allowed"])
        case "moderators":
            where = str(given.get("channel") or "")
            return "moderators", where or "none", f"#{_named(resolved, 'channels', where)}", bool(where)
        case _:
            return str(given["post"]), "tag", str(given["name"]), True


def _named(resolved: Mapping[str, Any], kind: str, id_: str) -> str:
    return str(((resolved.get(kind) or {}).get(id_) or {}).get("name") or id_)


def _permissions(use: Interaction) -> int:
    return int((use.raw.get("member") or {}).get("permissions") or 0)
