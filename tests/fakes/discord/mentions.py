"""Whom a text mentions: what it says, less what its author may not and did not want to.

discord.com/developers/resources/message#allowed-mentions-object and /reference#message-formatting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.fakes.discord.messages import Message
    from tests.fakes.discord.state import Channel, Json, User
    from tests.fakes.discord.store import Store

USER, ROLE, EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")
CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
ALL_KINDS = ("users", "roles", "everyone")


@dataclass(frozen=True, slots=True)
class Mentioned:
    users: list[User]
    roles: list[str]
    everyone: bool


def mentioned(
    store: Store,
    channel: Channel,
    author: User,
    text: str,
    *,
    allowed: Json | None = None,
    replied_to: Message | None = None,
    default: tuple[str, ...] = ALL_KINDS,
) -> Mentioned:
    """`allowed` is the body's `allowed_mentions`; without it the `default` kinds are parsed. With all, replies ping."""
    plain = CODE.sub("", text)
    given: Json = allowed if allowed is not None else {"parse": list(default), "replied_user": "everyone" in default}
    parse = given.get("parse") or []
    known = [user for user in USER.findall(plain) if user in store.users]
    users = [user for user in known if "users" in parse or user in map(str, given.get("users") or [])]
    if replied_to and given.get("replied_user"):
        users.append(replied_to.author.id)
    roles: list[str] = []
    everyone = False
    if channel.guild:
        may = bool(store.permissions(author.id, channel) & Permission.MENTION_EVERYONE)
        wanted = [role for role in ROLE.findall(plain) if role in channel.guild.roles and role != channel.guild.id]
        roles = [role for role in wanted if "roles" in parse or role in map(str, given.get("roles") or [])]
        roles = [role for role in roles if may or channel.guild.roles[role].mentionable]
        everyone = may and "everyone" in parse and bool(EVERYONE.search(plain))
    return Mentioned([store.users[user] for user in dict.fromkeys(users)], list(dict.fromkeys(roles)), everyone)
