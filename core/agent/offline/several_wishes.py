"""Several wishes in one message: each is answered as a message of its own, and what was not understood is told."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import TYPE_CHECKING

from core.agent.offline.quotation.questions.asked_parts import separate_questions
from core.agent.understanding.message_parts import Part, split_wishes
from core.agent.understanding.phrases import finds, found
from core.agent.understanding.repair import joined, text_of
from core.agent.understanding.times_in_parts import TimesInParts
from core.model.buttons import assents
from core.model.combined_reply import merged
from core.model.replies import Reply
from core.text.question_words import ends_as_question
from core.text.talk import LANGUAGES, heard, language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.model.messages import Message

LONGEST = 600
"""The most characters of a message with several wishes. A longer one is a report."""


def wishes_in(text: str, calls: Callable[[str], bool], *, locale: str | None) -> tuple[Part, ...]:
    """Return the parts of a text if it has several and one of them `calls` for an ability; else return none.

    Of several questions for the documents, each that is complete in itself is a part, so that each gets its answer.
    """
    if len(text) > LONGEST:
        return _questions_in(text)
    calls = cache(calls)
    parts = split_wishes(text, lambda part: _is_question(part) or calls(part), locale=locale)
    return parts if len(parts) > 1 and any(calls(part.text) for part in parts) else _questions_in(text)


def _questions_in(text: str) -> tuple[Part, ...]:
    return tuple(Part(question, question, understood=True) for question in separate_questions(text))


def continued_wish(wish: str, text: str, *, locale: str | None) -> str:
    """Return what a message wishes that goes on from a `wish`, with the verb of that; "" if it does not go on.

    It has a time and a subject of its own: “and Tom at 5” after “remind me at 4 to call Sue”.
    """
    said = next((rest for language in LANGUAGES if (rest := joined(text, language))), "")
    verb = next(finds("carried", wish), None) if said and not text.rstrip().endswith("?") else None
    time = TimesInParts(wish, locale).find(said) if verb else None
    if verb is None or time is None or not re.search(r"\w", said[: time[0]] + said[time[1] :]):
        return ""
    return f"{wish[: verb.end()]} {said}"


def message_of(part: Part, message: Message) -> Message:
    """Return a message that says only this part of another one."""
    mentions = tuple(mention for mention in message.mentions if mention.name in part.text)
    return dataclasses.replace(message, text=part.text, mentions=mentions)


def merged_parts(replies: Sequence[Reply], parts: Sequence[Part]) -> Reply:
    """Return the replies to the parts of one message as one, those that ask something last, so that it stays asked.

    A question without an answer is repeated, because otherwise nobody knows which one it is.
    """
    understood = [part for part in parts if part.understood]
    if any(reply.answered for reply in replies):
        replies = [_named(reply, part) for reply, part in zip(replies, understood, strict=True)]
    unknown = [_ask_about(part) for part in parts if not (part.understood or _is_talk(part.text))]
    return merged(sorted([*replies, *unknown], key=lambda reply: reply.asks is not None))


def _named(reply: Reply, part: Part) -> Reply:
    return dataclasses.replace(reply, text=f"“{part.said}”: {reply.text}") if reply.answered is False else reply


def _is_question(text: str) -> bool:
    return ends_as_question(text) or found("questions", text)


def _is_talk(text: str) -> bool:
    return assents(text) or heard(text) is not None


def _ask_about(part: Part) -> Reply:
    return Reply(text_of("not_understood", language_of(part.said)).format(said=part.said))
