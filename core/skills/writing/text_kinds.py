"""The kinds of texts that are drafted, and how long they may be, by network. Tables and counting; pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import emoji


@dataclass(frozen=True, slots=True)
class TextKind:
    """A kind of text: the words that name it, what a model is told about it, and the most characters."""

    name: str
    words: str
    manner: str
    longest: int | None = None
    link_counts: int | None = None
    doubles_wide: bool = False


_LINK: Final = re.compile(r"https?://\S+")
KINDS: Final = (
    TextKind(
        "X",
        r"tweets?|x[- ]post|post (?:for|on|für|auf|para|en|no|pour|sur) (?:x|twitter)|twitter",
        "a post for X: one thought, no thread",
        280,
        23,
        doubles_wide=True,
    ),
    TextKind("Mastodon", r"mastodon|toots?", "a post for Mastodon", 500, 23),
    TextKind("Bluesky", r"bluesky|skeets?", "a post for Bluesky: one thought", 300),
    TextKind("Threads", r"threads[- ]post|threads", "a post for Threads", 500),
    TextKind(
        "LinkedIn",
        r"linked-?in",
        "a post for LinkedIn: the first line must make people read on; short paragraphs; no more than three hashtags",
        3000,
    ),
    TextKind("Instagram", r"instagram|insta", "a caption for Instagram", 2200),
    TextKind("Facebook", r"facebook", "a post for Facebook", 5000),
    TextKind("TikTok", r"tik-?tok", "a caption for TikTok", 2200),
    TextKind(
        "e-mail",
        r"e-?mails?|mails?|correos?|courriels?",
        "an e-mail: begin with a line “Subject: …” in the language of the text; then a greeting, one matter, what is asked of the reader, and a closing",
    ),
    TextKind(
        "announcement",
        r"announcements?|ankündigung\w*|bekanntmachung\w*|anuncios?|comunicados?|annonces?|anúncios?|avisos?",
        "an announcement for a chat channel: what changes, for whom, from when, and what to do; at most 150 words",
    ),
    TextKind(
        "product text",
        r"product (?:text|description)s?|produkt(?:text|beschreibung)\w*|(?:texto|descripci[oó]n|descrição) de\s?(?:l |o )?(?:producto|produto)|(?:texte|description|fiche) (?:de |du )?produit",
        "a product text: what it does for whom, then its features as far as they are given; no superlatives that nothing supports",
    ),
    TextKind(
        "post",
        r"social (?:media )?posts?|posts?|beitrag|publicaci[oó]n|publication|publicação",
        "a post for social media, at most 100 words",
    ),
)
"""The limits are those that the networks state for accounts that pay nothing, as of December 2026. First match wins."""
_NARROW: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""The characters that X counts once; it counts any other one twice."""


def kind_of(wish: str) -> TextKind | None:
    """Return the kind of text that a wish names, or None."""
    return next((kind for kind in KINDS if re.search(rf"\b(?:{kind.words})\b", wish, re.IGNORECASE)), None)


def length_of(text: str, kind: TextKind | None = None) -> int:
    """Return the length of a text as the network counts it, or in characters."""
    text = unicodedata.normalize("NFC", text)
    links = 0
    if kind and kind.link_counts:
        links = kind.link_counts * len(_LINK.findall(text))
        text = _LINK.sub("", text)
    if kind is None or not kind.doubles_wide:
        return links + len(text)
    found = emoji.emoji_list(text)
    rest = emoji.replace_emoji(text, "")
    return links + 2 * len(found) + sum(1 if _is_narrow(sign) else 2 for sign in rest)


def fitted(text: str, longest: int, kind: TextKind | None = None) -> str:
    """Return a text that is no longer than the limit: its first whole sentences or, if not even one fits, words."""
    if length_of(text, kind) <= longest:
        return text
    for pattern, mark in ((r"(?<=[.!?…])\s+", ""), (r"\s+", " …")):
        ends = [match.start() for match in re.finditer(pattern, text)]
        fitting = [end for end in ends if length_of(text[:end].rstrip() + mark, kind) <= longest]
        if fitting:
            return text[: fitting[-1]].rstrip() + mark
    while length_of(text, kind) > longest:
        text = text[:-1]
    return text


def _is_narrow(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _NARROW)
