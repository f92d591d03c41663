"""Abilities as LangChain tools. An effect runs inside the transaction that records it."""

from __future__ import annotations

import re
from bisect import insort
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from langchain_core.runnables import RunnableConfig  # noqa: TC002 — LangChain reads the annotation
from langchain_core.tools import BaseTool, StructuredTool

from core.agent.offline.offered_tools import DECLINES, FETCHES_HUMAN
from core.agent.offline.offline_model import SEARCHES
from core.guards.provenance import Call, has_quotes, needs_press, own_words
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.replies import Effect, Reply
from core.text.catalogue import _, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.ability import Ability
    from core.abilities.journal import Journal
    from core.abilities.turn import Turn
    from core.model.replies import Choice

TURN = "turn"
"""The key of the turn in the loop's configuration."""
CALL_ID: ContextVar[str] = ContextVar("CALL_ID")
"""The id of the call that a tool serves. LangChain tells it only to middleware, unless it is an argument."""

_PROMISE = re.compile(r"\s*\bIf the process dies.*?(?=\n\n|\Z)", re.DOTALL)
"""What a description promises about crashes. No model needs to read it."""
_NOT_ASKED: Final = "Nobody has asked me to do that."


def make_tools(abilities: Sequence[Ability], journal: Journal | None) -> list[BaseTool]:
    """Return all abilities as tools. They act at once, unless the words for it are only quoted or passed on."""
    no = _declining(abilities)
    return [_tool(ability, journal, no=no, is_cautious=False) for ability in abilities]


def make_confirming_tools(abilities: Sequence[Ability], journal: Journal | None) -> list[BaseTool]:
    """Return the abilities that a model may call as tools.

    An effect that does not come from the person's own words in this conversation waits until the person presses a
    button: documents, files, tools and other people are data, and may say something to make a model act.
    """
    no = _declining(abilities)
    return [_tool(ability, journal, no=no, is_cautious=True) for ability in abilities if not ability.presses]


def _declining(abilities: Sequence[Ability]) -> tuple[Choice, ...]:
    declining = next((ability for ability in reversed(abilities) if ability.declines), None)
    return (offer(_("No"), declining.name),) if declining else ()


def _tool(ability: Ability, journal: Journal | None, *, no: tuple[Choice, ...], is_cautious: bool) -> BaseTool:
    """Return an ability as a tool; the model reads the text of its result.

    The artifact of its result is a `Reply`, the passages found, or the error with which the ability refused. `NotHere`
    is passed on only for questions, because the documents cannot answer a request to do something. If somebody else's
    words may have caused an effect, the person is asked first, and `no` are the buttons that decline. A tool that
    `is_cautious` always looks for such words, another one only if the message quotes something.
    """

    async def call(config: RunnableConfig, **arguments: Any) -> tuple[str, Any]:
        turn: Turn = config["configurable"][TURN]
        if ability.effect and turn.unasked:
            return _NOT_ASKED, SkillError(_NOT_ASKED)
        if ability.effect and (is_cautious or has_quotes(turn.message)) and _is_unasked(ability, turn, arguments):
            question = _question(ability, arguments, no)
            return question.text, question
        try:
            result = await _called(ability, turn, arguments, journal)
        except SkillError as error:
            turn.progress.has_told |= not ability.searches
            return str(error), SkillError(str(error)) if ability.effect else error
        turn.progress.heard.append(result.text if isinstance(result, Reply) else str(result))
        turn.progress.has_told |= not ability.searches
        if ability.searches:
            return str(result), tuple(turn.evidence)
        return (result.text, result) if isinstance(result, Reply) else (result, None)

    return StructuredTool.from_function(
        coroutine=call,
        name=ability.name,
        description=_PROMISE.sub("", ability.description).strip(),
        args_schema=ability.schema,
        response_format="content_and_artifact",
        return_direct=is_cautious and (ability.verbatim or bool(ability.takes_text)),
        metadata=_metadata(ability),
    )


def _metadata(ability: Ability) -> dict[str, Any]:
    """Return what the offline model and the loop need to know of an ability."""
    return {
        "examples": ability.examples,
        "effect": ability.effect,
        "presses": ability.presses,
        "heard": ability.heard,
        "literal": ability.literal,
        SEARCHES: ability.searches,
        DECLINES: ability.declines,
        FETCHES_HUMAN: ability.fetches_human and ability.offered,
        "overwrites": ability.overwrites,
        "offered": ability.offered,
    }


def _is_unasked(ability: Ability, turn: Turn, arguments: dict[str, Any]) -> bool:
    about = " ".join((ability.description, *ability.examples))
    return needs_press(Call(ability.name, about, _given(arguments)), own_words(turn), now=turn.now)


def _question(ability: Ability, arguments: dict[str, Any], no: tuple[Choice, ...]) -> Reply:
    given, deed = _given(arguments), name_of("ability", ability.name, ability.name.replace("_", " "))
    listed = ", ".join(
        f"{name_of('argument', name, name.replace('_', ' '))} “{value}”" for name, value in given.items()
    )
    question = _("You did not ask for this in your own words here, so I ask first. Shall I {deed}?")
    return Reply(
        question.format(deed=f"{deed}: {listed}" if listed else deed),
        choices=(offer(_("Yes, do it"), ability.name, **given), *no),
        asks=ability.name,
    )


def _given(arguments: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in arguments.items() if value not in ("", None)}


async def _called(ability: Ability, turn: Turn, arguments: dict[str, Any], journal: Journal | None) -> str | Reply:
    if not ability.effect:
        return await ability.function(turn, **arguments)
    ordinal, turn.progress.calls = turn.progress.calls, turn.progress.calls + 1
    if journal is None:
        raise SkillError(_("That needs Frontdesk's database, which is not open here."))
    reply = await journal.effect(
        turn, call_id=CALL_ID.get(), ability=ability.name, work=lambda inside: ability.function(inside, **arguments)
    )
    if reply.asks is None:
        insort(turn.effects, Effect(ability.name, reply, ordinal), key=lambda effect: effect.ordinal)
    return reply
