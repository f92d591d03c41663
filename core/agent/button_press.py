"""Reads messages that stand for the press of a button, because they name it or answer the question that offered it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from core.abilities.coreference import RECENT
from core.model.buttons import labelled, named

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.replies import Exchange


def as_button_press(turn: Turn) -> Turn:
    """Return the turn as the press of a button if its words name one; else return it unchanged."""
    if turn.message.choice or len(turn.parts) > 1 or not turn.history:
        return turn
    last = turn.history[-1].reply
    offered = last.choices if last and last.asks and _is_addressed(turn.history[-1], turn) else ()
    choice = named(turn.message.text, offered)
    press = choice.id if choice else _find_labelled(turn)
    if press is None:
        return turn
    return turn.with_message(dataclasses.replace(turn.message, choice=press))


def _find_labelled(turn: Turn) -> str | None:
    """Return the press of the button whose label the words are, in the last reply or, for “cancel it”, in a recent one.

    The search stops at the last reply that mentioned a thing, since “it” means that thing.
    """
    for age, exchange in enumerate(reversed(turn.history[-RECENT:])):
        if exchange.reply and _is_addressed(exchange, turn):
            choices = [choice for choice in exchange.reply.choices if age == 0 or choice.label.endswith(" it")]
            if press := labelled(turn.message.text, choices):
                return press
            if exchange.reply.subjects:
                return None
    return None


def _is_addressed(exchange: Exchange, turn: Turn) -> bool:
    """Return whether a reply was to the person who speaks now; what Frontdesk says unasked is to this person alone."""
    return exchange.speaker in ("", turn.message.person.id)
