"""Slack's names of emoji. Pure."""

from __future__ import annotations

from functools import cache

import emoji

from bots.platform_events import without_skin_tone

_OF_SLACK = {"👍": "thumbsup", "👎": "thumbsdown"}
"""What Slack calls these, rather than by one of their other names."""
_FLAG, _LETTER_A = "flag-", ord("🇦")


def emoji_of(name: str) -> str | None:
    """Return the emoji with a name of Slack, without its skin tone; None if it is one of a workspace, or not known."""
    bare = name.partition("::")[0]
    flag = "".join(chr(_LETTER_A + ord(letter) - ord("a")) for letter in bare.removeprefix(_FLAG))
    found = flag if bare.startswith(_FLAG) else emoji.emojize(f":{bare}:", language="alias")
    return without_skin_tone(found) if emoji.is_emoji(found) else None


@cache
def names_of(sign: str) -> tuple[str, ...]:
    """Return what Slack may call an emoji, the likeliest name first."""
    known = emoji.EMOJI_DATA.get(sign, {})
    letters = "".join(chr(ord("a") + max(ord(character) - _LETTER_A, -1)) for character in sign)
    flag = f"{_FLAG}{letters}" if letters.isascii() and letters.isalpha() else ""
    names = [_OF_SLACK.get(sign, flag), *known.get("alias", ()), str(known.get("en", ""))]
    return tuple(dict.fromkeys(name.strip(":") for name in names if name))
