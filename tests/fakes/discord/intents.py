"""What an intent lets through, and what a session without the message content intent is shown.

discord.com/developers/docs/events/gateway#gateway-intents and #message-content-intent.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_MODERATION = 1 << 2
GUILD_EXPRESSIONS = 1 << 3
GUILD_INTEGRATIONS = 1 << 4
GUILD_WEBHOOKS = 1 << 5
GUILD_INVITES = 1 << 6
GUILD_VOICE_STATES = 1 << 7
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_MESSAGE_REACTIONS = 1 << 10
GUILD_MESSAGE_TYPING = 1 << 11
DIRECT_MESSAGES = 1 << 12
DIRECT_MESSAGE_REACTIONS = 1 << 13
DIRECT_MESSAGE_TYPING = 1 << 14
MESSAGE_CONTENT = 1 << 15
GUILD_SCHEDULED_EVENTS = 1 << 16
AUTO_MODERATION_CONFIGURATION = 1 << 20
AUTO_MODERATION_EXECUTION = 1 << 21
GUILD_MESSAGE_POLLS = 1 << 24
DIRECT_MESSAGE_POLLS = 1 << 25

PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
KNOWN = (1 << 17) - 1 | AUTO_MODERATION_CONFIGURATION | AUTO_MODERATION_EXECUTION | 3 << 24

# The first word or words of an event's name, the intents of which any lets it through in a guild, and those in a
# direct message. The longest fitting row rules; an event of no row needs no intent.
NEEDED: dict[str, tuple[int, int]] = {
    "GUILD": (GUILDS, 0),
    "CHANNEL": (GUILDS, 0),
    "CHANNEL_PINS_UPDATE": (GUILDS, DIRECT_MESSAGES),
    "THREAD": (GUILDS, 0),
    "THREAD_MEMBERS_UPDATE": (GUILDS | GUILD_MEMBERS, 0),
    "STAGE_INSTANCE": (GUILDS, 0),
    "GUILD_MEMBER": (GUILD_MEMBERS, 0),
    "GUILD_AUDIT_LOG_ENTRY_CREATE": (GUILD_MODERATION, 0),
    "GUILD_BAN": (GUILD_MODERATION, 0),
    "GUILD_EMOJIS_UPDATE": (GUILD_EXPRESSIONS, 0),
    "GUILD_STICKERS_UPDATE": (GUILD_EXPRESSIONS, 0),
    "GUILD_SOUNDBOARD": (GUILD_EXPRESSIONS, 0),
    "GUILD_INTEGRATIONS_UPDATE": (GUILD_INTEGRATIONS, 0),
    "INTEGRATION": (GUILD_INTEGRATIONS, 0),
    "WEBHOOKS_UPDATE": (GUILD_WEBHOOKS, 0),
    "INVITE": (GUILD_INVITES, 0),
    "VOICE_STATE_UPDATE": (GUILD_VOICE_STATES, 0),
    "VOICE_CHANNEL_EFFECT_SEND": (GUILD_VOICE_STATES, 0),
    "PRESENCE_UPDATE": (GUILD_PRESENCES, 0),
    "MESSAGE": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "MESSAGE_REACTION": (GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS),
    "MESSAGE_POLL": (GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS),
    "TYPING_START": (GUILD_MESSAGE_TYPING, DIRECT_MESSAGE_TYPING),
    "GUILD_SCHEDULED_EVENT": (GUILD_SCHEDULED_EVENTS, 0),
    "AUTO_MODERATION_RULE": (AUTO_MODERATION_CONFIGURATION, 0),
    "AUTO_MODERATION_ACTION_EXECUTION": (AUTO_MODERATION_EXECUTION, 0),
}
CONTENT: dict[str, object] = {"content": "", "embeds": [], "attachments": [], "components": []}


def lets_through(intents: int, event: str, data: Json, *, is_direct: bool, bot: str) -> bool:
    """Say whether a session with these intents is sent this event."""
    if event == "GUILD_MEMBER_UPDATE" and data["user"]["id"] == bot:
        return True
    if event == "THREAD_MEMBER_UPDATE" and data["user_id"] != bot:
        return False
    if event == "THREAD_MEMBERS_UPDATE" and not intents & GUILD_MEMBERS and not _moves(data, bot):
        return False
    rows = [row for row in NEEDED if f"{event}_".startswith(f"{row}_")]
    return not rows or bool(intents & NEEDED[max(rows, key=len)][is_direct])


def shown(intents: int, event: str, data: Json, *, bot: str) -> Json:
    """Write an event as a session with these intents sees it."""
    if event in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} and not intents & MESSAGE_CONTENT and "guild_id" in data:
        return without_content(data, bot)
    if event == "GUILD_CREATE" and not intents & GUILD_PRESENCES:
        return data | {"members": _here(data, bot), "presences": []}
    return data


def without_content(message: Json, bot: str) -> Json:
    """Empty what people wrote, unless the bot wrote it or is mentioned; each quoted message is judged by itself."""
    if quoted := message.get("referenced_message"):
        message = message | {"referenced_message": without_content(quoted, bot)}
    if message["author"]["id"] == bot or any(each["id"] == bot for each in message["mentions"]):
        return message
    emptied = {key: value for key, value in message.items() if key != "poll"} | CONTENT
    if "message_snapshots" in message:
        emptied["message_snapshots"] = [
            {**each, "message": each["message"] | CONTENT} for each in message["message_snapshots"]
        ]
    return emptied


def _moves(data: Json, bot: str) -> bool:
    added = {each["user_id"] for each in data.get("added_members", [])}
    return bot in added.union(data.get("removed_member_ids", []))


def _here(guild: Json, bot: str) -> list[Json]:
    speaking = {each["user_id"] for each in guild.get("voice_states", [])}
    return [each for each in guild["members"] if each["user"]["id"] in speaking | {bot}]
