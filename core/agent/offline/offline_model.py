"""The offline chat model: a LangChain model like any other, which decides by rules and answers by quoting."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import BaseTool
from pydantic import PrivateAttr

from core.agent.offline.ability_matcher import Call
from core.agent.offline.decider import Decider
from core.agent.offline.dialogue import Dialogue
from core.agent.offline.model_messages import (
    REPLY,
    as_call,
    as_json,
    as_message,
    as_press,
    as_question,
    question_in,
    read_reply,
    until_said,
)
from core.agent.offline.offered_tools import declining_tool, offered_abilities
from core.agent.offline.proposal import asks_whether, propose, told_abilities
from core.agent.offline.quotation.calibration import measure_scale
from core.agent.offline.quotation.continuation import find_topic
from core.agent.offline.quotation.questions.follow_up import continues
from core.agent.talk.plain_replies import PLAIN
from core.agent.understanding.contradiction import speaks_of_wish
from core.agent.understanding.talk_kinds import CHAT, NO_TALK, OF_CONVERSATION
from core.model.errors import NotHere
from core.model.replies import Reply
from core.text.catalogue import _
from core.text.excerpt import shortened
from core.text.question_words import begins_question, ends_as_question
from core.text.talk import SMALL_TALK, language_of, text
from core.text.talk.refusals import ABOUT_US, CANNOT, NO_ABILITY, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
    from langchain_core.runnables import Runnable

    from core.agent.offline.quotation.quotes.quoted_answer import Quoter
    from core.agent.understanding.decision import Decision
    from core.agent.understanding.guess import Ranker
    from core.agent.understanding.message_parts import Part

TALK = "talk"
"""The key under which a message names the kind of talk that is to be answered, which takes more than this model."""
OTHERWISE = "otherwise"
"""The key under which a search carries the `Reply` to give if the documents have no answer, as JSON, or None."""
INSTEAD = "instead"
"""The key under which a search carries the call to make if the documents have no answer."""
CERTAIN = 0.9
"""A guessed ability that only tells something, and is less probable, is called only if the documents have no answer."""
MOST_NEAREST = 3
LONGEST_WISH = 80
"""In characters."""
CONTINUED = "continued"
"""The key under which a search for a topic carries the follow-up, made complete, that may begin this topic."""
SEARCHES = "searches"
"""The key in a tool's metadata that says whether it finds passages for a question."""


