# ruff: noqa: E501  (the words of one language a line)
"""How much of a document answers a question: a sentence, a paragraph, a list, or all steps of a procedure."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.question import DECIDES, QUESTION_WORD
from core.agent.offline.quotation.questions.value_kinds import CONTACT, NAME

if TYPE_CHECKING:
    from core.agent.offline.quotation.questions.question import Question


class Shape(Enum):
    """What is quoted.

    `POINT` is a sentence, row or item with what it needs to stand alone, and `REMEDY` a paragraph with what follows it.
    """

    POINT = "point"
    PARAGRAPH = "paragraph"
    LIST = "list"
    PROCEDURE = "procedure"
    REMEDY = "remedy"


SEVERAL: Final = re.compile(
    r"\b(?:what(?:'s|’s)? are\b|list (?:of|all)\b|what all\b|all (?:of )?(?:the )?\w+s\b|"
    r"(?:what|which) (?!(?:is|was|does|did|do|has|had|can|could|will|would|should|happens|must)\b)(?:[\w-]+ ){0,2}?[\w-]{3,}s\b|"
    r"welche[nr]?\b|was für\b|was sind\b|alle \w+|quel(?:le)?s\b|quels? sont|tous les|toutes les|"
    r"cu[aá]les\b|qu[eé] \w+s\b|todos los|todas las|quais\b|que \w+s\b|todos os|todas as|quali\b)|哪些",
    re.IGNORECASE,
)
"""A question that asks for several things."""

TROUBLE: Final = re.compile(
    r"\b(?:errors?|fatal|fail(?:s|ed|ure)?|exception|denied|refused|forbidden|timed? ?out|invalid|cannot|can't|unable|not (?:found|work\w*|start\w*|possible)|"
    r"broken|stuck|what now|i (?:get|got) (?:this|an?)\b|why (?:does|do|is|are)(?:n't| not)|hangs?|crash\w*|locked|lost|forgot\w*|wrong|problem|trouble|missing|doesn't|don't work|won't|"
    r"fehler\w*|geht nicht|funktioniert nicht|klappt nicht|vergessen|verloren|kaputt|problem\w*|fehlt|gesperrt|"
    r"erreur|échou\w*|impossible|perdu|oublié|ne (?:marche|fonctionne|démarre)|"
    r"error|fall[aoó]\w*|no (?:funciona|puedo|arranca)|perd[ií]|olvid\w+|"
    r"erro|falh\w+|não (?:funciona|consigo|abre|aparece|inicia)|perdi|esqueci)\b",
    re.IGNORECASE,
)
"""A question about something that does not work. The remedy often stands in the next sentence."""


def shape_of(question: Question) -> Shape:
    """Return how much answers a question."""
    if question.steps:
        return Shape.PROCEDURE
    is_trouble, is_question = TROUBLE.search(question.text) is not None, _is_question(question.text)
    if is_trouble and not is_question:
        return Shape.REMEDY
    if question.asks_for_value:
        return Shape.POINT
    if is_trouble or not is_question:
        return Shape.REMEDY
    if SEVERAL.search(question.text):
        return Shape.LIST
    return Shape.POINT if question.kind_pattern in (NAME, CONTACT) else Shape.PARAGRAPH


def _is_question(text: str) -> bool:
    """Return whether a text asks something; what does not may be the text of an error."""
    return "?" in text or QUESTION_WORD.match(text) is not None or DECIDES.match(text) is not None
