"""What is hidden between two pairs of bars, `||so||`, until a reader wants to see it; and how it stays so. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORTEST: Final = 3
"""Characters of what is hidden, to be known again elsewhere."""
_MOST: Final = 50
_BARS: Final = r"\|\|(?=[^\s|])(?:(?!\|\|).){0,500}?[^\s|]\|\||\|\|[^\s|]\|\|"
_SPOILER: Final = re.compile(_BARS, re.DOTALL)
_CODE: Final = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_WHOLE: Final = re.compile(rf"(?P<spoiler>{_BARS})|(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))", re.DOTALL)


def find_spoilers(texts: Iterable[str]) -> tuple[str, ...]:
    """Return what is hidden in texts, outside of code, whole and by its sentences, the longest first."""
    found: dict[str, None] = {}
    for text in texts:
        if "||" not in text:
            continue
        for spoiler in _SPOILER.findall(_CODE.sub(" ", text)):
            inner = spoiler[2:-2]
            parts = [inner, *(inner[each.start : each.end] for each in sentences(inner))]
            found |= dict.fromkeys(part.strip(" .!?\n") for part in parts)
    return tuple(sorted((each for each in found if len(each) >= SHORTEST), key=len, reverse=True)[:_MOST])


def hide_secrets(text: str, secrets: Sequence[str]) -> str:
    """Return a text in which what is hidden elsewhere is hidden too; code that tells it is hidden as a whole."""
    if not secrets:
        return text
    told = re.compile("|".join(map(_loosely, secrets)), re.IGNORECASE)
    bare = re.compile(rf"(?:\|\|)?\s*(?<!\w)({told.pattern})(?!\w)\s*(?:\|\|)?", re.IGNORECASE)
    shown, start = [], 0
    for match in _WHOLE.finditer(text):
        shown.append(bare.sub(_masked, text[start : match.start()]))
        tells = match["code"] and told.search(match[0])
        shown.append(f"||{match[0]}||" if tells else match[0])
        start = match.end()
    return "".join([*shown, bare.sub(_masked, text[start:])])


def hide_secrets_in_draft(text: str, secrets: Sequence[str]) -> str:
    """Return what is written so far so that it tells nothing hidden, and not the beginning of it either."""
    folded = text.casefold()
    begun = max((_begun(folded, secret.casefold()) for secret in secrets), default=0)
    kept = hide_secrets(text[: len(text) - begun] if begun else text, secrets)
    return f"{kept}||" if kept.count("||") % 2 else kept


def remove_spoilers(text: str) -> str:
    """Return a text with an ellipsis for what is hidden in it: where nothing can be hidden, such as in a title."""
    return _SPOILER.sub("…", text).replace("||", "") if "||" in text else text


def _begun(text: str, secret: str) -> int:
    """Return how many characters at the end of a text may begin a secret."""
    lengths = range(min(len(secret) - 1, len(text)), 0, -1)
    return next((length for length in lengths if text.endswith(secret[:length])), 0)


def _loosely(secret: str) -> str:
    return r"\s+".join(map(re.escape, secret.split()))


def _masked(match: re.Match[str]) -> str:
    whole, inner = match[0], match[1]
    before = whole[: len(whole) - len(whole.lstrip("| \n"))].replace("|", "")
    after = whole[len(whole.rstrip("| \n")) :].replace("|", "")
    return f"{before}||{inner}||{after}"
