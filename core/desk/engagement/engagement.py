"""Decides about a message after the exchanges before it. Only the log and the words decide.

What is said to the desk is answered. What is said to nobody or to others, which it overhears, is answered only in a
thread that it takes part in, in a channel that is set to “answer here”, or if its name is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.desk.engagement.decision import Decision, decide_situation
from core.desk.engagement.situation import situation_of
from core.desk.engagement.words import kinds_in, words_in
from core.model.messages import Reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.desk.engagement.request_detector import RequestDetector
    from core.model.messages import Message
    from core.model.replies import Exchange

_NO_ANSWER: Final = frozenset({"laughter", "leaving"})
"""What answers no question of ours: “lol”, “one moment”."""


def decide(
    message: Message, history: Sequence[Exchange], *, request_detector: RequestDetector, answers_here: bool
) -> Decision:
    """Decide about a message after these exchanges. `answers_here` is the setting of its channel."""
    if message.choice is not None:
        return Decision("speak", "one of my buttons was pressed")
    is_overheard = message.reach is Reach.OVERHEARD
    if is_overheard and any(exchange.about == message.event_id for exchange in history):
        return Decision("silent", "somebody asked me about it before it arrived")
    if not is_overheard and (message.apart or message.about or not message.text or message.is_only_files):
        return Decision("speak", "it was said to me")  # a command, a request to answer somebody, or our name alone
    situation = situation_of(message, history, answers_here=answers_here)
    decision = decide_situation(situation, can_do=request_detector.is_request(message.text))
    if not decision.speaks and _answers_us(message, history):
        return Decision("speak", "it answers my question")
    return decision


def _answers_us(message: Message, history: Sequence[Exchange]) -> bool:
    """Return whether a message can be the answer to a question that we asked the same person just before."""
    if not history or not history[-1].reply or not history[-1].reply.asks:
        return False
    words = words_in(message.text)
    is_for_us = history[-1].speaker == message.person.id
    return is_for_us and bool(words) and _NO_ANSWER.isdisjoint(kinds_in(words))
