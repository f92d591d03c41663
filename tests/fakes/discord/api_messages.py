"""Messages and reactions of the fake API; discord.com/developers/resources/message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.clock import snowflake_time
from tests.fakes.discord.errors import Refused, field_refused
from tests.fakes.discord.message_events import echoed
from tests.fakes.discord.messages import PINS_ADD, SUPPRESS_EMBEDS, SYSTEM
from tests.fakes.discord.outgoing_messages import refuse_place, rewrite, send
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.route_context import Route, snowflake
from tests.fakes.discord.state import stamp

if TYPE_CHECKING:
    from tests.fakes.discord.messages import Message
    from tests.fakes.discord.route_context import Asked
    from tests.fakes.discord.state import Channel, Json, User

TWO_WEEKS = 14 * 24 * 3600
MOST_REACTIONS, MOST_PINS = 20, 250


def create(asked: Asked) -> Json:
    message = send(asked, asked.channel(), asked.form)
    return asked.show(message) | echoed(message)


def get(asked: Asked) -> Json:
    return asked.show(asked.message(asked.channel(Permission.READ_MESSAGE_HISTORY)))


def history(asked: Asked) -> list[Json]:
    """Newest first, whichever way it is asked."""
    channel = asked.channel()
    limit = asked.number("limit", 50, 100)
    before, after, around = asked.at("before"), asked.at("after"), asked.at("around")
    if sum(one is not None for one in (before, after, around)) > 1:
        raise field_refused("before", "BASE_TYPE_EXCLUSIVE", "before, after and around are mutually exclusive.")
    if not asked.may(channel, Permission.READ_MESSAGE_HISTORY):
        return []
    found = list(channel.messages.values())
    if after is not None:
        chosen = [message for message in found if int(message.id) > after][:limit]
    elif around is not None:
        half = limit // 2
        earlier = [message for message in found if int(message.id) < around][-half:] if half else []
        chosen = earlier + [message for message in found if int(message.id) >= around][: half + 1]
    else:
        chosen = [message for message in found if before is None or int(message.id) < before][-limit:]
    return [asked.show(message) for message in reversed(chosen)]


def edit(asked: Asked) -> Json:
    channel = asked.channel()
    message = asked.message(channel)
    body = asked.form
    if message.author is not asked.me:
        if set(body) != {"flags"}:
            raise Refused(50005)
        asked.need(channel, Permission.MANAGE_MESSAGES)
        flags = message.flags & ~SUPPRESS_EMBEDS | int(body["flags"]) & SUPPRESS_EMBEDS
        return asked.show(asked.world.change(message, edited=False, flags=flags))
    if message.type in SYSTEM:
        raise Refused(50021)
    refuse_archived(asked, channel)
    return asked.show(rewrite(asked.world, message, body, asked.files))


def refuse_archived(asked: Asked, channel: Channel) -> None:
    """Raises Refused in an archived thread, and in a locked one that the bot does not manage."""
    if channel.is_archived:
        raise Refused(50083)
    if channel.is_locked and not asked.may(channel, Permission.MANAGE_THREADS):
        raise Refused(160005)


def delete(asked: Asked) -> None:
    channel = asked.channel()
    message = asked.message(channel)
    if message.author is not asked.me:
        if channel.guild is None:
            raise Refused(50003)
        asked.need(channel, Permission.MANAGE_MESSAGES)
    if message.type in SYSTEM - {PINS_ADD, 7, 18}:
        raise Refused(50021)
    asked.world.remove(message)


def bulk_delete(asked: Asked) -> None:
    channel = asked.channel()
    if channel.guild is None:
        raise Refused(50003)
    asked.need(channel, Permission.MANAGE_MESSAGES)
    wanted = [snowflake("messages", one) for one in asked.form.get("messages") or []]
    if not 2 <= len(wanted) <= 100:
        raise Refused(50016)
    if any(snowflake_time(one) < asked.world.clock.now() - TWO_WEEKS for one in wanted):
        raise Refused(50034)
    found = [channel.messages[one] for one in dict.fromkeys(wanted) if one in channel.messages]
    if found:
        asked.world.remove(*found)


def crosspost(asked: Asked) -> Json:
    message = asked.message(asked.channel())
    if message.author is not asked.me:
        asked.need(message.channel, Permission.MANAGE_MESSAGES)
    return asked.show(asked.world.change(message, edited=False, flags=message.flags | 1))


def pins(asked: Asked) -> Json:
    channel = asked.channel()
    limit = asked.number("limit", 50, 50)
    found = sorted(channel.pins.items(), key=lambda pin: pin[1], reverse=True)
    if "before" in asked.query:
        found = [(message, at) for message, at in found if stamp(at) < asked.query["before"]]
    if not asked.may(channel, Permission.READ_MESSAGE_HISTORY):
        found = []
    items = [{"pinned_at": stamp(at), "message": asked.show(channel.messages[pin])} for pin, at in found[:limit]]
    return {"items": items, "has_more": len(found) > limit}


def pin(asked: Asked) -> None:
    channel = asked.channel(Permission.PIN_MESSAGES)
    if len(channel.pins) >= MOST_PINS:
        raise Refused(30003)
    asked.world.set_pinned(asked.me, asked.message(channel), pinned=True)


def unpin(asked: Asked) -> None:
    channel = asked.channel(Permission.PIN_MESSAGES)
    asked.world.set_pinned(asked.me, asked.message(channel), pinned=False)


def typing(asked: Asked) -> None:
    channel = asked.channel()
    refuse_place(asked, channel)
    asked.world.type_in(asked.me, channel)


def emoji(asked: Asked) -> str:
    """The emoji in the path. Raises Refused where it is a word: a guild's own come as `name:id`."""
    given = asked.path["emoji"]
    name, _, emoji_id = given.partition(":")
    if (emoji_id and not emoji_id.isdigit()) or not name or (not emoji_id and name.isascii() and not name[0].isdigit()):
        raise Refused(10014)
    return given


