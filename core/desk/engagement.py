"""When to speak: the decision about a message that was heard, with its reason. Pure: the log and the words decide.

What is said to the desk is answered. What it overhears is answered in a thread that it is part of, until people talk to
each other there; and in a channel that is set to “answer here”, if it is a question or a request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.offline.ability_matcher import AbilityMatcher, OfferedAbility
from core.agent.offline.small_talk import SMALL_TALK
from core.model.messages import Reach
from core.text.talk import heard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.abilities.ability import Ability
    from core.model.messages import Exchange, Mention, Message

FEWEST_WORDS: Final = 3
"""Words of a request to change something that is overheard; “done” and “snooze” are said to people all day."""

_MARKED: Final = re.compile(r"\w\W+\w.*[?？؟](?=[\s\"”’)»]|$)|\w\w[？؟]", re.DOTALL)
"""A question by its mark, of two words at least: “why?” alone asks who spoke before."""
_AUXILIARY: Final = r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)"
_UNMARKED: Final = re.compile(
    rf"\W*(?:(?:how|what|which)(?:['’]s|\s+(?:\w+\s+)?(?:{_AUXILIARY}|to)\b)|"
    rf"(?:who|when|where|why)(?:['’]s|\s+(?:{_AUXILIARY})\b)|"
    rf"{_AUXILIARY}\s+(?:i|we|you|they|it|there|this|that|the|an?|my|our|some(?:one|body)|any(?:one|body))\b)",
    re.IGNORECASE,
)
"""A question in English without its mark, by the order of its words."""
_TELLS: Final = re.compile(
    r"\W*(?:i|we|it|that)(?:['’](?:s|m|ve|re)|\s+(?:am|are|is|live|did|have|was))\b", re.IGNORECASE
)
_LEANS: Final = re.compile(r"\W*\w+\s+(?:it|that|this|them)\b|\b(?:it|that|this|them)\W*$", re.IGNORECASE)
"""Words that mean something that was said before, and by whom it was said, they do not tell."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to speak, and why; the reason names nobody."""

    speaks: bool
    reason: str


class RequestDetector:
    """Tells what is asked or wanted of the desk from what people say to each other."""

    def __init__(self, abilities: Iterable[Ability]) -> None:
        self._matcher = AbilityMatcher(None)
        self._skills = [
            OfferedAbility(each.name, each.description, each.examples, each.schema, each.effect)
            for each in abilities
            if not each.presses
        ]
        self._effects = frozenset(each.name for each in self._skills if each.effect)

    def wants(self, text: str) -> bool:
        """Tell whether words that were overheard ask a question or call for an ability."""
        talk = heard(text)
        if talk:
            return not set(talk.topics).issubset(SMALL_TALK)
        return _MARKED.search(text) is not None or _UNMARKED.match(text) is not None or self.requests(text)

    def requests(self, text: str) -> bool:
        """Tell whether words that were overheard call for an ability, and lean on nothing that people said before."""
        if _TELLS.match(text) or _LEANS.search(text):
            return False
        call = self._matcher.match(text, self._skills)
        return call is not None and (call.name not in self._effects or len(text.split()) >= FEWEST_WORDS)


def decide(message: Message, history: Sequence[Exchange], *, ears: RequestDetector, answers_here: bool) -> Decision:
    """Decide about a message after what was said before; `answers_here` is how its channel is set."""
    if message.reach is not Reach.OVERHEARD:
        return Decision(speaks=True, reason="it is said to me")
    if message.choice is not None:
        return Decision(speaks=True, reason="a button of mine was pressed")
    if any(exchange.about == message.event_id for exchange in history):
        return Decision(speaks=False, reason="somebody pointed at it before it came")
    return _overheard(message, history, ears, answers_here=answers_here)


def _overheard(message: Message, history: Sequence[Exchange], ears: RequestDetector, *, answers_here: bool) -> Decision:
    """Decide about what people say to each other."""
    if names_somebody(message.mentions) and not ears.requests(message.text):
        return Decision(speaks=False, reason="it is said to somebody else")
    if message.address.thread and any(exchange.reply for exchange in history):
        return _in_our_thread(message, history, ears)
    if answers_here:
        return _in_our_channel(message, history, ears)
    return Decision(speaks=False, reason="nobody mentions me, and I am in no thread here")


def names_somebody(mentions: Iterable[Mention]) -> bool:
    """Tell whether any of those who are mentioned is a person."""
    return any(not mention.name.startswith("#") for mention in mentions)


def _in_our_channel(message: Message, history: Sequence[Exchange], ears: RequestDetector) -> Decision:
    """Answer questions and requests, but not in a thread that others have begun and gone on with."""
    if message.address.thread and any(each.speaker != message.person.id for each in history):
        return _TAKEN_OVER
    if ears.wants(message.text):
        return Decision(speaks=True, reason="it is a question or a request, and I am set to answer here")
    return Decision(speaks=False, reason="it is no question and no request")


def _in_our_thread(message: Message, history: Sequence[Exchange], ears: RequestDetector) -> Decision:
    """Go on with whom we answered last, until somebody has said something that was not for us: we kept silent."""
    before = history[-1]
    if before.reply is None:
        return _TAKEN_OVER
    if message.person.id == before.speaker:
        return Decision(speaks=True, reason="it goes on with what I said in this thread")
    if ears.wants(message.text):
        return Decision(speaks=True, reason="it is a question or a request in a thread that I am part of")
    return Decision(speaks=False, reason="somebody else speaks in this thread, and asks nothing")


_TAKEN_OVER: Final = Decision(speaks=False, reason="people talk to each other in this thread")
