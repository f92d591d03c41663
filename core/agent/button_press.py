"""Reads messages that stand for the press of a button, because they name it or answer the question that offered it."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Final

from core.abilities.coreference import RECENT
from core.abilities.undo import CANCEL, FORGET, OTHER, UNDO
from core.agent.talk.last_answer import last_answer
from core.agent.understanding.repair import read_repair
from core.model.buttons import labelled, named
from core.text.catalogue import in_english

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.abilities.turn import Turn
    from core.model.replies import Exchange


_FORGETS: Final = re.compile(r"\b(?:forget|vergiss|olv[ií]da|oublie|esque[cç])", re.IGNORECASE)


def as_button_press(turn: Turn, is_about_answer: Callable[[str], bool]) -> Turn:
    """Return the turn as the press of a button if its words name one; else return it unchanged.

    “That was wrong” takes back what was done last, unless a question was answered since then and the words
    `is_about_answer` holds for are about the answer.
    """
    if turn.message.choice or len(turn.parts) > 1 or not turn.history:
        return turn
    last = turn.history[-1].reply
    offered = last.choices if last and last.asks and _is_addressed(turn.history[-1], turn) else ()
    choice = named(turn.message.text, offered)
    press = choice.id if choice else _find_labelled(turn) or _find_repair(turn, is_about_answer)
    if press is None:
        return turn
    return turn.with_message(dataclasses.replace(turn.message, choice=press))


def _find_labelled(turn: Turn) -> str | None:
    """Return the press of the button whose label the words are, in the last reply or, for “cancel it”, in a recent one.

    The search stops at the last reply that mentioned a thing, since “it” means that thing.
    """
    for age, exchange in enumerate(reversed(turn.history[-RECENT:])):
        if exchange.reply and _is_addressed(exchange, turn):
            offered, language = exchange.reply.choices, exchange.reply.language
            choices = [choice for choice in offered if age == 0 or in_english(choice.label, language).endswith(" it")]
            in_both = [
                *choices,
                *(dataclasses.replace(choice, label=in_english(choice.label, language)) for choice in choices),
            ]
            if press := labelled(turn.message.text, in_both):
                return press
            if exchange.reply.subjects:
                return None
    return None


def _find_repair(turn: Turn, is_about_answer: Callable[[str], bool]) -> str | None:
    """Return the press of the button that words such as “undo”, “keep it” or “the other one” mean, or None."""
    found = read_repair(turn.message.text)
    if found is not None and found.kind == "other":
        return _press_labelled(OTHER, turn.history[-1], turn)
    if found is not None and found.kind == "drop" and _FORGETS.search(turn.message.text):
        return _press_labelled(FORGET, turn.history[-1], turn)
    if found is not None and found.kind == "keep":  # of what was cancelled, and not of what was set
        is_set = _press_labelled(CANCEL, turn.history[-1], turn) is not None
        return None if is_set else _press_labelled(UNDO, turn.history[-1], turn)
    if found is None or found.kind != "undo" or (last_answer(turn.history) and is_about_answer(turn.message.text)):
        return None
    return _find_undo(turn)


def _find_undo(turn: Turn) -> str | None:
    """Return the press that takes back what was done last for this person: its “Undo”, or the button that drops it.

    The search stops at the last thing done, even if that cannot be taken back, since it is what is meant.
    """
    for exchange in reversed(turn.history):
        for label in (UNDO, CANCEL, FORGET):
            if press := _press_labelled(label, exchange, turn):
                return press
        if exchange.speaker == turn.message.person.id and exchange.acted:
            return None
    return None


def _press_labelled(label: str, exchange: Exchange, turn: Turn) -> str | None:
    """Return the press of a button with a label in the reply to the person who speaks now."""
    if exchange.reply is None or exchange.speaker != turn.message.person.id:
        return None
    return next(
        (choice.id for choice in exchange.reply.choices if in_english(choice.label, exchange.reply.language) == label),
        None,
    )


def _is_addressed(exchange: Exchange, turn: Turn) -> bool:
    """Return whether a reply was to the person who speaks now; what Frontdesk says unasked is to this person alone."""
    return exchange.speaker in ("", turn.message.person.id)
