"""Channels and threads of the fake API; discord.com/developers/resources/channel and /topics/threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.api_messages import refuse_archived
from tests.fakes.discord.errors import Refused, field_refused
from tests.fakes.discord.fields import CHANNEL, POST, THREAD
from tests.fakes.discord.guilds import Overwrite
from tests.fakes.discord.messages import THREAD_STARTER
from tests.fakes.discord.outgoing_messages import written
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.route_context import Route, snowflake
from tests.fakes.discord.schema import check
from tests.fakes.discord.state import FORUM, MEDIA, NEWS, PRIVATE_THREAD, TEXT, stamp

if TYPE_CHECKING:
    from tests.fakes.discord.route_context import Asked
    from tests.fakes.discord.state import Channel, Json

FIELDS = {
    "name": "name", "topic": "topic", "nsfw": "nsfw", "position": "position", "flags": "flags",
    "rate_limit_per_user": "rate_limit_per_user", "archived": "is_archived", "locked": "is_locked",
    "invitable": "is_invitable", "auto_archive_duration": "auto_archive_minutes", "applied_tags": "tags",
    "available_tags": "available_tags",
}  # fmt: skip


def get(asked: Asked) -> Json:
    return asked.channel().wire(asked.me.id)


def modify(asked: Asked) -> Json:
    channel = asked.channel()
    body = asked.form
    check(CHANNEL, body)
    if channel.guild is None:
        raise Refused(50003)
    fields: dict[str, Any] = {ours: body[theirs] for theirs, ours in FIELDS.items() if body.get(theirs) is not None}
    if channel.is_thread:
        _check_thread(asked, channel, body)
    else:
        asked.need(channel, Permission.MANAGE_CHANNELS)
    if "tags" in fields:
        fields["tags"] = _tags(asked, channel.parent or channel, body)
    for tag in fields.get("available_tags", []):
        tag.setdefault("id", asked.world.new_id())
        tag.update({key: tag.get(key) for key in ("emoji_id", "emoji_name")}, moderated=bool(tag.get("moderated")))
    return asked.world.update_channel(channel, **fields).wire(asked.me.id)


def _check_thread(asked: Asked, thread: Channel, body: Json) -> None:
    """Who may change a thread, and when: an archived one must be taken out first, or in the same request."""
    manages = asked.may(thread, Permission.MANAGE_THREADS)
    unarchives = body.get("archived") is False
    if thread.is_archived and not unarchives:
        raise Refused(50083)
    if not manages and (thread.is_locked or body.get("locked") is not None or "rate_limit_per_user" in body):
        raise Refused(50013)
    is_owner = thread.owner_id == asked.me.id
    if unarchives and set(body) == {"archived"} and asked.me.id in thread.thread_members:
        return
    if not manages and not is_owner:
        raise Refused(50013)


def delete(asked: Asked) -> Json:
    channel = asked.channel()
    if channel.guild is None:
        return channel.wire(asked.me.id)
    asked.need(channel, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
    shown = channel.wire(asked.me.id)
    asked.world.delete_channel(channel)
    return shown


def put_overwrite(asked: Asked) -> None:
    channel = asked.channel(Permission.MANAGE_ROLES)
    target, body = asked.id("target_id"), asked.form
    allow, deny = Permission(int(body.get("allow") or 0)), Permission(int(body.get("deny") or 0))
    channel.overwrites = [one for one in channel.overwrites if one.id != target]
    overwrites = [*channel.overwrites, Overwrite(target, allow, deny, body.get("type") == 1)]
    asked.world.update_channel(channel, overwrites=overwrites)


def delete_overwrite(asked: Asked) -> None:
    channel = asked.channel(Permission.MANAGE_ROLES)
    rest = [one for one in channel.overwrites if one.id != asked.id("target_id")]
    asked.world.update_channel(channel, overwrites=rest)


def start_on_message(asked: Asked) -> Json:
    channel = asked.channel(Permission.CREATE_PUBLIC_THREADS)
    body = asked.form
    check(THREAD, body)
    message = asked.message(channel)
    if channel.type not in {TEXT, NEWS}:
        raise Refused(50024)
    if message.thread or message.id in asked.world.channels:
        raise Refused(160004)
    if message.type == THREAD_STARTER:
        raise Refused(50021)
    return _started(asked, channel, body, on=message)


def start(asked: Asked) -> Json:
    """Start a thread without a message, or a forum's post with its first one."""
    channel = asked.channel()
    body = asked.form
    if channel.type in {FORUM, MEDIA}:
        return _post(asked, channel, body)
    check(THREAD, body)
    if channel.type not in {TEXT, NEWS}:
        raise Refused(50024)
    private = body.get("type", PRIVATE_THREAD) == PRIVATE_THREAD  # the default, as the page warns
    asked.need(channel, Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    return _started(asked, channel, body, private=private)


def _started(asked: Asked, channel: Channel, body: Json, **how: Any) -> Json:
    minutes = body.get("auto_archive_duration") or 4320
    name = str(body["name"]).strip()
    thread = asked.world.start_thread(channel, asked.me, name, auto_archive_minutes=minutes, **how)
    return thread.wire(asked.me.id)


def _post(asked: Asked, forum: Channel, body: Json) -> Json:
    check(POST, body)
    asked.need(forum, Permission.SEND_MESSAGES)
    tags = _tags(asked, forum, body)
    if forum.flags & (1 << 4) and not tags:
        raise Refused(40067)
    made = written(asked.world, forum, body["message"], asked.files)
    minutes = body.get("auto_archive_duration") or 4320
    name = str(body["name"]).strip()
    post = asked.world.start_thread(forum, asked.me, name, tags=tags, auto_archive_minutes=minutes)
    first = asked.world.post(post, asked.me, id=post.id, **made)
    return post.wire(asked.me.id) | {"message": asked.show(first)}


def _tags(asked: Asked, forum: Channel, body: Json) -> list[str]:
    known = {tag["id"]: tag for tag in forum.available_tags}
    wanted = [str(tag) for tag in body.get("applied_tags") or []]
    for index, tag in enumerate(wanted):
        if tag not in known:
            raise field_refused(f"applied_tags.{index}", "FORUM_TAG_INVALID", "Unknown tag")
        if known[tag]["moderated"] and not asked.may(forum, Permission.MANAGE_THREADS):
            raise Refused(40066)
    return wanted


def join(asked: Asked) -> None:
    thread = _thread(asked)
    refuse_archived(asked, thread)
    if asked.me.id not in thread.thread_members:
        asked.world.move_in_thread(thread, added=[asked.me])


def leave(asked: Asked) -> None:
    thread = _thread(asked)
    asked.world.move_in_thread(thread, removed=[asked.me])


def add_member(asked: Asked) -> None:
    thread = _thread(asked)
    refuse_archived(asked, thread)
    user = asked.user()
    if thread.guild and user.id not in thread.guild.members:
        raise Refused(10007)
    if user.id not in thread.thread_members:
        asked.world.move_in_thread(thread, added=[user])


def remove_member(asked: Asked) -> None:
    thread = _thread(asked)
    asked.need(thread, Permission.MANAGE_THREADS)
    asked.world.move_in_thread(thread, removed=[asked.user()])


def member(asked: Asked) -> Json:
    thread, user = _thread(asked), asked.user()
    if user.id not in thread.thread_members:
        raise Refused(10007)
    return thread.thread_member(user.id)


def members(asked: Asked) -> list[Json]:
    thread = _thread(asked)
    return [thread.thread_member(user) for user in thread.thread_members]


def _thread(asked: Asked) -> Channel:
    thread = asked.channel()
    if not thread.is_thread:
        raise Refused(50024)
    return thread


def archived(asked: Asked) -> Json:
    """Archived threads of a channel, the one that was archived last first."""
    parent = asked.channel(Permission.READ_MESSAGE_HISTORY)
    private = asked.path["kind"] == "private" or "joined" in asked.path
    if private and "joined" not in asked.path:
        asked.need(parent, Permission.MANAGE_THREADS)
    found = [
        thread
        for thread in asked.world.channels.values()
        if thread.parent is parent and thread.is_archived and thread.is_private_thread == private
    ]
    found = [thread for thread in found if asked.world.sees(asked.me.id, thread)]
    found.sort(key=lambda thread: thread.archive_changed_at, reverse=True)
    before = asked.query.get("before")
    if before:
        found = [thread for thread in found if stamp(thread.archive_changed_at) < before.replace("Z", "+00:00")]
    limit = asked.number("limit", 50, 100)
    return listed(asked, found[:limit]) | {"has_more": len(found) > limit}


def listed(asked: Asked, threads: list[Channel]) -> Json:
    mine = [thread.thread_member(asked.me.id) for thread in threads if asked.me.id in thread.thread_members]
    return {"threads": [thread.wire(asked.me.id) for thread in threads], "members": mine}


def open_direct(asked: Asked) -> Json:
    """Open a direct channel with a user; whether one may write there is found out when one does."""
    recipient = snowflake("recipient_id", asked.form.get("recipient_id"))
    if recipient not in asked.world.users or recipient == asked.me.id:
        raise Refused(50033)
    channel, _ = asked.world.direct(asked.world.users[recipient], asked.me)
    return channel.wire(asked.me.id)


_ONE = "/channels/{channel_id}"
ROUTES = (
    Route("GET", _ONE, "get_channel", get),
    Route("PATCH", _ONE, "modify_channel", modify, (5, 15.0)),
    Route("DELETE", _ONE, "delete_channel", delete),
    Route("PUT", _ONE + "/permissions/{target_id}", "edit_channel_permissions", put_overwrite),
    Route("DELETE", _ONE + "/permissions/{target_id}", "delete_channel_permission", delete_overwrite),
    Route("POST", _ONE + "/messages/{message_id}/threads", "start_thread_from_message", start_on_message, status=201),
    Route("POST", _ONE + "/threads", "start_thread", start, status=201),
    Route("GET", _ONE + "/threads/archived/{kind}", "list_archived_threads", archived),
    Route("GET", _ONE + "/users/{joined}/threads/archived/{kind}", "list_joined_archived_threads", archived),
    Route("PUT", _ONE + "/thread-members/@me", "join_thread", join),
    Route("DELETE", _ONE + "/thread-members/@me", "leave_thread", leave),
    Route("PUT", _ONE + "/thread-members/{user_id}", "add_thread_member", add_member),
    Route("DELETE", _ONE + "/thread-members/{user_id}", "remove_thread_member", remove_member),
    Route("GET", _ONE + "/thread-members/{user_id}", "get_thread_member", member),
    Route("GET", _ONE + "/thread-members", "list_thread_members", members),
    Route("POST", "/users/@me/channels", "create_dm", open_direct, (10, 10.0)),
)
