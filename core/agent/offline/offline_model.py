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
from core.agent.offline.calibration import measure_scale
from core.agent.offline.corrections import Calls, repair
from core.agent.offline.dialogue import ASKS, Dialogue
from core.agent.offline.proposal import complete, propose, proposed_call, requested_call
from core.agent.offline.several_wishes import wishes_in
from core.agent.offline.single_request import begins_question, is_single_request
from core.agent.understanding.contradiction import find_contradiction
from core.agent.understanding.decision import DO, Decision, decide
from core.model.buttons import assents, declines, filled, pressed
from core.model.errors import NotHere
from core.model.replies import Reply
from core.text.talk import ASSENT, ability_called_for, answer_small_talk, heard, language_of, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
    from langchain_core.runnables import Runnable

    from core.agent.offline.quoted_answer import Quoter
    from core.agent.understanding.guess import Ranker
    from core.agent.understanding.message_parts import Part

REPLY = "reply"
"""The key under which an answer carries the `Reply` of an ability or of the documents, with its citations, as JSON."""
SEARCHES = "searches"
"""The key in a tool's metadata that says whether it finds passages for a question."""
DECLINES = "declines"
"""The key in a tool's metadata that says whether “No” calls it."""
SURE_TALK = 0.8
"""The lowest probability at which words that no table has are taken for talk."""
_REPLY = TypeAdapter(Reply)


