"""The bodies that Slack delivers, made from the recorded shapes in `tests/wire/slack/`.

    shape("message_channel", user="U0002", text="Hello", ts="1774771205.000200")

Every fixture tells one small story with the same names, which `NAMES` lists; an argument of such a name replaces that
value wherever the fixture has it, a mention in a text included. Any other argument sets a field of the event (or of the
body, where it is no event), and None takes a field away. Shapes are from docs.slack.dev/reference/events/<event>,
docs.slack.dev/reference/interaction-payloads and docs.slack.dev/interactivity/implementing-slash-commands.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

WIRE = Path(__file__).parents[2] / "wire" / "slack"

NAMES: dict[str, tuple[object, ...]] = {
    "team": ("T0001",),
    "enterprise": ("E0001",),
    "app": ("A0001",),
    "bot": ("U0BOT",),
    "bot_id": ("B0001",),
    "user": ("U0001", "W0001", "U9001"),  # a member, a member of a grid, a stranger of another workspace
    "user_name": ("ada",),
    "other": ("U0002",),  # who said the parent, who invited, whose message it is
    "user_team": ("T9001",),
    "channel": ("C0001", "D0001", "G0001"),
    "channel_name": ("lunch",),
    "text": ("Where is the lunch menu?", "<@U0BOT> Where is the lunch menu?"),
    "previous_text": ("Where is the menu?",),
    "ts": ("1774771200.000100",),
    "thread_ts": ("1774771100.000100",),
    "event_ts": ("1774771300.000100",),  # when it happened, where that is not the message's own time
    "event_id": ("Ev0001",),
    "client_msg_id": ("11111111-2222-4333-8444-555555555555",),
    "action_id": ("press",),
    "block_id": ("b1",),
    "value": ("yes",),
    "view_id": ("V0001",),
    "callback_id": ("ask",),
    "private_metadata": ("here",),
    "command": ("/desk",),
    "trigger_id": ("1.2.abc",),
    "response_url": ("https://hooks.slack.com/actions/T0001/1/abc",),
    "challenge": ("challenge-text",),
    "file_id": ("F0001",),
}
MARKUP = re.compile(
    r"<@(?P<user>[UW]\w+)(?:\|[^>]*)?>|<#(?P<channel>C\w+)(?:\|[^>]*)?>|<!subteam\^(?P<group>S\w+)[^>]*>"
    r"|<!(?P<range>here|channel|everyone)(?:\|[^>]*)?>|<(?P<url>[a-z]+:[^|>]+)(?:\|(?P<words>[^>]*))?>"
)


@cache
def _recorded(scenario: str) -> str:
    return (WIRE / f"{scenario}.json").read_text(encoding="utf-8")


def scenarios() -> list[str]:
    """Name every shape that there is."""
    return sorted(path.stem for path in WIRE.glob("*.json"))


def shape(scenario: str, **values: object) -> Json:
    """Fill one shape; `FileNotFoundError` if there is none of that name."""
    recorded: Json = json.loads(_recorded(scenario))
    swaps = {old: new for name, new in values.items() for old in NAMES.get(name, ()) if new is not None}
    body: Json = _swapped(recorded, swaps)
    event = body.get("event", body)
    for name, new in values.items():
        if new is None:
            event.pop(name, None)
        elif not any(_holds(recorded, old) for old in NAMES.get(name, ())):
            event[name] = new
    if "event" in body and not {"ts", "event_ts", "event_time"}.isdisjoint(values):
        body["event_time"] = values.get("event_time") or int(float(event.get("event_ts") or event["ts"]))
    return body


def rich_text(text: str) -> Json:
    """Write a person's text as the block that Slack's own composer makes of it."""
    parts: list[Json] = []
    end = 0
    for found in MARKUP.finditer(text):
        parts += _words(text[end : found.start()])
        parts.append(_reference(found))
        end = found.end()
    parts += _words(text[end:])
    return {"type": "rich_text", "block_id": "rt1", "elements": [{"type": "rich_text_section", "elements": parts}]}


def _words(text: str) -> list[Json]:
    return [{"type": "text", "text": html.unescape(text)}] if text else []


def _reference(found: re.Match[str]) -> Json:
    if user := found["user"]:
        return {"type": "user", "user_id": user}
    if channel := found["channel"]:
        return {"type": "channel", "channel_id": channel}
    if group := found["group"]:
        return {"type": "usergroup", "usergroup_id": group}
    if everyone := found["range"]:
        return {"type": "broadcast", "range": everyone}
    named = {"text": html.unescape(found["words"])} if found["words"] else {}
    return {"type": "link", "url": html.unescape(found["url"]), **named}


def _swapped(value: Any, swaps: dict[object, object]) -> Any:
    if isinstance(value, list):
        return [_swapped(each, swaps) for each in value]
    if isinstance(value, dict):
        new = {swaps.get(key, key): _swapped(each, swaps) for key, each in value.items()}
        if new.get("text") != value.get("text") and _composed(value.get("blocks")):
            new["blocks"] = [rich_text(new["text"])] if new["text"] else []
        return new
    if isinstance(value, str):
        return (
            swaps[value] if value in swaps else re.sub(r"<@(\w+)>", lambda at: f"<@{swaps.get(at[1], at[1])}>", value)
        )
    return value


def _composed(blocks: object) -> bool:
    return isinstance(blocks, list) and len(blocks) == 1 and blocks[0].get("type") == "rich_text"


def _holds(value: object, old: object) -> bool:
    if isinstance(value, dict):
        return any(_holds(each, old) for each in value.values())
    if isinstance(value, list):
        return any(_holds(each, old) for each in value)
    return value == old
