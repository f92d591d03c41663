"""The events that Discord's gateway dispatches, made from the recorded shapes in `tests/wire/discord/`.

    event("message_create")                              # "MESSAGE_CREATE"
    shape("message_create", user="17", content="Hello")  # its data

Every fixture tells one small story with the same names, which `NAMES` lists; an argument of such a name replaces that
value wherever the fixture has it, in a mention and in an address too. Any other argument sets a field of the data, and
None takes a field away. Shapes are from discord.com/developers/docs/events/gateway-events and the resources' own pages
there, and from discord.py's `discord/types/*.py`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

WIRE = Path(__file__).parents[2] / "wire" / "discord"

NAMES: dict[str, tuple[str, ...]] = {
    "guild": ("1290000000000000001", "1290000000000000002"),  # the second was joined later, or never
    "guild_name": ("Office", "Workshop"),
    "channel": (
        "1290000000000000101",
        "1290000000000000104",  # the direct channel
        "1290000000000000105",  # a group's private channel
        "1290000000000000107",  # created
        "1290000000000000108",
    ),
    "channel_name": ("lunch", "breakfast", "lunch-and-dinner"),
    "forum": ("1290000000000000102",),
    "category": ("1290000000000000103",),
    "thread": ("1487000000000000201", "1487000000000000202"),  # under a channel's message, under a forum
    "thread_name": ("Lunch", "Lunch, solved", "Where is lunch?"),
    "bot": ("1290000000000000300",),
    "bot_name": ("frontdesk",),
    "application": ("1290000000000000399",),
    "user": ("1290000000000000301", "1290000000000000305"),  # who acts; who joined
    "user_name": ("ada", "alan"),
    "global_name": ("Ada", "Alan"),
    "other": ("1290000000000000302",),  # who is answered, quoted, chosen; the owner of the guild
    "other_name": ("grace",),
    "other_bot": ("1290000000000000303",),
    "webhook": ("1290000000000000304",),
    "role": ("1290000000000000401", "1290000000000000403"),
    "bot_role": ("1290000000000000402",),
    "message": ("1487000000000000501",),
    "other_message": ("1487000000000000500",),  # answered, quoted, pinned, pointed at
    "content": (
        "Where is the lunch menu?",
        "<@1290000000000000300> Where is the lunch menu?",
        "Where is the dinner menu?",  # edited
        "<@1290000000000000300> Where is the dinner menu?",
    ),
    "other_content": ("The menu is on the wall.",),
    "timestamp": ("2026-03-29T10:20:00.000000+00:00",),
    "edited_timestamp": ("2026-03-29T10:21:00.000000+00:00",),
    "nonce": ("18446744073709551557", "chunk"),
    "attachment": ("1487000000000000801",),
    "emoji": ("👍",),
    "custom_emoji": ("1290000000000000901",),
    "tag": ("1290000000000000951",),
    "interaction": ("1487000000000000601",),
    "token": ("interaction-token",),
    "command": ("1487000000000000701",),
    "command_name": ("ask", "reminders", "Free times", "Ask Frontdesk"),
    "custom_id": ("press", "form"),
    "input_id": ("words",),
    "value": ("yes",),
    "locale": ("en-GB",),
    "guild_locale": ("en-US",),
    "session": ("session",),
    "resume_url": ("wss://gateway-us-east1-b.discord.gg",),
}
IN_TEXT = re.compile(r"(?<=<@)\d+(?=>)|(?<=<@&)\d+(?=>)|(?<=<#)\d+(?=>)|(?<=/)\d+(?=/)")


@cache
def _recorded(scenario: str) -> str:
    return (WIRE / f"{scenario}.json").read_text(encoding="utf-8")


def scenarios() -> list[str]:
    """Name every shape that there is."""
    return sorted(path.stem for path in WIRE.glob("*.json"))


def event(scenario: str) -> str:
    """Name the event as the gateway does: the payload's `t`."""
    name: str = json.loads(_recorded(scenario))["t"]
    return name


def shape(scenario: str, **values: object) -> Json:
    """Fill one shape: the payload's `d`; `FileNotFoundError` if there is none of that name."""
    recorded: Json = json.loads(_recorded(scenario))["d"]
    swaps = {old: new for name, new in values.items() for old in NAMES.get(name, ()) if new is not None}
    data: Json = _swapped(recorded, swaps)
    for name, new in values.items():
        if new is None:
            data.pop(name, None)
        elif not any(_holds(recorded, old) for old in NAMES.get(name, ())):
            data[name] = new
    return data


def place(name: str, data: Json) -> tuple[str | None, str | None]:
    """Say in which guild and channel an event happened: what `Delivery.put` is to be told."""
    about = name.split("_", maxsplit=1)[0]
    if about == "GUILD" and "guild_id" not in data:
        return data["id"], None
    if about in {"CHANNEL", "THREAD"} and "channel_id" not in data and "id" in data:
        return data.get("guild_id"), data["id"]
    return data.get("guild_id"), data.get("channel_id")


def _swapped(value: Any, swaps: dict[str, object]) -> Any:
    if isinstance(value, list):
        return [_swapped(each, swaps) for each in value]
    if isinstance(value, dict):
        return {swaps.get(key, key): _swapped(each, swaps) for key, each in value.items()}
    if isinstance(value, str):
        return swaps[value] if value in swaps else IN_TEXT.sub(lambda at: str(swaps.get(at[0], at[0])), value)
    return value


def _holds(value: object, old: str) -> bool:
    if isinstance(value, dict):
        return any(_holds(each, old) for each in (*value.values(), *value))
    if isinstance(value, list):
        return any(_holds(each, old) for each in value)
    return value == old
