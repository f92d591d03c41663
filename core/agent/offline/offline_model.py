"""The offline chat model: a LangChain model like any other, which decides by rules and answers by quoting."""

from __future__ import annotations

import asyncio
import re
import uuid
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import BaseTool
from pydantic import BaseModel, PrivateAttr, TypeAdapter

from core.abilities.arguments import Answers
from core.abilities.coreference import named_in_full
from core.agent.offline.ability_matcher import AbilityMatcher, Call, OfferedAbility
from core.agent.offline.dialogue import ASKS, Dialogue
from core.agent.offline.single_request import begins_question, is_single_request
from core.model.buttons import declines, filled, pressed
from core.model.errors import NotHere
from core.model.messages import Reply
from core.text.talk import ASSENT, ability_called_for, answer_small_talk, heard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
    from langchain_core.runnables import Runnable

    from core.agent.offline.quoted_answer import Quoter
    from core.agent.understanding.guess import Ranker

REPLY = "reply"
"""The key under which an answer carries the `Reply` of an ability or of the documents, with its citations, as JSON."""
SEARCHES = "searches"
"""The key in a tool's metadata that says whether it finds passages for a question."""
_REPLY = TypeAdapter(Reply)


class OfflineChatModel(BaseChatModel):
    """Takes part in the same loop as a language model: it calls tools, reads their results, and answers.

    It needs no network and no weights except the embedder's. The same input gives the same output.
    """

    _quoter: Quoter = PrivateAttr()
    _matcher: AbilityMatcher = PrivateAttr()

    def __init__(self, quoter: Quoter) -> None:
        super().__init__()
        self._quoter = quoter
        self._matcher = AbilityMatcher(quoter.embeddings)

    @property
    def _llm_type(self) -> str:
        return "offline"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Offer tools. They must be LangChain tools; their metadata may hold `examples` of what people say."""
        return self.bind(tools=[tool for tool in tools if isinstance(tool, BaseTool)], **kwargs)

    def prepare(self, tools: Sequence[BaseTool]) -> None:
        """Embed the tools' examples before the first message comes, so that the message need not wait."""
        self._matcher.prepare(offered_abilities(tools))

    def is_sure(
        self, messages: Sequence[BaseMessage], tools: Sequence[BaseTool], *, ranker: Ranker | None = None
    ) -> bool:
        """Return whether the last message needs no language model.

        This is so if it is talk, the answer to our open question, or nothing more than a request as an example has it.
        A `ranker` must find the same ability the most probable, since examples with open slots match too much.
        """
        dialogue, abilities = Dialogue(messages), offered_abilities(tools)
        if dialogue.open_question:
            return is_answer(dialogue.open_question, dialogue.text, tools) is True
        if talk := heard(dialogue.text):
            return not (ASSENT in talk.topics and dialogue.was_asked)
        call = self._matcher.match_by_pattern(dialogue.text, abilities) if is_single_request(dialogue.text) else None
        if call is None or any(map(begins_question, map(str, call.arguments.values()))):
            return False
        if ranker is None:
            return True
        guesses = ranker.rank(dialogue.text, {ability.name for ability in abilities})
        return bool(guesses) and guesses[0].outcome == call.name

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 — LangChain's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        tools, last = kwargs.get("tools", []), messages[-1]
        if isinstance(last, ToolMessage):
            message = self._relay(messages, last, tools)
        else:
            message = self._decide(Dialogue(messages), tools)
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        return await asyncio.to_thread(self._generate, messages, stop, None, **kwargs)

    def _decide(self, dialogue: Dialogue, tools: Sequence[BaseTool]) -> AIMessage:
        """Choose among a press, the answer to our question, small talk, an ability, and a search, in this order."""
        if dialogue.choice:
            return _press(dialogue.choice, tools)
        abilities = offered_abilities(tools)
        if call := self._complete_open_question(dialogue, abilities, tools):
            return _press(call, tools)
        talk = answer_small_talk(dialogue.text)
        if talk is not None:
            return AIMessage(talk)
        wanted = self._find_call(dialogue, abilities)
        if wanted is None and dialogue.pending_call and declines(dialogue.text):
            return AIMessage("All right.")
        wanted = wanted or self._complete_request(dialogue, abilities)
        if wanted is None:
            return self._search(dialogue.standalone_text, tools)
        return _tool_call(wanted) if wanted.missing is None else _ask(wanted, abilities)

    def _complete_open_question(
        self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], tools: Sequence[BaseTool]
    ) -> str | None:
        """Return the call about which we asked an open question, completed by the text, if the text is an answer."""
        call, text = dialogue.open_question, dialogue.text
        if not call:
            return None
        fits = is_answer(call, text, tools)
        if fits is None:
            fits = not text.rstrip().endswith("?") and not self._matcher.match_by_pattern(text, abilities)
        return filled(call, text) if fits else None

    def _find_call(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Call | None:
        """Return the call that the text asks for by itself. “It” stands for the thing that we mentioned last."""
        called = ability_called_for(dialogue.text, [ability.name for ability in abilities])
        if called:
            return Call(called, {})
        in_full = named_in_full(dialogue.text, dialogue.recent_kind)
        by_reference = self._matcher.match_by_pattern(in_full, abilities) if in_full else None
        return by_reference or self._matcher.match(dialogue.text, abilities)

    def _complete_request(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Call | None:
        """Return the call for which we have just asked this person for an argument, if the text gives the argument."""
        ability = next((ability for ability in abilities if ability.name == dialogue.pending_ability), None)
        if ability is None:
            return None
        matches = self._matcher.match_by_pattern
        request = dialogue.find_request(ability.name, is_request=lambda text: matches(text, [ability]) is not None)
        return self._matcher.complete(request, dialogue.text, ability)

    def _search(self, question: str, tools: Sequence[BaseTool]) -> AIMessage:
        if name := search_tool(tools):
            return _tool_call(Call(name, {"question": question}))
        return _message(self._quoter.decline())

    def _relay(self, messages: Sequence[BaseMessage], result: ToolMessage, tools: Sequence[BaseTool]) -> AIMessage:
        """Pass on a tool's result. If an ability does not know what was asked about, search the documents."""
        *before, request, _ = messages
        if result.status == "error":  # a press whose arguments are of another version, or invented
            return AIMessage("That does not work any more.")
        if isinstance(result.artifact, NotHere):
            return self._search(Dialogue(before).standalone_text, tools)
        if result.name != search_tool(tools) or not isinstance(request, AIMessage):
            return AIMessage(str(result.content), additional_kwargs={REPLY: _json(result.artifact)})
        reply = self._quoter.answer(str(request.tool_calls[0]["args"]["question"]), result.artifact)
        if not reply.answered and before and isinstance(before[-1], ToolMessage):
            return AIMessage(str(before[-1].content))  # the ability's own refusal says more than "I don't know"
        return _message(reply)


def offered_abilities(tools: Sequence[BaseTool]) -> list[OfferedAbility]:
    """Return the abilities that words may call for. All others need the press of a button."""
    return [
        OfferedAbility(
            name=tool.name,
            description=tool.description,
            examples=tuple(metadata.get("examples", ())),
            schema=tool.args_schema,  # type: ignore[arg-type]
            effect=bool(metadata.get("effect")),
            literal=bool(metadata.get("literal")),
            heard=metadata.get("heard"),
        )
        for tool in tools
        if not (metadata := tool.metadata or {}).get("presses")
    ]


def search_tool(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that finds passages; the last one, if several do."""
    return next((tool.name for tool in reversed(tools) if (tool.metadata or {}).get(SEARCHES)), None)


def is_answer(call: str, text: str, tools: Sequence[BaseTool]) -> bool | None:
    """Return whether a text can be the missing argument of a call; None if nothing is known about the argument."""
    name, argument = pressed(call)[0], re.split(r"[?&]", call)[-1].removesuffix("=")
    schema = next((tool.args_schema for tool in tools if tool.name == name), None)
    fields = schema.model_fields if isinstance(schema, type) and issubclass(schema, BaseModel) else {}
    annotations = fields[argument].metadata if argument in fields else ()
    answers = next((annotation for annotation in annotations if isinstance(annotation, Answers)), None)
    return answers.are(text) if answers else None


def _message(reply: Reply) -> AIMessage:
    return AIMessage(reply.text, additional_kwargs={REPLY: _json(reply)})


def _json(artifact: object) -> Any:
    return _REPLY.dump_python(artifact, mode="json") if isinstance(artifact, Reply) else None


def _press(choice: str, tools: Sequence[BaseTool]) -> AIMessage:
    """Call what a button stands for: a call that Frontdesk itself has offered."""
    name, arguments = pressed(choice)
    if name not in {tool.name for tool in tools} or "\x00" in "".join(arguments.values()):
        return AIMessage("That button does not work any more.")
    return _tool_call(Call(name, dict(arguments)))


def _tool_call(call: Call) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": call.name, "args": call.arguments, "id": uuid.uuid4().hex}])


def _ask(call: Call, abilities: Sequence[OfferedAbility]) -> AIMessage:
    """Ask for the missing argument, in the words of the ability's docstring if it has any."""
    ability = next(ability for ability in abilities if ability.name == call.name)
    lines = (line.partition(f"{call.missing}: ") for line in ability.description.replace("\n", " ").split(". "))
    words = next((f" ({words.rstrip('.')})" for _, found, words in lines if found), "")
    text = f"For that I need to know: {str(call.missing).replace('_', ' ')}{words}."
    return AIMessage(text, additional_kwargs={ASKS: call.name})