class OfflineChatModel(BaseChatModel):
    """Takes part in the same loop as a language model: it calls tools, reads their results, and answers.

    It needs no network and no weights except the embedder's. The same input gives the same output.
    """

    _quoter: Quoter = PrivateAttr()
    _decider: Decider = PrivateAttr()

    def __init__(self, quoter: Quoter, ranker: Ranker | None = None) -> None:
        """Create the model. Without a `ranker`, only the exact words of examples call for an ability."""
        super().__init__()
        self._quoter = quoter
        self._decider = Decider(ranker)

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
        self._decider.prepare()

    def is_sure(self, messages: Sequence[BaseMessage], tools: Sequence[BaseTool]) -> bool:
        """Return whether the last message needs no language model. See `Decider.is_sure`."""
        return self._decider.is_sure(Dialogue.of(messages), tools)

    def decide(self, messages: Sequence[BaseMessage], tools: Sequence[BaseTool]) -> Decision:
        """Decide what to do about the last message, and do nothing. See `Decider.decide`."""
        return self._decider.decide(Dialogue.of(messages), tools)

    def wishes_in(self, messages: Sequence[BaseMessage], tools: Sequence[BaseTool]) -> tuple[Part, ...]:
        """Return the parts of the last message if it has several wishes. See `Decider.wishes_in`."""
        return self._decider.wishes_in(Dialogue.of(messages), tools)

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
            message = self._act(Dialogue.of(messages), tools)
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        return await asyncio.to_thread(self._generate, messages, stop, None, **kwargs)

    def _act(self, dialogue: Dialogue, tools: Sequence[BaseTool]) -> AIMessage:
        """Do what is called for by a press, by the answer to our open question, or by other words."""
        if press := dialogue.choice or self._decider.complete_open_question(dialogue, tools):
            return as_press(press, tools)
        decision = self._decider.decide(dialogue, tools)
        if decision.would == "talk":
            return self._talk(decision, dialogue, tools)
        if decision.call is None:
            return self._search(dialogue.standalone_text, tools)
        if decision.would == "propose":
            return self._propose(decision, dialogue, tools)
        return self._call(decision, decision.call, dialogue, tools)

    def _propose(self, decision: Decision, dialogue: Dialogue, tools: Sequence[BaseTool]) -> AIMessage:
        """Propose what is likely. If it only tells or asks something, the documents come first."""
        is_change = decision.call is not None and decision.call.name in _changing(tools)
        if decision.call and decision.call.missing is None and decision.call.name in _absent(tools):
            call = decision.call  # what it replies says why it cannot be done here
            return as_call(call) if is_change else self._search(dialogue.standalone_text, tools, instead=call)
        if (is_change and not asks_whether(dialogue.text)) or not search_tool(tools):
            return as_message(_proposal(decision, dialogue, tools))
        return self._search(
            dialogue.standalone_text, tools, otherwise=_proposal(decision, dialogue, tools, searched=True)
        )

    def _call(self, decision: Decision, call: Call, dialogue: Dialogue, tools: Sequence[BaseTool]) -> AIMessage:
        """Call an ability. If it is only guessed, and tells something that may be in the documents, they come first."""
        if call.missing is not None:
            return as_question(call, offered_abilities(tools))
        is_doubtful = decision.why == "guess" and decision.probability < CERTAIN
        if is_doubtful and call.name not in _changing(tools) and search_tool(tools):
            return self._search(dialogue.standalone_text, tools, instead=call)
        return as_call(call)

    def _talk(self, decision: Decision, dialogue: Dialogue, tools: Sequence[BaseTool]) -> AIMessage:
        """Answer talk. Chat is looked up in the documents first, since a few bare words may be a question."""
        if decision.reply:
            return as_message(decision.reply)
        if decision.talk in SMALL_TALK:
            return as_message(Reply(text(decision.talk, language_of(dialogue.text))))
        if decision.talk == CHAT:
            return self._search(dialogue.standalone_text, tools, otherwise=Reply(_(PLAIN[CHAT])))
        return AIMessage("", additional_kwargs={TALK: decision.talk})

    def _search(
        self,
        question: str,
        tools: Sequence[BaseTool],
        *,
        otherwise: Reply | None = None,
        instead: Call | None = None,
    ) -> AIMessage:
        """Search the documents. If they have no answer, call `instead`, reply with `otherwise`, or else say so."""
        name = search_tool(tools)
        if name is None:
            return as_message(otherwise or self._quoter.decline())
        request = as_call(Call(name, {"question": question}))
        request.additional_kwargs[OTHERWISE] = as_json(otherwise)
        if instead:
            request.additional_kwargs[INSTEAD] = {"name": instead.name, "arguments": instead.arguments}
        return request

    def _relay(self, messages: Sequence[BaseMessage], result: ToolMessage, tools: Sequence[BaseTool]) -> AIMessage:
        """Pass on a tool's result. If an ability does not know what was asked about, search the documents."""
        *before, request, _result = messages
        if result.status == "error":  # a press whose arguments are of another version, or invented
            return AIMessage(_("That does not work any more."))
        if isinstance(result.artifact, NotHere):
            return self._search(Dialogue(until_said(messages)).standalone_text, tools)
        if result.name != search_tool(tools) or not isinstance(request, AIMessage):
            return AIMessage(str(result.content), additional_kwargs={REPLY: as_json(result.artifact)})
        if before and isinstance(before[-1], ToolMessage) and CONTINUED not in request.additional_kwargs:
            reply = self._quote(request, result, Dialogue(until_said(messages)))
            return as_message(reply) if reply.answered else AIMessage(str(before[-1].content))
        return self._relay_passages(request, result, Dialogue(until_said(messages)), tools)

    def _relay_passages(
        self, request: AIMessage, result: ToolMessage, said: Dialogue, tools: Sequence[BaseTool]
    ) -> AIMessage:
        """Answer from the passages found. If a follow-up does not continue the answer before, search for its topic."""
        reply = self._quote(request, result, said)
        question, kept = question_in(request), request.additional_kwargs
        if CONTINUED in kept or reply.answered or reply.citations or not (topic := find_topic(question)):
            is_out_of_reach = not result.artifact or self._quoter.find_gap(question, result.artifact) is not None
            return self._answer_or(kept, reply, said, tools, is_out_of_reach=is_out_of_reach)
        search = self._search(topic, tools)
        search.additional_kwargs |= kept | {CONTINUED: question}
        return search

    def _quote(self, request: AIMessage, result: ToolMessage, said: Dialogue) -> Reply:
        if continued := request.additional_kwargs.get(CONTINUED):
            return self._quoter.answer_topic(continued, result.artifact)
        return self._quoter.answer(question_in(request), result.artifact, quoted=said.quoted)

    def _answer_or(
        self,
        other: dict[str, Any],
        reply: Reply,
        dialogue: Dialogue,
        tools: Sequence[BaseTool],
        *,
        is_out_of_reach: bool,
    ) -> AIMessage:
        """Give the documents' answer or, if they have none, what the search carries for that case."""
        if not reply.answered and (instead := other.get(INSTEAD)):
            return as_call(Call(**instead))
        if not reply.answered and (otherwise := other.get(OTHERWISE)):
            return as_message(read_reply(otherwise))
        return self._answer(reply, dialogue, tools, is_out_of_reach=is_out_of_reach)

    def _answer(
        self, reply: Reply, dialogue: Dialogue, tools: Sequence[BaseTool], *, is_out_of_reach: bool
    ) -> AIMessage:
        """Give the documents' answer. If they have none, the words may have been talk, which needs none.

        A question is no talk only because the documents are in another language, or because there are none.
        """
        is_continued = dialogue.follows_answer and continues(dialogue.text)
        if (
            reply.answered
            or is_continued
            or (reply.citations and self._decider.talk.kind_of(dialogue.text).outcome in NO_TALK)
        ):
            return as_message(reply)
        kind = self._decider.talk.kind_unanswered(dialogue.text)
        if kind not in NO_TALK | OF_CONVERSATION:
            is_talk = not is_out_of_reach or kind == "about_you" or not ends_as_question(dialogue.text)
            return AIMessage("", additional_kwargs={TALK: kind}) if is_talk else as_message(reply)
        return as_message(self._explain(reply, kind, dialogue, tools))

    def _explain(self, declined: Reply, kind: str, dialogue: Dialogue, tools: Sequence[BaseTool]) -> Reply:
        """Say more than “I don't know” if a wish was no question, or the question was about us."""
        is_question = dialogue.text.rstrip().endswith("?")
        if speaks_of_wish(dialogue.text) and (dialogue.repaired_kind or not is_question):
            return replace(declined, text=_(NOT_ASKED))
        if kind in {"about_you", *OF_CONVERSATION}:
            return replace(declined, text=_(ABOUT_US))
        if kind != "wish" or begins_question(dialogue.text) or asks_whether(f"{dialogue.text}?"):
            return declined
        nearest = told_abilities(self._decider.nearest(dialogue.text, tools, most=MOST_NEAREST))
        wish = shortened(dialogue.text.strip(" .!?"), LONGEST_WISH)
        listed = "\n".join(f"- {deed}" for deed in nearest)
        return replace(declined, text=_(NO_ABILITY if nearest else CANNOT).format(wish=wish, nearest=listed))


def _proposal(decision: Decision, dialogue: Dialogue, tools: Sequence[BaseTool], *, searched: bool = False) -> Reply:
    """Propose what is probably meant, or a search instead unless the documents were `searched`."""
    calls = tuple(call for call in (decision.call, *decision.others) if call)
    search, no = None if searched else search_tool(tools), declining_tool(tools)
    return propose(calls, dialogue.text, changing=_changing(tools), search=search, no=no)


def _changing(tools: Sequence[BaseTool]) -> set[str]:
    """Return the names of the abilities that change something."""
    return {ability.name for ability in offered_abilities(tools) if ability.effect}


def _absent(tools: Sequence[BaseTool]) -> set[str]:
    """Return the names of the abilities that are not offered here: nothing can be booked without services."""
    return {ability.name for ability in offered_abilities(tools) if not ability.offered}


def search_tool(tools: Sequence[BaseTool]) -> str | None:
    """Return the name of the tool that finds passages; the last one, if several do."""
    return next((tool.name for tool in reversed(tools) if (tool.metadata or {}).get(SEARCHES)), None)