class OfflineChatModel(BaseChatModel):
    """Takes part in the same loop as a language model: it calls tools, reads their results, and answers.

    It needs no network and no weights except the embedder's. The same input gives the same output.
    """

    _quoter: Quoter = PrivateAttr()
    _matcher: AbilityMatcher = PrivateAttr()
    _ranker: Ranker | None = PrivateAttr()

    def __init__(self, quoter: Quoter, ranker: Ranker | None = None) -> None:
        """Create the model. Without a `ranker`, only the exact words of examples call for an ability."""
        super().__init__()
        self._quoter = quoter
        self._ranker = ranker
        self._matcher = AbilityMatcher()

    @property
    def _llm_type(self) -> str:
        return "offline"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Offer tools. They must be LangChain tools; their metadata may hold `examples` of what people say."""
        return self.bind(tools=[tool for tool in tools if isinstance(tool, BaseTool)], **kwargs)

    def prepare(self) -> None:
        """Load what the first message would otherwise wait for."""
        if self._quoter.embeddings:
            measure_scale(self._quoter.embeddings)
        if self._ranker:
            self._ranker.rank("hello", ())

    def is_sure(self, messages: Sequence[BaseMessage], tools: Sequence[BaseTool]) -> bool:
        """Return whether the last message needs no language model.

        This is so if it is talk, the answer to our open question, or nothing more than a request. If an example matches
        a request, the ranker must find the same ability the most probable, since open slots match too much.
        """
        dialogue, abilities = Dialogue(messages), offered_abilities(tools)
        if dialogue.open_question:
            return is_answer(dialogue.open_question, dialogue.text, tools) is True
        if talk := heard(dialogue.text):
            return not (ASSENT in talk.topics and dialogue.was_asked)
        if not is_single_request(dialogue.text):
            return False
        decision = self._understood(dialogue, abilities)
        call = self._matcher.match_by_pattern(dialogue.text, abilities)
        if call and any(map(begins_question, map(str, call.arguments.values()))):
            return False
        if decision is None or decision.call is None:
            return decision is None and call is not None
        return decision.call.name == call.name if call else decision.would == "do" and decision.probability >= DO

    def wishes_in(self, messages: Sequence[BaseMessage], tools: Sequence[BaseTool]) -> tuple[Part, ...]:
        """Return the parts of the last message if it has several wishes, and is no answer and no repair."""
        dialogue, abilities = Dialogue(messages), offered_abilities(tools)
        is_answer = self._complete_open_question(dialogue, abilities, tools) is not None
        if dialogue.choice or is_answer or self._repair(dialogue, abilities, tools):
            return ()

        def calls(text: str) -> bool:
            decision = self._understood(Dialogue([messages[-1].model_copy(update={"content": text})]), abilities)
            return bool(decision and decision.call) or self._matcher.match_by_pattern(text, abilities) is not None

        return wishes_in(dialogue.text, calls, locale=dialogue.locale)

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
        """Choose among a press, the answer to our question, a repair, small talk, an ability, and a search."""
        if dialogue.choice:
            return _press(dialogue.choice, tools)
        abilities = offered_abilities(tools)
        if call := self._complete_open_question(dialogue, abilities, tools):
            return _press(call, tools)
        if answer := self._repair(dialogue, abilities, tools) or _talk(dialogue.text):
            return answer
        wanted = self._find_call(dialogue, abilities)
        if wanted is None and dialogue.pending_call and declines(dialogue.text):
            return AIMessage("All right.")
        if wanted := wanted or self._complete_request(dialogue, abilities):
            return _tool_call(wanted) if wanted.missing is None else _ask(wanted, abilities)
        return self._guess(dialogue, abilities, tools)

    def _guess(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], tools: Sequence[BaseTool]) -> AIMessage:
        """Do what the text most probably calls for, or propose it, or search the documents."""
        decision = self._understood(dialogue, abilities)
        if decision and decision.would == "talk" and decision.probability >= SURE_TALK:
            return AIMessage(text(ASSENT, language_of(dialogue.text)))
        if decision is None or decision.call is None:
            return self._search(dialogue.standalone_text, tools)
        if decision.would == "do":
            return _tool_call(decision.call)
        if decision.would == "ask":
            return _ask(decision.call, abilities)
        calls = (decision.call, *decision.others)
        changing = {ability.name for ability in abilities if ability.effect}
        search, no = search_tool(tools), _declining(tools)
        return _message(propose(calls, dialogue.text, changing=changing, search=search, no=no))

    def _understood(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Decision | None:
        """Decide by the understanding, if there is one."""
        if self._ranker is None:
            return None
        return decide(dialogue.text, abilities, self._ranker, locale=dialogue.locale, mentions=dialogue.mentions)

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

    def _repair(
        self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], tools: Sequence[BaseTool]
    ) -> AIMessage | None:
        """Correct what was done last, if that is what the text is for."""

        def complete(words: str) -> Call | None:
            call = dialogue.open_question
            if call and is_answer(call, words, tools):
                return Call(*pressed(filled(call, words)))
            return self._complete_request(dialogue, abilities, words)

        def again(words: str) -> Call | None:
            return self._matcher.call_again(dialogue.last_wish, words, abilities)

        calls = Calls(lambda text: self._matcher.match_by_pattern(text, abilities), complete, again)
        found = repair(dialogue, calls, no=_declining(tools))
        return _tool_call(found) if isinstance(found, Call) else _message(found) if found else None

    def _find_call(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Call | None:
        """Return the call that the text asks for by itself. “It” stands for the thing that we mentioned last."""
        called = ability_called_for(dialogue.text, [ability.name for ability in abilities])
        if called:
            return Call(called, {})
        in_full = named_in_full(dialogue.text, dialogue.recent_kind)
        by_reference = self._matcher.match_by_pattern(in_full, abilities) if in_full else None
        call = by_reference or self._matcher.match_by_pattern(dialogue.text, abilities)
        changes = {ability.name for ability in abilities if ability.effect}
        return None if call and call.name in changes and find_contradiction(dialogue.text) else call

    def _complete_request(
        self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], words: str = ""
    ) -> Call | None:
        """Return the call for which we have just asked this person for an argument, if the text gives the argument.

        `words` are what the text says without those that only correct something.
        """
        ability = next((ability for ability in abilities if ability.name == dialogue.pending_ability), None)
        if ability is None:
            return None
        matches = self._matcher.match_by_pattern
        request = dialogue.find_request(ability.name, is_request=lambda text: matches(text, [ability]) is not None)
        answer = words or dialogue.text
        if proposed := proposed_call(dialogue, ability.name):
            return complete(proposed, answer, ability)
        if not matches(f"{request} {answer}", [ability]) and not assents(answer):
            requested = requested_call(request, ability, locale=dialogue.locale)
            if timed := complete(requested, answer, ability):
                return timed
        return self._matcher.complete(request, answer, ability)

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
            overwrites=bool(metadata.get("overwrites")),
        )
        for tool in tools
        if not (metadata := tool.metadata or {}).get("presses")
    ]


def search_tool(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that finds passages; the last one, if several do."""
    return next((tool.name for tool in reversed(tools) if (tool.metadata or {}).get(SEARCHES)), None)


def _declining(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that “No” calls; the last one, if several do."""
    return next((tool.name for tool in reversed(tools) if (tool.metadata or {}).get(DECLINES)), None)


def is_answer(call: str, text: str, tools: Sequence[BaseTool]) -> bool | None:
    """Return whether a text can be the missing argument of a call; None if nothing is known about the argument."""
    name, argument = pressed(call)[0], re.split(r"[?&]", call)[-1].removesuffix("=")
    schema = next((tool.args_schema for tool in tools if tool.name == name), None)
    fields = schema.model_fields if isinstance(schema, type) and issubclass(schema, BaseModel) else {}
    annotations = fields[argument].metadata if argument in fields else ()
    answers = next((annotation for annotation in annotations if isinstance(annotation, Answers)), None)
    return answers.are(text) if answers else None


def _talk(text: str) -> AIMessage | None:
    talk = answer_small_talk(text)
    return AIMessage(talk) if talk is not None else None


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
