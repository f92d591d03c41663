"""The messages with which the offline model takes part in LangChain's loop: replies, calls and questions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import TypeAdapter

from core.agent.offline.ability_matcher import Call
from core.agent.offline.dialogue import ASKS
from core.model.buttons import pressed
from core.model.language import current_language
from core.model.replies import Reply
from core.text.catalogue import _, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.tools import BaseTool

    from core.agent.offline.ability_matcher import OfferedAbility

REPLY = "reply"
"""The key under which an answer carries the `Reply` of an ability or of the documents, with its citations, as JSON."""
_REPLY = TypeAdapter(Reply)


def question_in(search: AIMessage) -> str:
    """Return the question for which a call of ours searches."""
    return str(search.tool_calls[0]["args"]["question"])


def until_said(messages: Sequence[BaseMessage]) -> Sequence[BaseMessage]:
    """Return the messages up to the last one of a person."""
    last = max(index for index, message in enumerate(messages) if isinstance(message, HumanMessage))
    return messages[: last + 1]


def read_reply(json: Any) -> Reply:
    """Return the reply that `as_json` wrote."""
    return _REPLY.validate_python(json)


def as_message(reply: Reply) -> AIMessage:
    """Return a reply as our message."""
    return AIMessage(reply.text, additional_kwargs={REPLY: as_json(reply)})


def as_json(artifact: object) -> Any:
    """Return a reply as JSON, and anything else as None."""
    return _REPLY.dump_python(artifact, mode="json") if isinstance(artifact, Reply) else None


def as_press(choice: str, tools: Sequence[BaseTool]) -> AIMessage:
    """Call what a button stands for: a call that Frontdesk itself has offered."""
    name, arguments = pressed(choice)
    if name not in {tool.name for tool in tools} or "\x00" in "".join(arguments.values()):
        return AIMessage(_("That button does not work any more."))
    return as_call(Call(name, dict(arguments)))


def as_call(call: Call) -> AIMessage:
    """Return a call of an ability as our message."""
    return AIMessage("", tool_calls=[{"name": call.name, "args": call.arguments, "id": uuid.uuid4().hex}])


def as_question(call: Call, abilities: Sequence[OfferedAbility]) -> AIMessage:
    """Ask for the missing argument, in the words of the ability's docstring if it has any."""
    ability = next(ability for ability in abilities if ability.name == call.name)
    lines = (line.partition(f"{call.missing}: ") for line in ability.description.replace("\n", " ").split(". "))
    words = next((f" ({words.rstrip('.')})" for _, found, words in lines if found), "")
    missing = str(call.missing).replace("_", " ")
    if current_language() != "en":  # the words of the docstring are English
        missing, words = name_of("argument", str(call.missing), missing), ""
    text = _("For that I need to know: {missing}.").format(missing=f"{missing}{words}")
    return AIMessage(text, additional_kwargs={ASKS: call.name})
