"""Spoilers: text between double bars (`||like this||`) that readers must uncover. Replies hide it again. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORTEST: Final = 3
"""In characters. A shorter spoiler is not hidden in replies."""
_MOST: Final = 50
_BARS: Final = r"\|\|(?=[^\s|])(?:(?!\|\|).){0,500}?[^\s|]\|\||\|\|[^\s|]\|\|"
_SPOILER: Final = re.compile(_BARS, re.DOTALL)
_CODE: Final = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_WHOLE: Final = re.compile(rf"(?P<spoiler>{_BARS})|(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))", re.DOTALL)


def find_spoilers(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the spoilers in texts, outside of code, and the sentences of each spoiler, longest first."""
    found: dict[str, None] = {}
    for text in texts:
        if "||" not in text:
            continue
        for spoiler in _SPOILER.findall(_CODE.sub(" ", text)):
            inner = spoiler[2:-2]
            parts = [inner, *(inner[span.start : span.end] for span in sentences(inner))]
            found |= dict.fromkeys(part.strip(" .!?\n") for part in parts)
    return tuple(sorted((part for part in found if len(part) >= SHORTEST), key=len, reverse=True)[:_MOST])


def hide_secrets(text: str, secrets: Sequence[str]) -> str:
    """Return a text with every secret as a spoiler. Code that contains a secret is hidden as a whole."""
    if not secrets:
        return text
    secret = re.compile("|".join(r"\s+".join(map(re.escape, words.split())) for words in secrets), re.IGNORECASE)
    bare = re.compile(rf"(?:\|\|)?\s*(?<!\w)({secret.pattern})(?!\w)\s*(?:\|\|)?", re.IGNORECASE)
    shown, start = [], 0
    for match in _WHOLE.finditer(text):
        shown.append(bare.sub(_hide, text[start : match.start()]))
        has_secret = match["code"] and secret.search(match[0])
        shown.append(f"||{match[0]}||" if has_secret else match[0])
        start = match.end()
    return "".join([*shown, bare.sub(_hide, text[start:])])


def hide_secrets_in_draft(text: str, secrets: Sequence[str]) -> str:
    """Return an unfinished text with every secret hidden. The beginning of a secret at its end is cut off."""
    folded, begun = text.casefold(), 0
    for secret in map(str.casefold, secrets):
        lengths = range(min(len(secret) - 1, len(folded)), begun, -1)
        begun = next((length for length in lengths if folded.endswith(secret[:length])), begun)
    kept = hide_secrets(text[: len(text) - begun] if begun else text, secrets)
    return f"{kept}||" if kept.count("||") % 2 else kept


def remove_spoilers(text: str) -> str:
    """Replace each spoiler by an ellipsis, for places where nothing can be hidden, such as a title."""
    return _SPOILER.sub("…", text).replace("||", "") if "||" in text else text


def _hide(match: re.Match[str]) -> str:
    whole, inner = match[0], match[1]
    before = whole[: len(whole) - len(whole.lstrip("| \n"))].replace("|", "")
    after = whole[len(whole.rstrip("| \n")) :].replace("|", "")
    return f"{before}||{inner}||{after}"
