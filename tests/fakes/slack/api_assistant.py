"""assistant.threads.* and reactions.* of the fake Web API.

Source: docs.slack.dev/reference/methods/assistant.threads.setStatus and its neighbours, and reactions.add; a status is
cleared by an empty one and by the app's next message in the thread; there are at most four prompts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.call_context import bad
from tests.fakes.slack.errors import Refused

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.messages import AssistantThread, Message
    from tests.fakes.slack.state import Json

MOST_PROMPTS = 4
MOST_REACTIONS = 23
SHORT_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_+-':")


def set_status(call: Caller, given: Json) -> Json:
    thread = _thread(call, given)
    thread.statuses.append(given["status"])
    thread.loading_messages = given.get("loading_messages") or []
    return {}


def set_prompts(call: Caller, given: Json) -> Json:
    prompts = given["prompts"]
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise bad("prompts", f"must have 1 to {MOST_PROMPTS} items")
    if not all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts):
        raise bad("prompts", "each needs a title and a message")
    thread = _thread(call, given)
    thread.prompts, thread.prompts_title = prompts, given.get("title")
    return {}


def set_title(call: Caller, given: Json) -> Json:
    thread = _thread(call, given)
    thread.title = given["title"]
    root = call.workspace.channels[given["channel_id"]].messages[given["thread_ts"]]
    if root.assistant_title is not None:
        call.workspace.change(root, assistant_title=given["title"], text=given["title"])
    return {}


def _thread(call: Caller, given: Json) -> AssistantThread:
    """What is kept for a thread; without `thread_ts` (as prompts may be) it is that of the whole conversation."""
    channel = call.channel(given["channel_id"])
    if not call.is_in(channel):
        raise Refused("channel_not_found")
    thread_ts = given.get("thread_ts") or ""
    if thread_ts and thread_ts not in channel.messages:
        raise Refused("invalid_thread_ts")
    return call.workspace.assistant(channel, thread_ts)


def add_reaction(call: Caller, given: Json) -> Json:
    message, name = _item(call, given), _name(given)
    if call.by.bot.id in message.reactions.get(name, []):
        raise Refused("already_reacted")
    if message.channel.is_archived:
        raise Refused("is_archived")
    if sum(call.by.bot.id in users for users in message.reactions.values()) >= MOST_REACTIONS:
        raise Refused("too_many_reactions")
    call.workspace.add_reaction(call.by.bot, message, name)
    return {}


def remove_reaction(call: Caller, given: Json) -> Json:
    message, name = _item(call, given), _name(given)
    if call.by.bot.id not in message.reactions.get(name, []):
        raise Refused("no_reaction")
    call.workspace.remove_reaction(call.by.bot, message, name)
    return {}


def get_reactions(call: Caller, given: Json) -> Json:
    message = _item(call, given)
    return {"type": "message", "channel": message.channel.id, "message": message.wire()}


def _item(call: Caller, given: Json) -> Message:
    return call.message(call.joined(given["channel"]), given["timestamp"])


def _name(given: Json) -> str:
    name: str = given["name"].strip(":")
    if not name or not set(name) <= SHORT_NAME:
        raise Refused("invalid_name")
    return name


METHODS: dict[str, Handler] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "assistant.threads.setTitle": set_title,
    "reactions.add": add_reaction,
    "reactions.get": get_reactions,
    "reactions.remove": remove_reaction,
}
