"""The reason for a decision in words, from the features that speak most for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST: Final = 3
"""How many features a reason tells."""
_WORDS: Final = {
    "private": "it is said to me alone",
    "us": "it calls me",
    "reply": "it replies to me",
    "theirs": "it replies to somebody else",
    "about": "it speaks about me",
    "named": "it names somebody else",
    "ours asker after us": "it follows on what I said",
    "ours known after us": "it follows on what I said",
    "ours other after us": "somebody else has come into my thread",
    "ours asker after people": "people talk to each other in my thread",
    "ours known after people": "people talk to each other in my thread",
    "ours other after people": "people talk to each other in my thread",
    "open nobody": "it is said to everybody",
    "open people": "people talk to each other",
    "post nobody": "it opens a post",
    "asks": "it asks something",
    "question": "it has words of a question",
    "question mark": "it has a question mark",
    "request": "it has words of a request",
    "trouble": "it tells of trouble",
    "closes": "it says thanks or that it worked",
    "closes well": "it says thanks or that it worked",
    "thanks": "it says thanks",
    "thanks us": "it thanks me",
    "thanks them": "it thanks somebody else",
    "solved": "it says that it worked",
    "praise": "it praises",
    "correction": "it corrects something",
    "joining": "it joins in a request",
    "applause": "it has an emoji of praise",
    "laughter": "it laughs",
    "assent": "it agrees",
    "leaving": "it takes leave",
    "withdrawal": "it takes something back",
    "you": "it says you",
    "everyone": "it asks around among people",
    "social": "it is about company",
    "human": "it asks for a person",
    "follow_up": "it goes on from something",
    "names people": "it names somebody else",
    "name first": "it begins with a name",
    "name first, you": "it begins with a name",
    "we asked": "I asked something",
    "they asked": "somebody else asked something",
    "they called": "somebody else called this person",
    "they spoke last": "somebody else spoke last",
    "spoke with them": "this person has talked with the others",
    "shares with ours": "it is about the same as what I said",
    "shares with theirs": "it is about the same as what somebody else said",
    "no words": "it has no words",
    "answered True": "there is an answer",
    "answered False": "there is no answer",
}


def worded(features: Iterable[str]) -> str:
    """Return the most telling features that there are words for, the most telling first."""
    said = (_WORDS.get(_kind_of(feature)) for feature in features)
    return "; ".join(list(dict.fromkeys(filter(None, said)))[:MOST]) or "it reads so"


def _kind_of(feature: str) -> str:
    """Return what a feature of two parts adds to its first part: `us: closes` and `asks answered True`."""
    for value in ("answered True", "answered False"):
        if feature.endswith(value):
            return value
    return feature.rpartition(": ")[2]
