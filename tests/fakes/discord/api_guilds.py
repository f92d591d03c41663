"""Guilds, members and roles of the fake API; discord.com/developers/resources/guild."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.fakes.discord.api_channels import listed
from tests.fakes.discord.errors import Refused
from tests.fakes.discord.fields import CHANNEL
from tests.fakes.discord.guilds import decimal
from tests.fakes.discord.permissions import Permission, highest, in_guild
from tests.fakes.discord.route_context import Route
from tests.fakes.discord.schema import check
from tests.fakes.discord.state import GUILD_MEMBERS, TEXT

if TYPE_CHECKING:
    from tests.fakes.discord.guilds import Guild, Member, Role
    from tests.fakes.discord.route_context import Asked
    from tests.fakes.discord.state import Json


def get(asked: Asked) -> Json:
    guild = asked.guild()
    count = len(guild.members)
    counts = (
        {"approximate_member_count": count, "approximate_presence_count": count} if asked.flag("with_counts") else {}
    )
    return guild.wire() | counts


def mine(asked: Asked) -> list[Json]:
    after, limit = asked.at("after") or 0, asked.number("limit", 200, 200)
    found = [guild for guild in asked.world.guilds_of(asked.me.id) if int(guild.id) > after]
    return [
        {key: guild.wire()[key] for key in ("id", "name", "icon", "banner", "features")}
        | {"owner": guild.owner_id == asked.me.id, "permissions": decimal(in_guild(guild, asked.me.id))}
        for guild in found[:limit]
    ]


def leave(asked: Asked) -> None:
    asked.world.kick(asked.me, asked.guild())


def channels(asked: Asked) -> list[Json]:
    """All of them, those too that the bot may not view."""
    return [channel.wire(asked.me.id) for channel in asked.world.channels_of(asked.guild())]


def create_channel(asked: Asked) -> Json:
    guild = asked.guild()
    _need(asked, guild, Permission.MANAGE_CHANNELS)
    body = asked.form
    check(CHANNEL, body)
    parent = asked.world.channels.get(str(body.get("parent_id")))
    return asked.world.add_channel(
        str(body["name"]), guild=guild, kind=body.get("type") or TEXT, parent=parent, nsfw=bool(body.get("nsfw"))
    ).wire(asked.me.id)


def active_threads(asked: Asked) -> Json:
    threads = [one for one in asked.world.threads_of(asked.guild()) if asked.world.sees(asked.me.id, one)]
    return listed(asked, threads)


def _need(asked: Asked, guild: Guild, permission: Permission) -> None:
    if not in_guild(guild, asked.me.id) & permission:
        raise Refused(50013)


def _member(asked: Asked, guild: Guild) -> Member:
    user = asked.user()
    if user.id not in guild.members:
        raise Refused(10007)
    return guild.members[user.id]


def member(asked: Asked) -> Json:
    return _member(asked, asked.guild()).wire()


def members(asked: Asked) -> list[Json]:
    """Needs the members' intent, as the page says."""
    guild = asked.guild()
    if GUILD_MEMBERS not in asked.by.intents:
        raise Refused(50001)
    after, limit = asked.at("after") or 0, asked.number("limit", 1, 1000)
    found = sorted(
        (one for one in guild.members.values() if int(one.user.id) > after), key=lambda one: int(one.user.id)
    )
    return [one.wire() for one in found[:limit]]


def search(asked: Asked) -> list[Json]:
    wanted = asked.query.get("query", "").lower()
    names = [
        (one, [one.user.name, one.nick or "", one.user.global_name or ""]) for one in asked.guild().members.values()
    ]
    found = [one for one, known in names if any(name.lower().startswith(wanted) for name in known)]
    return [one.wire() for one in found[: asked.number("limit", 1, 1000)]]


def rename_me(asked: Asked) -> Json:
    guild = asked.guild()
    _need(asked, guild, Permission.CHANGE_NICKNAME)
    asked.world.update_member(asked.me, guild, nick=asked.form.get("nick") or None)
    return guild.members[asked.me.id].wire()


