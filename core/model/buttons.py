"""The ids of buttons: a press names the ability that it reaches and the arguments, and comes back as a message."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from core.model.messages import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

# fmt: off
_YES = frozenset({
    "yes", "yes please", "yep", "yeah", "y", "sure", "ok", "okay", "do it", "go ahead", "please do", "confirm",
    "ja", "ja bitte", "sí", "si", "oui", "sim",
})
_NO = frozenset({
    "no", "nope", "n", "no thanks", "no thank you", "don't", "do not", "cancel", "stop", "nein", "non", "não",
})
# fmt: on
_DECLINES = _NO | {"nothing", "forget it", "forget about it", "never mind", "nevermind", "nichts", "rien", "nada"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_PLACE = re.compile(rf"(?:the |number )?(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<number>\d))(?:st|nd|rd|th)?(?: one)?")


def declines(text: str) -> bool:
    """Tell whether words end a question of ours without an answer."""
    return _plain(text) in _DECLINES


def offer(label: str, ability: str, **arguments: str | int) -> Choice:
    """Return the button that calls an ability with arguments."""
    return Choice(f"{ability}?{urlencode(arguments, quote_via=quote, safe='# ')}" if arguments else ability, label)


def offer_staying(label: str, ability: str, **arguments: str | int) -> Choice:
    """Return the button that calls an ability and stays, for others and for another press."""
    return replace(offer(label, ability, **arguments), stays=True)


def offer_asking(label: str, ability: str, argument: str, question: str, **arguments: str | int) -> Choice:
    """Return the button that asks for one argument of an ability, and calls it with the others."""
    known = f"{urlencode(arguments, quote_via=quote, safe='# ')}&" if arguments else ""
    return Choice(f"{ability}?{known}{argument}=", label, asks=question)


def asking(ability: str, argument: str, **arguments: str | int) -> str:
    """Return what `Reply.asks` is when any words are the answer: they become an argument, with those that are known."""
    return offer_asking("", ability, argument, "", **arguments).id


def filled(choice: str, line: str) -> str:
    """Return the id of a button that asks, with the line that a person gave."""
    return choice + quote(line, safe=" ")


def pressed(choice: str) -> tuple[str, dict[str, str]]:
    """Return the ability that a button's id names, and the arguments; the ability checks whether they are allowed."""
    ability, _, arguments = choice.partition("?")
    return ability, dict(parse_qsl(arguments))


def named(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the button that words stand for, typed in answer to a question that offered some, or None.

    They are its label, its place, or, where two do different things, yes for the first and no for the second: of two
    times neither is meant by “no”. A button that asks is not meant: words have said nothing yet to what it asks.
    """
    choices = [choice for choice in choices if choice.asks is None]
    plain = _plain(text)
    by_label = {choice.label.casefold(): choice for choice in choices}
    if plain in by_label:
        return by_label[plain]
    if plain in _YES | _NO:
        kinds = {pressed(choice.id)[0] for choice in choices}
        return choices[0 if plain in _YES else 1] if len(choices) == len(kinds) == 2 else None  # noqa: PLR2004
    place = _PLACE.fullmatch(plain)
    if place is None:
        return None
    index = _ORDINALS.index(place["word"]) if place["word"] else int(place["number"]) - 1
    return choices[index] if 0 <= index < len(choices) else None


def labelled(text: str, choices: Sequence[Choice]) -> str | None:
    """Return the id of the press that words are, said after a reply with buttons: a label, and the line if one asks.

    So “cancel it” and “move it to 10” are meant of what was spoken of last, whatever kind of thing that is.
    """
    plain = _plain(text)
    for choice in choices:
        label = choice.label.casefold()
        if choice.asks is None and plain == label:
            return choice.id
        if choice.asks is not None and (line := re.fullmatch(rf"{re.escape(label)}(?: to| until| for)? (.+)", plain)):
            return filled(choice.id, line[1])
    return None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!")
