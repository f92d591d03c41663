"""Signs that a sentence contradicts what a question presupposes, by tables of denials and opposites."""

from __future__ import annotations

import re
from typing import Final

from core.guards.lexicon import have_opposites, pair_opposites

ASKS: Final = re.compile(
    r"\b(?P<what>what|which|who|whom|whose|where|when|how (?:many|much|long|old|often|far)|"
    r"welche[rsmn]?|wer|wen|wem|wo|wann|wie (?:viele?|lange|oft)|quel(?:le)?s?|où|quand|combien|"
    r"cu[aá]l(?:es)?|qui[eé]n(?:es)?|d[oó]nde|cu[aá]ndo|cu[aá]nt[oa]s?|qual|quais|quem|onde|quando|quale|quali|chi|dove|quant[oaie]s?)\b|"
    r"(?P<that>^\W*was\b|(?<!为)什么|哪|谁|几|多少)|"
    r"\b(?:how|why|whether|if|wie|warum|wieso|ob|comment|pourquoi|si|c[oó]mo|por qu[eé]|come|perché|se)\b|"
    r"为什么|怎么|如何",
    re.IGNORECASE,
)
"""The first question word: `what` and `that` ask for a thing, person, place, time or number, the others for more."""

DENIED: Final = re.compile(
    r"\b(?:not|never|cannot|neither|nobody|nothing|without|nicht|niemals|nie|kein(?:e[rsmn]?)?|ohne|ne|n'\w+|jamais|sans|"
    r"nunca|jam[aá]s|sin|não|sem|non|mai|senza)\b|n't\b|不|没|未|\bلا\b|\bليس\b|\bلم\b|\bلن\b",
    re.IGNORECASE,
)
"""A denial in a question."""

DENIES: Final = re.compile(
    rf"{DENIED.pattern}|\b(?:no|none|nor|ni|nem|né|un(?:able|supported|available|less)|impossible|except|exclud\w+|lack\w*|"
    r"fail\w*|refus\w+|instead|außer|statt|sauf|salvo|excepto|exceto|eccetto)\b|除|无",
    re.IGNORECASE,
)
"""A denial in a sentence, in words of any kind."""

OPPOSITES: Final = pair_opposites("""
most maximum / least minimum; more / less fewer; largest biggest greatest highest / smallest lowest;
early earlier earliest / late later latest; north northern / south southern; east eastern / west western;
first / last; before / after; begin began start started / end ended;
increase increases increased / decrease decreases decreased reduce reduces reduced; oldest / youngest newest;
high higher / low lower; large larger / small smaller; win won / lose lost; support supported / oppose opposed;
male men man / female women woman; easy / difficult hard; strong stronger / weak weaker;
long longer longest / short shorter shortest; rich / poor; positive / negative; majority / minority;
always / never; same / different; inside / outside; possible / impossible; common / rare uncommon;
simple / complex; allowed permitted / forbidden prohibited banned; enable enabled / disable disabled;
public / private; required mandatory / optional voluntary
""")
"""English words and their opposites. An adversarial question has the one in place of the other."""


def ignores_denial(question: str, sentence: str) -> bool:
    """Tell whether a question asks for what is *not* so, while the sentence says only what is so."""
    asks = ASKS.search(question)
    for_thing = asks is not None and bool(asks["what"] or asks["that"])
    return for_thing and DENIED.search(question) is not None and DENIES.search(sentence) is None


def has_opposite(question: str, sentence: str) -> bool:
    """Tell whether the sentence has the opposite of a word of the question in place of that word."""
    here, there = (frozenset(re.findall(r"[a-z]+", text.lower())) for text in (question, sentence))
    return have_opposites(here, there, OPPOSITES)
