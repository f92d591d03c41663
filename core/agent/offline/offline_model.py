"""The offline chat model: a LangChain model like any other, that decides by rules and answers by quoting."""

from __future__ import annotations

import asyncio
import re
import uuid
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import BaseTool
from pydantic import BaseModel, PrivateAttr, TypeAdapter

from core.abilities.arguments import Answers
from core.abilities.coreference import RECENT, kind_of, named_in_full
from core.agent.offline.ability_matcher import AbilityMatcher, Call, OfferedAbility
from core.agent.offline.follow_up import make_standalone
from core.agent.offline.quoted_answer import quote_answer, unknown_answer
from core.agent.offline.small_talk import ability_called_for, answer_small_talk
from core.model.buttons import declines, filled, pressed
from core.model.errors import NotHere
from core.model.messages import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
    from langchain_core.embeddings import Embeddings
    from langchain_core.runnables import Runnable

ASKS = "asks"
"""Where an answer that asks for a missing argument names the ability that it asks for."""
CHOICE = "choice"
"""Where a message that is a press names the button."""
PERSON = "person"
"""Where a message names who said it: only whom we asked can answer."""
REPLY = "reply"
"""Where an answer carries the `Reply` that an ability or the documents gave, citations and all, as JSON."""
SEARCHES = "searches"
"""Where a tool's metadata tells whether it finds passages for a question."""
SUBJECTS = "subjects"
"""Where an answer of ours names the things that it told of."""
_REPLY = TypeAdapter(Reply)


class OfflineChatModel(BaseChatModel):
    """Takes part in the same loop as a language model: it calls tools, reads their results, and answers.

    It needs no network and no weights beyond the embedder's; the same input gives the same output.
    """

    contact: str = ""
    _matcher: AbilityMatcher = PrivateAttr()
    _embeddings: Embeddings | None = PrivateAttr()

    def __init__(self, *, embeddings: Embeddings | None, contact: str = "") -> None:
        super().__init__(contact=contact)
        self._embeddings = embeddings
        self._matcher = AbilityMatcher(embeddings)

    @property
    def _llm_type(self) -> str:
        return "offline"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Offer tools; they must be LangChain tools, whose metadata may hold `examples` of what people say."""
        return self.bind(tools=[tool for tool in tools if isinstance(tool, BaseTool)], **kwargs)

    def prepare(self, tools: Sequence[BaseTool]) -> None:
        """Embed what the first message would wait for; call it before, since a message of the same moment waits too."""
        self._matcher.prepare(_offered(tools))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 — LangChain's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        message = self._respond(messages, kwargs.get("tools", []))
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        return await asyncio.to_thread(self._generate, messages, stop, None, **kwargs)

    def _respond(self, messages: list[BaseMessage], tools: Sequence[BaseTool]) -> AIMessage:
        if isinstance(messages[-1], ToolMessage):
            return self._relay(messages, messages[-1], tools)
        return self._decide(messages, tools)

    def _decide(self, messages: list[BaseMessage], tools: Sequence[BaseTool]) -> AIMessage:
        text = str(messages[-1].content)
        choice = messages[-1].additional_kwargs.get(CHOICE)
        if choice:
            return _press(choice, tools)
        skills = _offered(tools)
        if wanted := _open_question(messages):
            answers = _answered(wanted, text, tools)
            is_one = not text.rstrip().endswith("?") and not self._matcher.match_by_pattern(text, skills)
            if answers or (answers is None and is_one):
                return _press(filled(wanted, text), tools)
        talk = answer_small_talk(text)
        if talk is not None:
            return AIMessage(talk)
        called = ability_called_for(text, [skill.name for skill in skills])
        call = Call(called, {}) if called else self._pointed(messages, skills)
        call = call or self._matcher.match(text, skills)
        if call is None and len(messages) > 1 and _asks(messages[-2]) and declines(text):
            return AIMessage("All right.")
        call = call or self._completed(messages, skills)
        if call is None:
            return self._searched(make_standalone(text, _said(messages[:-1])), tools)
        return _tool_call(call) if call.missing is None else _ask(call, skills)

    def _pointed(self, messages: Sequence[BaseMessage], skills: Sequence[OfferedAbility]) -> Call | None:
        """Take “it” for what we spoke of last: “move it to 3” moves the meeting after talk of one."""
        text = named_in_full(str(messages[-1].content), _spoken_of(messages))
        return self._matcher.match_by_pattern(text, skills) if text else None

    def _completed(self, messages: list[BaseMessage], skills: Sequence[OfferedAbility]) -> Call | None:
        """Take the message as the answer to our own question for an argument, if we have just asked one."""
        if len(messages) < 2 or not _answers(messages):  # noqa: PLR2004 — ours, theirs
            return None
        name = _asked_for(messages[-2])
        ability = next((skill for skill in skills if skill.name == name), None)
        if ability is None:
            return None
        request = self._request(messages[:-1], ability) if _replies(messages[:-1]) else ""
        return self._matcher.complete(request, str(messages[-1].content), ability)

    def _request(self, messages: Sequence[BaseMessage], ability: OfferedAbility) -> str:
        """Return what the person wanted before our question, with the answers to what we asked about it before."""
        text = str(messages[-2].content)
        is_request = self._matcher.is_example_of(text, ability)
        if is_request or len(messages) <= 3 or _asked_for(messages[-3]) != ability.name:  # noqa: PLR2004 — as above
            return text
        return f"{self._request(messages[:-2], ability)} {text}"

    def _searched(self, question: str, tools: Sequence[BaseTool]) -> AIMessage:
        """Have passages searched for a question; without a tool for that there are none."""
        if name := _search(tools):
            return _tool_call(Call(name, {"question": question}))
        reply = unknown_answer(contact=self.contact)
        return AIMessage(reply.text, additional_kwargs={REPLY: _json(reply)})

    def _relay(self, messages: Sequence[BaseMessage], result: ToolMessage, tools: Sequence[BaseTool]) -> AIMessage:
        """Pass on what a tool said; a question that was none for it goes to the documents, which may say more."""
        *before, asked, _ = messages
        if result.status == "error":  # a press with arguments of another version, or of nobody's making
            return AIMessage("That does not work any more.")
        if isinstance(result.artifact, NotHere):
            return self._searched(make_standalone(str(before[-1].content), _said(before[:-1])), tools)
        if result.name != _search(tools) or not isinstance(asked, AIMessage):
            return AIMessage(str(result.content), additional_kwargs={REPLY: _json(result.artifact)})
        question = str(asked.tool_calls[0]["args"]["question"])
        reply = quote_answer(question, result.artifact, self._embeddings, contact=self.contact)
        if not reply.answered and before and isinstance(before[-1], ToolMessage):
            return AIMessage(str(before[-1].content))
        return AIMessage(reply.text, additional_kwargs={REPLY: _json(reply)})


def _said(messages: Sequence[BaseMessage]) -> list[str]:
    return [str(message.content) for message in messages if isinstance(message, HumanMessage)]


def _asks(message: BaseMessage) -> str | None:
    return message.additional_kwargs.get(ASKS) if isinstance(message, AIMessage) else None


def _asked_for(message: BaseMessage) -> str | None:
    """Return the ability for which a message of ours asks something."""
    asks = _asks(message)
    return pressed(asks)[0] if asks else None


def _replies(messages: Sequence[BaseMessage]) -> bool:
    """Tell whether the last of the messages, ours, replies to somebody; else we spoke by ourselves to one person."""
    return len(messages) > 1 and isinstance(messages[-2], HumanMessage)


def _answers(messages: Sequence[BaseMessage]) -> bool:
    """Tell whether who speaks now is the one to whom we spoke before."""
    return not _replies(messages[:-1]) or _person(messages[-1]) == _person(messages[-3])


def _spoken_of(messages: Sequence[BaseMessage]) -> str:
    """Return the kind of things that we told who speaks now of last, and not long ago."""
    ours = [at for at, message in enumerate(messages) if isinstance(message, AIMessage)]
    for at in reversed(ours[-RECENT:]):
        if (subjects := messages[at].additional_kwargs.get(SUBJECTS)) and _answers([*messages[: at + 1], messages[-1]]):
            return kind_of(subjects)
    return ""


def _open_question(messages: Sequence[BaseMessage]) -> str | None:
    """Return the call that we asked somebody to complete in any words, if that is what was said last."""
    asks = _asks(messages[-2]) if len(messages) > 1 else None  # ours, theirs
    return asks if asks and asks.endswith("=") and _answers(messages) else None


def _answered(asks: str, text: str, tools: Sequence[BaseTool]) -> bool | None:
    """Tell whether words are the argument that we asked for, if that can be told; where any words are, it is None."""
    name, argument = pressed(asks)[0], re.split(r"[?&]", asks)[-1].removesuffix("=")
    schema = next((tool.args_schema for tool in tools if tool.name == name), None)
    fields = schema.model_fields if isinstance(schema, type) and issubclass(schema, BaseModel) else {}
    known = fields[argument].metadata if argument in fields else ()
    answers = next((each for each in known if isinstance(each, Answers)), None)
    return answers.are(text) if answers else None


def _person(message: BaseMessage) -> str | None:
    return message.additional_kwargs.get(PERSON)


def _offered(tools: Sequence[BaseTool]) -> list[OfferedAbility]:
    return [_skillset(tool) for tool in tools if not (tool.metadata or {}).get("presses")]


def _search(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that finds passages; the last one, if several do."""
    return next((tool.name for tool in reversed(tools) if (tool.metadata or {}).get(SEARCHES)), None)