def modify(asked: Asked) -> Json:
    """Change somebody's nick or time-out."""
    guild = asked.guild()
    found, body = _member(asked, guild), asked.form
    if highest(guild, found.user.id) >= highest(guild, asked.me.id):
        raise Refused(50013)
    if "nick" in body:
        _need(asked, guild, Permission.MANAGE_NICKNAMES)
        asked.world.update_member(found.user, guild, nick=body["nick"] or None)
    if "communication_disabled_until" in body:
        _need(asked, guild, Permission.MODERATE_MEMBERS)
        until = body["communication_disabled_until"]
        asked.world.update_member(
            found.user, guild, timed_out_until=datetime.fromisoformat(until).timestamp() if until else 0
        )
    return found.wire()


def nothing(asked: Asked) -> list[Json]:
    """A guild's own emoji: it has none."""
    asked.guild()
    return []


def kick(asked: Asked) -> None:
    guild = asked.guild()
    _need(asked, guild, Permission.KICK_MEMBERS)
    found = _member(asked, guild)
    if highest(guild, found.user.id) >= highest(guild, asked.me.id):
        raise Refused(50013)
    asked.world.kick(found.user, guild)


def roles(asked: Asked) -> list[Json]:
    return [role.wire() for role in asked.guild().roles.values()]


def _role(asked: Asked, guild: Guild) -> Role:
    role_id = asked.id("role_id")
    if role_id not in guild.roles:
        raise Refused(10011)
    return guild.roles[role_id]


def role(asked: Asked) -> Json:
    return _role(asked, asked.guild()).wire()


def give_role(asked: Asked) -> None:
    guild = asked.guild()
    found, wanted = _member(asked, guild), _assignable(asked, guild)
    asked.world.update_member(found.user, guild, roles=[*(one for one in found.roles if one != wanted.id), wanted.id])


def take_role(asked: Asked) -> None:
    guild = asked.guild()
    found, wanted = _member(asked, guild), _assignable(asked, guild)
    asked.world.update_member(found.user, guild, roles=[one for one in found.roles if one != wanted.id])


def _assignable(asked: Asked, guild: Guild) -> Role:
    """A role below the bot's own highest."""
    _need(asked, guild, Permission.MANAGE_ROLES)
    wanted = _role(asked, guild)
    if wanted.position >= highest(guild, asked.me.id) or wanted.managed_by:
        raise Refused(50013)
    return wanted


_ONE = "/guilds/{guild_id}"
ROUTES = (
    Route("GET", "/users/@me/guilds", "get_my_guilds", mine),
    Route("DELETE", "/users/@me/guilds/{guild_id}", "leave_guild", leave),
    Route("GET", _ONE, "get_guild", get),
    Route("GET", _ONE + "/channels", "get_guild_channels", channels),
    Route("POST", _ONE + "/channels", "create_guild_channel", create_channel, status=201),
    Route("GET", _ONE + "/threads/active", "list_active_threads", active_threads),
    Route("GET", _ONE + "/members/search", "search_members", search),
    Route("PATCH", _ONE + "/members/@me", "modify_my_member", rename_me),
    Route("GET", _ONE + "/members/{user_id}", "get_member", member),
    Route("PATCH", _ONE + "/members/{user_id}", "modify_member", modify),
    Route("DELETE", _ONE + "/members/{user_id}", "remove_member", kick),
    Route("GET", _ONE + "/emojis", "get_emojis", nothing),
    Route("GET", _ONE + "/members", "list_members", members, (10, 10.0)),
    Route("PUT", _ONE + "/members/{user_id}/roles/{role_id}", "add_member_role", give_role),
    Route("DELETE", _ONE + "/members/{user_id}/roles/{role_id}", "remove_member_role", take_role),
    Route("GET", _ONE + "/roles", "get_roles", roles),
    Route("GET", _ONE + "/roles/{role_id}", "get_role", role),
)
