"""Messages that ask for something to be done with a text that follows: “proofread this: …”. Nothing in it is a wish."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from core.agent.offline.ability_matcher import Call
from core.model.buttons import offer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.abilities.turn import Turn

ALONE: Final = "alone"
"""The name of a group in the pattern of a head that needs no text: “write a tweet about our move”."""
LONGEST_HEAD: Final = 30
"""In words. Anything longer is itself a text."""
_BELOW: Final = re.compile(r"(?P<head>[^\n]+?)\s*:?\s*\n\s*(?P<text>\S.*)", re.DOTALL)
_AFTER_COLON: Final = re.compile(r"(?P<head>[^\n:]+?)\s*:\s+(?P<text>\S.*)", re.DOTALL)
_QUOTED: Final = re.compile(r"(?P<head>[^“„«\"\n]+?)\s*[“„«\"](?P<text>.+)[”“»\"]\W*", re.DOTALL)
_FENCED: Final = re.compile(r"(?P<head>[^`\n]+?)\s*(?P<text>```.+)", re.DOTALL)


def with_given_text(turn: Turn, heads: Mapping[str, str]) -> Turn:
    """Return the turn as a press of an ability that takes texts, if the head of its message calls for that.

    `heads` are the patterns of heads by the names of the abilities. Else return the turn unchanged, as it is for what
    may answer a question of ours. “Make it shorter” after a draft is about the draft.
    """
    if turn.message.choice or len(turn.parts) > 1 or turn.message.is_only_files:
        return turn
    last = turn.history[-1].reply if turn.history else None
    is_draft = last is not None and last.model != "offline" and "> " in last.text
    call = call_with_text(turn.message.text, heads, alone=is_draft)
    if call is None or (not call.arguments["text"] and last and last.asks):
        return turn
    press = offer("", call.name, **call.arguments)
    return turn.with_message(dataclasses.replace(turn.message, choice=press.id))


def call_with_text(message: str, heads: Mapping[str, str], *, alone: bool = False) -> Call | None:
    """Return the call of the first ability whose head a message has, with its `wish` and its `text`, perhaps "".

    With `alone`, no head needs a text: there is one already, such as the draft that we showed last.
    """
    for head, text in split_text(message):
        for name, pattern in heads.items():
            compiled = _compiled(pattern)
            if (text or alone or ALONE in compiled.groupindex) and compiled.fullmatch(head):
                return Call(name, {"wish": head, "text": text})
    return None


def split_text(message: str) -> tuple[tuple[str, str], ...]:
    """Return the ways in which a message can be a head and a text, and the message as a head alone."""
    message = message.strip()
    found = (pattern.fullmatch(message) for pattern in (_FENCED, _AFTER_COLON, _BELOW, _QUOTED))
    parts = [(match["head"].strip(), match["text"].strip()) for match in found if match]
    alone = [(message.rstrip(" .!?:"), "")] if "\n" not in message else []
    return tuple(dict.fromkeys(part for part in (*parts, *alone) if part[0] and len(part[0].split()) <= LONGEST_HEAD))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
