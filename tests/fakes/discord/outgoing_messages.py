"""What applications write and change: a body becomes a message of the fake Discord, or is refused.

discord.com/developers/resources/message#create-message and #edit-message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.errors import Refused, field_refused
from tests.fakes.discord.fields import body_faults
from tests.fakes.discord.message_events import reference
from tests.fakes.discord.messages import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    REPLY,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    SYSTEM,
    Message,
)  # fmt: skip
from tests.fakes.discord.permissions import Permission, may_send
from tests.fakes.discord.schema import refuse
from tests.fakes.discord.state import CATEGORY, FORUM, MEDIA
from tests.fakes.discord.uploads import attach

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.discord.messages import Attachment
    from tests.fakes.discord.route_context import Asked, Upload
    from tests.fakes.discord.state import Channel, Json
    from tests.fakes.discord.world import World

SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
NONCE_SECONDS = 5 * 60.0


def written(
    world: World, channel: Channel, body: Json, files: Mapping[str, Upload], *, settable: int = SETTABLE
) -> dict[str, Any]:
    """The fields of the message that a body makes, with `content` and `allowed` for `World.post`."""
    refuse(list(body_faults(body)))
    flags = int(body.get("flags") or 0) & settable
    made: dict[str, Any] = {
        "content": str(body.get("content") or "").strip(),
        "embeds": [rich(embed) for embed in body.get("embeds") or []],
        "components": body.get("components") or [],
        "flags": flags,
        "tts": bool(body.get("tts")),
        "nonce": body.get("nonce"),
        "allowed": body.get("allowed_mentions"),
    }
    refuse_empty(made, has_files=bool(files), flags=flags)
    attached = attach(world, channel, body, files, ephemeral=bool(flags & EPHEMERAL))
    made |= {name: pointed(made[name], attached, (name,)) for name in ("embeds", "components")}
    return made | {"attachments": attached}


def refuse_empty(made: Mapping[str, Any], *, has_files: bool, flags: int) -> None:
    """Components count only in a message of the second version."""
    has_components = made["components"] and flags & COMPONENTS_V2
    if not (made["content"] or made["embeds"] or has_files or has_components):
        raise Refused(50006)


def pointed(part: Any, attached: list[Attachment], at: tuple[str, ...]) -> Any:
    """Embeds or components with the files' addresses for `attachment://name`. Raises Refused where there is no such."""
    if isinstance(part, list):
        return [pointed(each, attached, (*at, str(index))) for index, each in enumerate(part)]
    if isinstance(part, dict):
        return {name: pointed(value, attached, (*at, name)) for name, value in part.items()}
    if not isinstance(part, str) or not part.startswith("attachment://"):
        return part
    found = [file.url for file in attached if file.filename == part.removeprefix("attachment://")]
    if not found:
        raise field_refused(".".join(at), "ATTACHMENT_NOT_FOUND", "The referenced attachment was not found.")
    return found[0]


def rich(embed: Json) -> Json:
    """An embed as it comes back."""
    return {"type": "rich", **{key: value for key, value in embed.items() if value is not None}}


def send(asked: Asked, channel: Channel, body: Json) -> Message:
    """Post as an application does, once for a nonce that is to be enforced."""
    world, me = asked.world, asked.me
    refuse(list(body_faults(body)))
    refuse_place(asked, channel)
    key = (me.id, str(body.get("nonce")))
    if body.get("enforce_nonce") and body.get("nonce") is not None:
        since, before = world.nonces.get(key, (float("-inf"), None))
        if before is not None and world.clock.seconds() - since < NONCE_SECONDS:
            return before
    made = written(world, channel, body, asked.files)
    if any(word in made["content"].lower() for word in world.blocked_words):
        raise Refused(200000)
    if made["attachments"]:
        asked.need(channel, Permission.ATTACH_FILES)
    if made["embeds"]:
        asked.need(channel, Permission.EMBED_LINKS)
    replied_to = _replied_to(asked, channel, body)
    if replied_to:
        made |= {"type": REPLY, "replied_to": replied_to, "reference": reference(replied_to)}
    message = world.post(channel, me, **made)
    if body.get("nonce") is not None:
        world.nonces[key] = (world.clock.seconds(), message)
    return message


