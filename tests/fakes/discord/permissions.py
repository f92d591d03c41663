"""What a user may do in a guild or a channel of the fake Discord; discord.com/developers/topics/permissions."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.discord.guilds import Guild, Member
    from tests.fakes.discord.state import Channel


class Permission(IntFlag):
    """The bits of the page's table."""

    NONE = 0
    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


P = Permission
ALL = ~P.NONE

TALKING = (
    P.VIEW_CHANNEL | P.SEND_MESSAGES | P.SEND_MESSAGES_IN_THREADS | P.READ_MESSAGE_HISTORY | P.ADD_REACTIONS
    | P.EMBED_LINKS | P.ATTACH_FILES | P.USE_APPLICATION_COMMANDS | P.USE_EXTERNAL_APPS | P.USE_EXTERNAL_EMOJIS
)  # fmt: skip
"""Enough for a bot that answers."""

EVERYONE = (
    TALKING | P.CREATE_INSTANT_INVITE | P.CHANGE_NICKNAME | P.CREATE_PUBLIC_THREADS | P.CREATE_PRIVATE_THREADS
    | P.CONNECT | P.SPEAK | P.STREAM | P.USE_VAD | P.SEND_POLLS | P.SEND_VOICE_MESSAGES | P.MENTION_EVERYONE
)  # fmt: skip
"""What @everyone has in a new guild."""

IN_DIRECT = TALKING | P.MENTION_EVERYONE | P.SEND_TTS_MESSAGES | P.PIN_MESSAGES
TIMED_OUT = P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY


def in_guild(guild: Guild, user_id: str) -> Permission:
    """Those that a user's roles give, before any channel's overwrites."""
    if user_id == guild.owner_id:
        return ALL
    member = guild.members.get(user_id)
    if member is None:
        return P.NONE
    granted = guild.roles[guild.id].permissions
    for role_id in member.roles:
        granted |= guild.roles[role_id].permissions
    return ALL if granted & P.ADMINISTRATOR else granted


def in_channel(channel: Channel, user_id: str, *, now: float = 0) -> Permission:
    """Those in a channel; a thread's are its parent's. `now`, a Unix time, ends time-outs."""
    if channel.guild is None:
        return IN_DIRECT if any(user.id == user_id for user in channel.recipients) else P.NONE
    place = channel.parent if channel.is_thread and channel.parent else channel
    granted = in_guild(channel.guild, user_id)
    if granted & P.ADMINISTRATOR or granted == P.NONE:
        return granted
    member = channel.guild.members[user_id]
    granted = _overwritten(granted, place, member)
    if member.timed_out_until > now:
        granted &= TIMED_OUT
    if not granted & P.VIEW_CHANNEL or (channel.is_private_thread and not _is_let_in(channel, user_id, granted)):
        return P.NONE
    return granted


def may_send(channel: Channel, granted: Permission) -> bool:
    """Whether these permissions let one write there: threads have a permission of their own."""
    return bool(granted & (P.SEND_MESSAGES_IN_THREADS if channel.is_thread else P.SEND_MESSAGES))


def highest(guild: Guild, user_id: str) -> float:
    """The position of a member's highest role; the owner stands above all."""
    if user_id == guild.owner_id:
        return float("inf")
    member = guild.members.get(user_id)
    return max((guild.roles[role].position for role in member.roles), default=0) if member else 0


def _overwritten(granted: Permission, place: Channel, member: Member) -> Permission:
    guild_id = place.guild.id if place.guild else ""
    for level in ([guild_id], member.roles, [member.user.id]):
        here = [overwrite for overwrite in place.overwrites if overwrite.id in level]
        for overwrite in here:
            granted &= ~overwrite.deny
        for overwrite in here:
            granted |= overwrite.allow
    return granted


def _is_let_in(thread: Channel, user_id: str, granted: Permission) -> bool:
    return user_id in thread.thread_members or bool(granted & P.MANAGE_THREADS)