def _skillset(tool: BaseTool) -> OfferedAbility:
    examples = tuple((tool.metadata or {}).get("examples", ()))
    metadata = tool.metadata or {}
    effect, literal, heard = bool(metadata.get("effect")), bool(metadata.get("literal")), metadata.get("heard")
    return OfferedAbility(tool.name, tool.description, examples, tool.args_schema, effect, literal, heard)  # type: ignore[arg-type]


def _json(artifact: object) -> Any:
    return _REPLY.dump_python(artifact, mode="json") if isinstance(artifact, Reply) else None


def _press(choice: str, tools: Sequence[BaseTool]) -> AIMessage:
    """Call what a button names; it stands for a call that the desk itself has offered."""
    name, arguments = pressed(choice)
    if name not in {tool.name for tool in tools} or "\x00" in "".join(arguments.values()):
        return AIMessage("That button does not work any more.")
    return _tool_call(Call(name, dict(arguments)))


def _tool_call(call: Call) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": call.name, "args": call.arguments, "id": uuid.uuid4().hex}])


def _ask(call: Call, skills: Sequence[OfferedAbility]) -> AIMessage:
    ability = next(skill for skill in skills if skill.name == call.name)
    text = f"For that I need to know: {_wanted(str(call.missing), ability)}"
    return AIMessage(text, additional_kwargs={ASKS: call.name})


def _wanted(argument: str, ability: OfferedAbility) -> str:
    """Say what an argument is, in the words of the ability's docstring where it has some."""
    for line in ability.description.replace("\n", " ").split(". "):
        _, found, words = line.partition(f"{argument}: ")
        if found:
            return f"{argument.replace('_', ' ')} ({words.rstrip('.')})."
    return f"{argument.replace('_', ' ')}."
