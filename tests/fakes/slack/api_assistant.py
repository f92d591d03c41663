"""agents.sessions.*, assistant.threads.* and reactions.* of the fake Web API.

Source: docs.slack.dev/reference/methods/agents.sessions.setStatus, assistant.threads.setStatus and their neighbours,
and reactions.add. An assistant's status is cleared by an empty one and by the app's next message in the thread; a
session's is not. There are at most four prompts; the prompts of an agent are those of the whole conversation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.call_context import bad
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.messages import AgentSession

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.messages import AssistantThread, Message
    from tests.fakes.slack.state import Json

MOST_PROMPTS = 4
LONGEST_TITLE = 200
STATUSES = ("active", "processing", "suspended", "closed")
MOST_REACTIONS = 23
SHORT_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_+-':")


def set_session_status(call: Caller, given: Json) -> Json:
    if given["status"] not in STATUSES:
        raise bad("status", f"must be a valid enum value: {', '.join(STATUSES)}")
    place = _session(call, given)
    if len(given.get("title") or "") > LONGEST_TITLE:
        raise bad("title", f"must be less than {LONGEST_TITLE + 1} characters")
    initiator = given.get("initiator_user_id")
    if initiator and initiator not in call.workspace.channels[place[0]].members:
        raise Refused("user_not_in_channel")
    new = AgentSession(call.by, given.get("title") or "", initiator)
    session = call.workspace.sessions.setdefault(place, new)
    session.statuses.append(given["status"])
    events = call.by.app.events
    heard = events is None or "agent_session_stopped" in events
    warning = {} if heard else {"warning": "missing_agent_session_stopped_event_subscription"}
    return {"status": session.status, "title": session.title} | warning


def rename_session(call: Caller, given: Json) -> Json:
    place = _session(call, given)
    if not 0 < len(given["title"]) <= LONGEST_TITLE:
        raise bad("title", f"must have 1 to {LONGEST_TITLE} characters")
    if place not in call.workspace.sessions:
        raise Refused("session_not_found")
    call.workspace.sessions[place].title = given["title"]
    return {"title": given["title"]}


def _session(call: Caller, given: Json) -> tuple[str, str]:
    """Return the place of a session: a thread in a conversation that the agent is in."""
    if call.by.app.view != "agent":
        raise Refused("not_authorized")
    channel = call.joined(given["channel_id"])
    if given.get("thread_ts") not in channel.messages:
        raise Refused("invalid_thread_ts")
    return channel.id, given["thread_ts"]


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
    if not thread_ts and call.by.app.view != "agent":
        raise bad("thread_ts", "missing required field")
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
    "agents.sessions.rename": rename_session,
    "agents.sessions.setStatus": set_session_status,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "assistant.threads.setTitle": set_title,
    "reactions.add": add_reaction,
    "reactions.get": get_reactions,
    "reactions.remove": remove_reaction,
}