def react(asked: Asked) -> None:
    channel = asked.channel(Permission.READ_MESSAGE_HISTORY)
    message, wanted = asked.message(channel), emoji(asked)
    refuse_archived(asked, channel)
    if wanted not in message.reactions:
        asked.need(channel, Permission.ADD_REACTIONS)
        if len(message.reactions) >= MOST_REACTIONS:
            raise Refused(30010)
    asked.world.add_reaction(asked.me, message, wanted)


def unreact(asked: Asked) -> None:
    message, who = _reacted(asked)
    asked.world.remove_reaction(who, message, emoji(asked))


def _reacted(asked: Asked) -> tuple[Message, User]:
    channel = asked.channel()
    who = asked.user()
    if who is not asked.me:
        asked.need(channel, Permission.MANAGE_MESSAGES)
    return asked.message(channel), who


def reacted(asked: Asked) -> list[Json]:
    channel = asked.channel(Permission.READ_MESSAGE_HISTORY)
    users = asked.message(channel).reactions.get(emoji(asked), [])
    after = asked.at("after") or 0
    chosen = [user for user in sorted(users, key=int) if int(user) > after]
    return [asked.world.users[user].wire() for user in chosen[: asked.number("limit", 25, 100)]]


def clear(asked: Asked) -> None:
    channel = asked.channel(Permission.MANAGE_MESSAGES)
    wanted: Any = emoji(asked) if "emoji" in asked.path else None
    asked.world.clear_reactions(asked.message(channel), wanted)


_ALL, _ONE = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
_REACTIONS = _ONE + "/reactions/{emoji}"
_SLOW = (1, 0.25)
ROUTES = (
    Route("GET", _ALL + "/pins", "get_pins", pins, (5, 5.0)),
    Route("PUT", _ALL + "/pins/{message_id}", "pin_message", pin, (5, 4.0)),
    Route("DELETE", _ALL + "/pins/{message_id}", "unpin_message", unpin, (5, 4.0)),
    Route("POST", _ALL + "/bulk-delete", "bulk_delete_messages", bulk_delete, (1, 1.0)),
    Route("POST", _ALL, "create_message", create, (5, 5.0)),
    Route("GET", _ALL, "get_messages", history, (5, 1.0)),
    Route("GET", _ONE, "get_message", get, (5, 1.0)),
    Route("PATCH", _ONE, "edit_message", edit, (5, 5.0)),
    Route("DELETE", _ONE, "delete_message", delete, (5, 1.0)),
    Route("POST", _ONE + "/crosspost", "crosspost_message", crosspost),
    Route("POST", "/channels/{channel_id}/typing", "trigger_typing", typing, (5, 5.0)),
    Route("PUT", _REACTIONS + "/@me", "create_reaction", react, _SLOW),
    Route("DELETE", _REACTIONS + "/{user_id}", "delete_reaction", unreact, _SLOW),
    Route("GET", _REACTIONS, "get_reactions", reacted),
    Route("DELETE", _REACTIONS, "delete_reactions_of_emoji", clear, _SLOW),
    Route("DELETE", _ONE + "/reactions", "delete_all_reactions", clear, _SLOW),
)
