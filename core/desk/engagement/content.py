"""What a message is, by its own words: a question, thanks, chatter, somebody's name. Each kind is a feature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.desk.engagement.address import OUR_NAME, called
from core.desk.engagement.words import (
    CLAUSE_END,
    calls,
    has_smiley,
    kinds_at,
    kinds_in,
    plain,
    spoken,
    tables,
    words_in,
)
from core.text.terms import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from core.desk.engagement.situation import Situation

_OURSELVES: Final = frozenset({OUR_NAME, f"@{OUR_NAME}", "bot", "robot"})
_QUESTIONS: Final = frozenset({"asks", "question"})
_CLOSING: Final = frozenset({"thanks", "solved", "praise"})
_BEFORE_A_QUESTION: Final = words_of("""
    and also but or so then ok okay hm hmm hey hi frontdesk @frontdesk und auch aber oder dann na y tambien pero e
    et mais ou aussi mas entao enfim well anyway k btw lol haha
""")
_COURTESY: Final = words_of(
    "please pls plz thanks ok okay bitte danke gracias merci stp svp obrigado obrigada and und y et e"
)
_VERBS_FIRST: Final = words_of("""
    is are was were am do does did can could may might must should shall will would has have had isn't aren't don't
    doesn't can't anyone anybody hay ay puedo podemos puede pueden tengo tiene tienen existe sirve se on est-ce tem
    pode posso precisa
""")
"""Words with which a question begins although they are no question words."""
_GERMAN_SUBJECTS: Final = words_of("ich wir man ihr es das die der sie er")
_GERMAN_VERB_ENDS: Final = "ntesl"
QUESTION_MARK: Final = re.compile(r"[?？؟¿]")
_APPLAUSE: Final = re.compile("[❤♥💙💚💛🧡💜🖤🙏👏🎉🥳👍👌🙌🏆😍🥰💯]|<3")
_NAME_FIRST: Final = re.compile(
    r"\s*(?:(?:hey|hi|ok|ey|oi|he|hallo|oye|salut|hola)[ ,]+)?@?([^\W\d_][\w.-]*)\s*([,:]|\s)"
)
_NO_NAMES: Final = words_of("frontdesk all there team zusammen miteinander a tous todos todo pessoal gente")
_LENGTHS: Final = ((1, "1 word"), (3, "2-3 words"), (8, "4-8 words"), (15, "9-15 words"))
"""The most words of a message of each length. A longer one is `long`."""


def may_ask(text: str) -> bool:
    """Return whether a text can be a question, in its form or by its words."""
    return not _QUESTIONS.isdisjoint(kinds_of(text))


def reworks(text: str) -> bool:
    """Return whether a text asks for another form of an answer, and nothing else: “shorter please”."""
    said = tuple(word for word in words_in(text) if word not in _COURTESY)
    return said in tables()["rework"]


def is_called(situation: Situation) -> bool:
    """Return whether a message calls the desk by a mention or by its name, and does not only speak about it.

    A mention that begins the message is always a call.
    """
    call = called(situation.text)
    if not situation.is_mentioned:
        return call == "to"
    return call != "about" or situation.text.lower().startswith(f"@{OUR_NAME}")


def kinds_of(text: str) -> frozenset[str]:
    """Return what kinds of words a text has, and which forms."""
    words = words_in(text)
    begins = (f"begins {kind}" for start, _, kind in kinds_at(words) if start == 0)
    return frozenset((*kinds_in(words), *begins, *_forms(text, words)))


def names_in(text: str, people: Collection[str]) -> Iterator[str]:
    """Yield in which ways a text names people: those of these names, and others who stand first in it."""
    words = words_in(text)
    if any(calls(word, name) for word in words for name in people):
        yield "names people"
    if _begins_with_name(text):
        yield "name first"
        if "you" in kinds_in(words):
            yield "name first, you"
    for _, end, kind in kinds_at(words):
        after = words[end : end + 2]
        if kind == "thanks" and any(calls(word, name) for word in after for name in people):
            yield "thanks them"  # “thanks bo”
        if kind == "thanks" and not _OURSELVES.isdisjoint(after):
            yield "thanks us"


def _forms(text: str, words: list[str]) -> Iterator[str]:
    said, kinds = spoken(text), kinds_in(words)
    has_mark = QUESTION_MARK.search(said) is not None
    signs = {
        "question mark": has_mark,
        "asks": has_mark or any(map(_begins_question, CLAUSE_END.split(plain(said)))),
        "laughter": has_smiley(text),
        "digits": any(map(str.isdigit, text)),
        "code": "`" in text,
        "exclaims": text.rstrip().endswith("!"),
        "applause": _APPLAUSE.search(text) is not None,
        "acted": text.lstrip().startswith("*") and text.rstrip().endswith("*"),
    }
    yield from (sign for sign, is_there in signs.items() if is_there)
    yield next((name for most, name in _LENGTHS if len(words) <= most), "long") if words else "no words"
    if not has_mark and "request" not in kinds and not _CLOSING.isdisjoint(kinds):
        yield "closes"
        if "trouble" not in kinds:
            yield "closes well"


def _begins_question(clause: str) -> bool:
    """Return whether a clause begins as a question does: with a question word, or with a verb before its subject."""
    words = words_in(clause)
    while words and words[0] in _BEFORE_A_QUESTION:
        words = words[1:]
    if not words:
        return False
    if words[0] in _VERBS_FIRST or any(start == 0 and kind == "question" for start, _, kind in kinds_at(words[:4])):
        return True
    is_inverted = len(words) > 2 and words[1] in _GERMAN_SUBJECTS  # noqa: PLR2004 — “gehen wir hin”
    return is_inverted and words[0][-1] in _GERMAN_VERB_ENDS


def _begins_with_name(text: str) -> bool:
    """Return whether a text begins with what is probably a name: no known word, with a comma or a capital."""
    match = _NAME_FIRST.match(text)
    if not match or plain(match[1]) in _NO_NAMES or kinds_at([plain(match[1])]):
        return False
    return match[2] in ",:" or match[1][0].isupper() or text.startswith("@")
