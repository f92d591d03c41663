# ruff: noqa: E501  (the words of one language a line)
"""Makes a follow-up question complete: "and on Windows?" after "How do I install it?" asks how to do so on Windows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.text.terms import FUNCTION_WORDS, UNSPACED, WORDS, guess_language

if TYPE_CHECKING:
    from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


MOST_WORDS: Final = 8
"""The most words of a follow-up. People who write more say what they mean. Long spoken turns are not changed."""

MOST_OPENED: Final = 5
"""The same for a turn that begins with a conjunction, such as `and …` or `und …`, since any sentence can."""

FEW: Final = {"opened": 2, "pointing": 1, "joined": 1}
"""The most content words of a turn that begins like a follow-up, of one that refers back with `it` or `that`, and of a
question after a conjunction. A turn with more of them names what it means."""

UNSPACED_WORD: Final = 2
"""Characters of Chinese, Japanese or Thai that count as one word."""

LOOK_BACK: Final = 4
"""How many earlier turns are searched for a question that stands alone."""

OPENINGS: Final = re.compile(
    r"(?:and |but |so |ok(?:ay)?,? )?(?:what|how) about\b|(?:what|and) if\b|(?:same|likewise) (?:for|with)\b|"
    r"und (?:was ist mit|wie (?:ist|sieht) es (?:mit|bei)|wenn)\b|"
    r"(?:und )?was ist mit\b|wie (?:ist|sieht) es (?:mit|bei)\b|"
    r"et (?:pour|si|dans le cas)\b|qu'en est-il\b|(?:y|e) (?:qué hay de|qué pasa con|para|si|con|se|quanto)\b|"
    r"qu[eé] (?:hay de|tal con|pasa con)\b|e (?:per|se|con)\b|那|那么",
    re.IGNORECASE,
)
"""Beginnings of a turn that asks the same about another thing."""

OPENING_WORDS: Final = _words("same|likewise|für|with|mit|bei|pour|cas|qué|hay|pasa|tal|para|con|per|was|wie")
"""Words of such beginnings that some language may count as content words."""

CONJUNCTIONS: Final = re.compile(r"(?:and|or|but|und|oder|aber|et|ou|mais|y|o|pero|e|ma|но|и|а|و)\b", re.IGNORECASE)
"""Beginnings of a turn that continues the one before, if it is short."""

BARE_QUESTIONS: Final = _words(
    "why|why not|how|how so|how come|when|where|who|which|which one|which ones|what else|how much|how many|how long|"
    "how often|since when|really|for example|such as|like what|in what way|"
    "warum|wieso|weshalb|warum nicht|wie|wann|wo|wer|welche|welcher|welches|wie viel|wie viele|wie lange|was noch|"
    "pourquoi|pourquoi pas|comment|quand|où|qui|lequel|laquelle|lesquels|combien|quoi d'autre|"
    "por qué|porque|por qué no|cómo|cuándo|dónde|quién|cuál|cuáles|cuánto|cuántos|qué más|"
    "por quê|como|quando|onde|quem|qual|quais|quanto|perché|come|dove|chi|quale|"
    "为什么|怎么|什么时候|在哪里|谁|多少|为何|لماذا|كيف|متى|أين|почему|как|когда|где|кто"
)
"""Questions that, by themselves, ask about what was said before."""

BACK_REFERENCES: Final = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them|their|he|him|she|(?-i:[Dd]as(?= [a-zäöü]|$))|"
    r"dies(?:er|es)?|es|ihn|ihnen|davon|dafür|damit|dazu|ça|cela|ceci|celui|celle|eso|esto|ello|isso|isto|questo|quello)\b|它|这|那|هذا|ذلك",
    re.IGNORECASE,
)
"""Words that refer to something said before."""

EMPTY_WORDS: Final = _words(
    "must|shall|should|until|till|since|bis|seit|muss|müssen|soll|darf|dois|doit|faut|depuis|debo|debe|tengo|hasta|desde|devo|preciso|"
    "até|long|much|many|often|far|take|takes|cost|costs|mean|means|anything|something|also|still|really|"
    "lange|dauert|viel|kostet|heißt|bedeutet|auch|temps|prend|coûte|veut|dire|aussi|"
    "tiempo|tarda|cuesta|significa|también|tempo|demora|custa|também|costa|anche"
)
"""Words of a question that do not name anything."""

ASKS: Final = re.compile(
    r"^(?:(?:bis|seit|ab|by|until|till|since|for|jusqu'à|depuis|pour|hasta|desde|para|até) )?"
    r"(?:how|wie|combien|cu[aá]nt[oa]s?|quant[oaie]s?|what|when|where|why|who|whom|which|was|wann|wo|wer|wem|wen|warum|quand|où|qui|"
    r"que|pourquoi|cu[aá]ndo|d[oó]nde|qui[eé]n|qu[eé]|por qu[eé]|quando|onde|quem|o que|is|are|does|do|can|must|will|should|"
    r"ist|sind|kann|darf|muss|geht|est-ce|peut|faut-il|es|puedo|se puede|hay que|posso|pode|tem que)\b",
    re.IGNORECASE,
)
"""Beginnings of a question."""


DEMANDS: Final = re.compile(
    r"(?:(?:any|an?)\s+(?:example|details?)|examples?|details?|(?:and )?then|for (?:how long|whom|what)|since when|until when|by when|"
    r"where exactly|how exactly|(?:zum )?beispiele?|und dann|seit wann|bis wann|für wen|wo genau|wie genau|(?:un )?exemple|et après|"
    r"depuis quand|jusqu'à quand|pour qui|(?:un )?ejemplo|y (?:luego|después)|desde cu[aá]ndo|hasta cu[aá]ndo|para qui[eé]n|"
    r"(?:um )?exemplo|e depois|desde quando|até quando|para quem)$",
    re.IGNORECASE,
)
"""Turns without any thing of their own that ask for more of the same."""


ENDS: Final = ("?", "？", "؟", ".", "!", "。")
PARTS: Final = re.compile(r"(?<=[?.!])\s+|(?<=[？؟。])\s*")


def make_standalone(question: str, earlier: Sequence[str]) -> str:
    """Return a question that can be understood alone; `earlier` are the person's earlier turns, oldest first.

    An elliptical turn is appended to the last complete turn, so that both are searched and judged together. A turn that
    stands alone is returned unchanged.
    """
    if not earlier or not is_elliptical(question):
        return question
    for turn in reversed(earlier[-LOOK_BACK:]):
        if turn.strip() and not is_elliptical(turn):
            whole = turn.strip()
            return f"{whole if whole.endswith(ENDS) else whole + '?'} {question.strip()}"
    return question


def find_follow_up(question: str) -> str:
    """Return the elliptical turn at the end of a question made by `make_standalone`, or an empty string."""
    *before, last = [part for part in PARTS.split(question.strip()) if part] or [""]
    return last if before and is_elliptical(last) else ""


def is_elliptical(turn: str) -> bool:
    """Return whether a turn leaves out what it asks about: `why?`, `and on Windows?`, `how long does that take?`."""
    plain = turn.strip().strip("¿¡?!.… ？。！؟").replace("’", "'")
    words = WORDS.findall(plain)
    length = len(words) + len(re.findall(f"[{UNSPACED}]", plain)) // UNSPACED_WORD
    if not words or length > MOST_WORDS:
        return False
    if (
        plain.casefold() in BARE_QUESTIONS
        or DEMANDS.match(plain)
        or (CONJUNCTIONS.match(plain) and length <= MOST_OPENED)
    ):
        return True
    common = FUNCTION_WORDS.get(guess_language(plain), frozenset())
    pointing = {word.casefold() for word in BACK_REFERENCES.findall(plain)}
    content_words = len([word for word in words if word.casefold() not in common | pointing | EMPTY_WORDS])
    if OPENINGS.match(plain):
        return content_words <= FEW["opened"] + len(OPENING_WORDS.intersection(word.casefold() for word in words))
    joint = CONJUNCTIONS.match(plain)
    asked = plain[joint.end() :].lstrip(" ,") if joint else plain
    if not ASKS.match(asked):
        return False
    return content_words - bool(joint) <= (FEW["pointing"] if pointing else FEW["joined"] if joint else -1)
