# ruff: noqa: E501  (the words of one language a line)
"""Finds what a message asks: of a long one, the sentences that ask; of one with two questions, each of them."""

from __future__ import annotations

import re
from typing import Final

from core.agent.offline.quotation.questions.question import DECIDES, QUESTION_WORD, Question
from core.text.question_words import ends_as_question
from core.text.sentences import sentences
from core.text.terms import WORDS

LONG: Final = 30
"""A message of more words tells something first, and asks then."""

FEWEST_WORDS: Final = 3
"""A sentence of fewer words, such as `Any idea?`, asks nothing by itself."""

ASKING: Final = re.compile(
    r"\b(?:question is|wondering|want(?:ed)? to know|need(?:ed)? to know|like to know|can (?:you|somebody|anybody|anyone|someone) tell|"
    r"could (?:you|somebody|anybody|anyone|someone) tell|tell me|let me know|how do|how can|what do|looking for|"
    r"frage ist|frage:|wissen will|wissen wollte|wüsste gern|wissen möchte|sagen, (?:wie|was|wann|wo|ob)|weiß jemand|"
    r"ma question|question :|savoir|pouvez-vous me dire|quelqu'un sait|"
    r"mi pregunta|la duda|quer[ií]a saber|quiero saber|necesito saber|saber si|me pod[eé]is decir|alguien sabe|"
    r"minha d[uú]vida|a pergunta|queria saber|quero saber|preciso saber|gostaria de saber|algu[eé]m sabe)",
    re.IGNORECASE,
)
"""Words that announce a question."""

POINTS_BACK: Final = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them|their|he|she|him|her|his|es|ihn|sie|er|das|dies\w*|deren|dessen|dafür|davon|dazu|damit|"
    r"il|elle|ils|elles|cela|ça|celui|celle|y|en|lo|la|los|las|eso|esto|ello|isso|isto|ele|ela|eles|elas|there|dort|there)\b",
    re.IGNORECASE,
)
"""Words of a question that refer to the one before."""

JOINT: Final = re.compile(
    r"(?:(?<=[?？؟])\s*|,?\s+)(?:(?:and|und|et|y|e)\s+(?:also\s+|auch\s+|aussi\s+|también\s+|também\s+)?)?"
    r"(?=(?:how|what|which|who|when|where|why|wie|was|welche[rs]?|wer|wann|wo|warum|comment|quel(?:le)?s?|qui|quand|où|pourquoi|"
    r"c[oó]mo|qu[eé]|cu[aá]l(?:es)?|qui[eé]n|cu[aá]ndo|cu[aá]nto|d[oó]nde|qual|quais|quem|quando|quanto|onde)\b)",
    re.IGNORECASE,
)
AND: Final = re.compile(r"(?:and|und|et|y|e)\s", re.IGNORECASE)


def asking_text(message: str) -> str:
    """Return the sentences of a long message that ask, or the whole message if it is short, or asks nothing."""
    if len(WORDS.findall(message)) <= LONG:
        return message
    spans = [message[span.start : span.end] for span in sentences(message)]
    direct = [text for text in spans if ends_as_question(text) and _says_enough(text)]
    asking = direct or [text for text in spans if ASKING.search(text) and _says_enough(text)]
    return " ".join(asking) or message


def separate_questions(message: str) -> tuple[str, ...]:
    """Return the questions of a message that has several, each complete in itself, or else nothing.

    `How do I delete a document and how do I back up?` has two. In `When was it built and who designed it?`, the second
    one refers to the first, so they are one.
    """
    text = asking_text(message).strip()
    parts = [part.strip(" ,;") for part in _split(text)]
    if not parts[1:] or not all(_begins_as_question(part) for part in parts) or not all(map(_is_whole, parts[1:])):
        return ()
    return tuple(parts)


def later_halves(text: str) -> tuple[str, ...]:
    """Return the questions after the first one in a text, also those that refer to it: `… and who designed it?`."""
    parts = [part.strip(" ,;") for part in _split(text.strip())]
    return tuple(parts[1:]) if all(_begins_as_question(part) for part in parts) else ()


def _is_whole(part: str) -> bool:
    """Return whether a later question names what it is about: two things, or something that is to be done."""
    question = Question.of(part)
    named = len(question.topic_terms)
    return _says_enough(part) and not POINTS_BACK.search(part) and (named > 1 or (named == 1 and question.steps))


def _split(text: str) -> list[str]:
    """Split a text before each question word that follows a question mark, or a conjunction."""
    parts, start = [], 0
    for joint in JOINT.finditer(text):
        follows_end = ends_as_question(text[: joint.start()])
        if joint.start() > start and (follows_end or AND.search(joint[0])):
            parts.append(text[start : joint.start()])
            start = joint.end()
    return [*parts, text[start:]]


def _begins_as_question(text: str) -> bool:
    return QUESTION_WORD.match(text) is not None or DECIDES.match(text) is not None


def _says_enough(text: str) -> bool:
    return len(WORDS.findall(text)) >= FEWEST_WORDS
