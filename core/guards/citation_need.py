# ruff: noqa: E501  (one pattern a line)
"""Decides which sentences need a citation: all except those that clearly are about the conversation itself."""

from __future__ import annotations

import re
from typing import Final

from core.guards.particulars import fold_text
from core.text.question_words import ends_as_question

LONGEST_LABEL: Final = 8
"""In words. A longer heading or introduction of a list counts as a statement."""

LONGEST_TALK: Final = 18
"""In words. Longer talk may hide a statement."""

_OPENERS = re.compile(
    r"^(?:(?:sure|of course|certainly|absolutely|yes|no|ok|okay|right|thanks|thank you|great question|good "
    r"question|hello|hi|hey|"
    r"happy to help|in short|in summary|sure thing|no problem|sorry|ja|nein|natürlich|oui|non|sí|"
    r"claro)\b(?: there)?[,.!:;–—-]*\s*)+"
)
_TALK: Final = tuple(
    re.compile(rf"(?:{pattern})")
    for pattern in (
        r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|welcome|greetings)\b(?: \w+){0,3}[!,.]*",
        r"(?:thanks|thank you|you're welcome|my pleasure|glad|cheers|great|good question|great question|no problem|sorry)\b(?: (?:for|to|that|you|so|very|much|again|i|asking|your|the|question|message|patience|help|hear|could|about)){0,8}[!,.]*",
        r"(?:please )?(?:let me|let us) know\b.*",
        r"(?:please )?(?:feel free|don't hesitate|do not hesitate)\b.*",
        r"(?:just )?(?:ask|tell me|say so|reply)\b.*(?:if|whether|which|what|more)\b.*",
        r"if (?:you|that|this|it)\b[^,]*,? (?:please )?(?:just )?(?:let me know|ask|tell me|i can|i'll|i will|i am happy|i'm happy|feel free)\b.*",
        r"i (?:hope|trust) (?:this|that|it) helps?\b.*|hope (?:this|that) helps\b.*|happy to help\b.*",
        r"i(?:'m| am) (?:sorry|afraid|not sure|unsure|not certain|happy to|glad to|here to)\b.*",
        r"(?:unfortunately,? |sorry,? )?i (?:don't|do not|didn't|did not|couldn't|could not|can't|cannot|was unable to|am unable to|was not able to) (?:know|find|see|answer|tell|say|help|have|confirm|verify|determine)\b.*",
        r"(?:unfortunately,? )?(?:the|your|these|those|our|my) (?:documents?|passages?|sources?|docs|documentation|texts?|excerpts?|knowledge base)(?: \w+){0,3} (?:do(?:es)?n't|do(?:es)? not|did not|didn't|has no|have no|say nothing|says nothing|is silent|are silent)\b.*",
        r"(?:there is|there's) nothing (?:about|on) .* in (?:the|your|our) (?:documents|passages|sources)\b.*",
        r"here(?:'s| is| are) (?:what|how|the|a|an|some|your)\b.*",
        r"(?:i can|i could|i'll|i will|shall i|should i|would you like me to|let me) (?:also )?(?:help|look|check|find|ask|fetch|get|connect|forward|pass|explain|go|walk|summari[sz]e|show)\b.*",
        r"(?:a human|someone|a colleague) can help\b.*",
        r"(?:is there|was there) anything else\b.*|anything else\b.*",
        r"(?:based on|according to) (?:the|your|our) (?:documents|passages|sources|documentation|information)(?: \w+){0,3}[:,]?",
        r"(?:in (?:short|summary|brief)|to (?:summari[sz]e|sum up)|note|tip|summary|answer|overview)[:.]?",
        r"(?:good luck|have a (?:nice|great|good) \w+|enjoy|see you|bye|goodbye|take care)\b.{0,20}",
        r"(?:hallo|guten (?:tag|morgen|abend)|danke|gern(?:e)?|vielen dank|bonjour|merci|hola|gracias|de nada|buenos días|ciao|grazie|olá|obrigad[oa])\b(?: \w+){0,3}[!,.]*",
        r"(?:sag(?:en sie)?|melde dich|melden sie sich|gib|geben sie)\b.{0,20}(?:bescheid|mir|gerne|wenn|falls)\b.*",
        r"(?:ich (?:weiß|weiss|kann) .{0,20}(?:nicht)|je ne sais pas|no lo sé|non lo so|não sei)\b.{0,40}",
        r"(?:n'hésitez pas|dites-moi|faites-moi savoir|avísame|avíseme|dime|déjame saber)\b.*",
    )
)
_HIDES_A_STATEMENT = re.compile(
    r"[;]|\b(?:because|since|but|although|so that|therefore|weil|denn|aber|parce que|mais|porque|pero)\b|: \w"
)
_RHETORICAL = re.compile(r"\b(?:did you know|isn't it|isn't that|aren't|don't you know|who knew|were you aware)\b")


def needs_citation(sentence: str) -> bool:
    """Return whether a sentence states a fact. If in doubt, it does.

    Questions, greetings, thanks, offers, "I don't know" and text without letters are not factual. A sentence with
    `because`, `but` or a semicolon is factual even if it starts as talk.
    """
    text = fold_text(sentence).strip(" *_-•>\"'“”")
    if not re.search(r"[^\W\d_]", text):
        return bool(re.search(r"\d", text))
    if ends_as_question(text):
        return bool(_RHETORICAL.search(text))
    rest = _OPENERS.sub("", text)
    return bool(rest) and not any(_is_talk(part) for part in (text, rest))


def is_label(text: str) -> bool:
    """Return whether a heading or the introduction of a list states nothing, because it is short or only talk."""
    return len(text.split()) <= LONGEST_LABEL or not needs_citation(text.rstrip(" :"))


def _is_talk(text: str) -> bool:
    brief = len(text.split()) <= LONGEST_TALK and not _HIDES_A_STATEMENT.search(text)
    return brief and any(pattern.fullmatch(text) for pattern in _TALK)