def refuse_place(asked: Asked, channel: Channel) -> None:
    """Raises Refused where the bot may not write there, or nobody may."""
    if channel.type in {FORUM, MEDIA}:
        raise Refused(40058)
    if channel.type == CATEGORY:
        raise Refused(50008)
    if channel.guild is None:
        others = [user for user in channel.recipients if user is not asked.me]
        if not all(_can_be_written_to(asked, user.id) for user in others):
            raise Refused(50007)
        return
    if not may_send(channel, asked.world.permissions(asked.me.id, channel)):
        raise Refused(50013)
    if channel.is_locked and not asked.may(channel, Permission.MANAGE_THREADS):
        raise Refused(50083 if channel.is_archived else 160005)


def _can_be_written_to(asked: Asked, user_id: str) -> bool:
    user = asked.world.users[user_id]
    shared = any(user_id in guild.members for guild in asked.world.guilds_of(asked.me.id))
    return user.accepts_dms and not user.is_bot and (shared or user_id in asked.by.installed_by)


def _replied_to(asked: Asked, channel: Channel, body: Json) -> Message | None:
    """The message that is answered; one that is not there is an error, unless the body says otherwise."""
    given = body.get("message_reference")
    if not given or given.get("message_id") is None:
        return None
    asked_place = str(given.get("channel_id") or channel.id)
    found = channel.messages.get(str(given["message_id"])) if asked_place == channel.id else None
    if found is None or found.type in SYSTEM:
        if found is None and given.get("fail_if_not_exists") is False:
            return None
        code = "REPLIES_UNKNOWN_MESSAGE" if found is None else "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE"
        words = "Unknown message" if found is None else "Cannot reply to a system message"
        raise field_refused("message_reference", code, words)
    if not asked.may(channel, Permission.READ_MESSAGE_HISTORY):
        raise Refused(160002)
    return found


def rewrite(
    world: World,
    message: Message,
    body: Json,
    files: Mapping[str, Upload],
    *,
    default: tuple[str, ...] = ("users", "roles", "everyone"),
) -> Message:
    """Change a message as its author asks; what the body does not name stays."""
    refuse(list(body_faults(body, before=message.flags)))
    was_loading = bool(message.flags & LOADING)
    flags = message.flags & ~LOADING
    if body.get("flags") is not None:
        asked_for = int(body["flags"])
        flags = flags & ~SUPPRESS_EMBEDS | asked_for & (SUPPRESS_EMBEDS | COMPONENTS_V2)
    made: dict[str, Any] = {
        "content": str(body["content"] or "").strip() if "content" in body else message.content,
        "embeds": [rich(embed) for embed in body["embeds"] or []] if "embeds" in body else message.embeds,
        "components": body["components"] or [] if "components" in body else message.components,
    }
    if flags & COMPONENTS_V2 and (made["content"] or made["embeds"]):
        raise field_refused(
            "flags",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "The 'content' and 'embeds' fields must be reset when setting MessageFlags.IS_COMPONENTS_V2",
        )
    kept = message.attachments
    if body.get("attachments") is not None:
        named = {str(one["id"]) for one in body["attachments"]}
        kept = [attachment for attachment in message.attachments if attachment.id in named]
    refuse_empty(made, has_files=bool(kept or files), flags=flags)
    new = attach(world, message.channel, body, files, ephemeral=message.is_ephemeral)
    made |= {name: pointed(made[name], [*kept, *new], (name,)) for name in ("embeds", "components")}
    for name, value in made.items():
        setattr(message, name, value)
    world.remention(message, body.get("allowed_mentions"), default=default)
    only_flags = set(body) <= {"flags"}
    edited = not was_loading and not only_flags
    return world.change(message, edited=edited, flags=flags, attachments=[*kept, *new])
