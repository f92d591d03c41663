"""Engagement: decides whether Frontdesk answers a message, and why. Pure: only the log and the words decide.

A message to Frontdesk is answered. A message that is addressed to nobody or to others (an overheard message) is
answered in two cases: it is in a thread that Frontdesk takes part in and in which people do not talk to each other; or
it is a question or a request, in a channel that is set to “answer here”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.offline.ability_matcher import AbilityMatcher, OfferedAbility
from core.model.messages import Reach
from core.text.talk import SMALL_TALK, heard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.abilities.ability import Ability
    from core.model.messages import Message
    from core.model.replies import Exchange

FEWEST_WORDS: Final = 3
"""How many words an overheard request needs if it changes something, because people say “done” to each other a lot."""

_WITH_QUESTION_MARK: Final = re.compile(r"\w\W+\w.*[?？؟](?=[\s\"”’)»]|$)|\w\w[？؟]", re.DOTALL)
"""A question with a question mark and at least two words. “Why?” alone is a question to the previous speaker."""
_AUXILIARY: Final = r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)"
_WITHOUT_QUESTION_MARK: Final = re.compile(
    rf"\W*(?:(?:how|what|which)(?:['’]s|\s+(?:\w+\s+)?(?:{_AUXILIARY}|to)\b)|"
    rf"(?:who|when|where|why)(?:['’]s|\s+(?:{_AUXILIARY})\b)|"
    rf"{_AUXILIARY}\s+(?:i|we|you|they|it|there|this|that|the|an?|my|our|some(?:one|body)|any(?:one|body))\b)",
    re.IGNORECASE,
)
"""An English question without a question mark, recognised by its word order."""
_STATEMENT: Final = re.compile(
    r"\W*(?:i|we|it|that)(?:['’](?:s|m|ve|re)|\s+(?:am|are|is|live|did|have|was))\b", re.IGNORECASE
)
_REFERS_BACK: Final = re.compile(r"\W*\w+\s+(?:it|that|this|them)\b|\b(?:it|that|this|them)\W*$", re.IGNORECASE)
"""Words that refer to something said before, possibly by other people."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, and why. The reason names nobody."""

    speaks: bool
    reason: str


class RequestDetector:
    """Distinguishes questions and requests to Frontdesk from talk between people."""

    def __init__(self, abilities: Iterable[Ability]) -> None:
        self._matcher = AbilityMatcher()
        self._skills = [
            OfferedAbility(ability.name, ability.description, ability.examples, ability.schema, ability.effect)
            for ability in abilities
            if not ability.presses
        ]
        self._effects = frozenset(skill.name for skill in self._skills if skill.effect)

    def is_question_or_request(self, text: str) -> bool:
        """Return whether overheard words ask a question or call for an ability."""
        talk = heard(text)
        if talk:
            return not set(talk.topics).issubset(SMALL_TALK)
        return (
            _WITH_QUESTION_MARK.search(text) is not None
            or _WITHOUT_QUESTION_MARK.match(text) is not None
            or self.is_request(text)
        )

    def is_request(self, text: str) -> bool:
        """Return whether overheard words call for an ability and refer to nothing that people said before."""
        if _STATEMENT.match(text) or _REFERS_BACK.search(text):
            return False
        call = self._matcher.match_by_pattern(text, self._skills)
        return call is not None and (call.name not in self._effects or len(text.split()) >= FEWEST_WORDS)


def decide(
    message: Message, history: Sequence[Exchange], *, request_detector: RequestDetector, answers_here: bool
) -> Decision:
    """Decide whether to answer a message after these exchanges. `answers_here` is the setting of its channel."""
    if message.reach is not Reach.OVERHEARD or message.choice is not None:
        to_me = message.reach is not Reach.OVERHEARD
        return Decision(speaks=True, reason="it was said to me" if to_me else "one of my buttons was pressed")
    if any(exchange.about == message.event_id for exchange in history):
        return Decision(speaks=False, reason="somebody asked me about it before it arrived")
    names_somebody = any(not mention.name.startswith("#") for mention in message.mentions)
    if names_somebody and not request_detector.is_request(message.text):
        return Decision(speaks=False, reason="it was said to somebody else")
    if message.address.thread and any(exchange.reply for exchange in history):
        return _in_our_thread(message, history, request_detector)
    if answers_here:
        return _in_our_channel(message, history, request_detector)
    return Decision(speaks=False, reason="nobody mentioned me, and this is not one of my threads")


def _in_our_channel(message: Message, history: Sequence[Exchange], request_detector: RequestDetector) -> Decision:
    """Answer questions and requests, except in a thread in which other people already talk."""
    if message.address.thread and any(exchange.speaker != message.person.id for exchange in history):
        return _TALK_BETWEEN_PEOPLE
    if request_detector.is_question_or_request(message.text):
        return Decision(speaks=True, reason="it is a question or a request, and I am set to answer here")
    return Decision(speaks=False, reason="it is neither a question nor a request")


def _in_our_thread(message: Message, history: Sequence[Exchange], request_detector: RequestDetector) -> Decision:
    """Answer the person whom we answered last, and anybody's questions, until a message in the thread is not for us."""
    before = history[-1]
    if before.reply is None:
        return _TALK_BETWEEN_PEOPLE
    if message.person.id == before.speaker:
        return Decision(speaks=True, reason="it follows on what I said in this thread")
    if request_detector.is_question_or_request(message.text):
        return Decision(speaks=True, reason="it is a question or a request in a thread that I am part of")
    return Decision(speaks=False, reason="it comes from somebody else in this thread, and asks nothing")


_TALK_BETWEEN_PEOPLE: Final = Decision(speaks=False, reason="people are talking to each other in this thread")
