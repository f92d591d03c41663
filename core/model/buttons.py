"""Button ids. An id holds an ability's name and its arguments; a press comes back as a message with that id."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from core.model.replies import Choice

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
_ASSENT = re.compile(rf"^\s*(?:{'|'.join(sorted(_YES, key=len, reverse=True))})[\s,.!]+(?=\S)", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_PLACE = re.compile(rf"(?:the |number )?(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<number>\d))(?:st|nd|rd|th)?(?: one)?")


def declines(text: str) -> bool:
    """Return whether a text declines to answer a question of ours."""
    return _plain(text) in _DECLINES


def assents(text: str) -> bool:
    """Return whether a text says yes to a question of ours, and nothing else."""
    return _plain(text) in _YES


def without_assent(text: str) -> str:
    """Return what a text says after a “yes”, or all of it."""
    return _ASSENT.sub("", text, count=1)


def answer_in(label: str) -> str:
    """Return the “yes” or “no” with which a label begins; if it begins with neither, an empty string."""
    word = label.casefold().partition(", ")[0]
    return word if word in _YES | _NO else ""


def offer(label: str, ability: str, **arguments: str | int) -> Choice:
    """Return a button that calls an ability with arguments."""
    return Choice(f"{ability}?{_query(arguments)}" if arguments else ability, label)


def offer_staying(label: str, ability: str, **arguments: str | int) -> Choice:
    """Return a button that calls an ability and stays after a press, so that others can press it, and again."""
    return replace(offer(label, ability, **arguments), stays=True)


def offer_beside(entry: int, label: str, ability: str, **arguments: str | int) -> Choice:
    """Return a button as `offer` does that belongs to a line of the reply's numbered list, by its number."""
    return replace(offer(label, ability, **arguments), entry=entry)


def offer_asking(label: str, ability: str, argument: str, question: str, **arguments: str | int) -> Choice:
    """Return a button that asks for one argument of an ability, and then calls the ability with all arguments."""
    return Choice(f"{ability}?{_query({**arguments, argument: ''})}", label, asks=question)


def asking(ability: str, argument: str, **arguments: str | int) -> str:
    """Return the `Reply.asks` of an open question: whatever the person answers becomes the argument."""
    return offer_asking("", ability, argument, "", **arguments).id


def _query(arguments: dict[str, str | int]) -> str:
    return urlencode(arguments, quote_via=quote, safe="# ")


def filled(choice: str, line: str) -> str:
    """Return the id of a button that asks, with the answer filled in."""
    return choice + quote(line, safe=" ")


def pressed(choice: str) -> tuple[str, dict[str, str]]:
    """Return the ability's name and the arguments from a button's id. They are validated later, by the ability."""
    ability, _, arguments = choice.partition("?")
    return ability, dict(parse_qsl(arguments))


def named(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the button that a typed answer means, or None.

    The answer can be a button's label or position, or the words after the “yes” or “no” of a label. “Yes” and “no” mean
    the only button whose label begins so. If there is none and two buttons call different abilities, “yes” means the
    first and “no” the second. If both call the same ability, with two times for instance, “no” means neither. Buttons
    that ask for an argument are left out, because the answer does not contain it.
    """
    choices = [choice for choice in choices if choice.asks is None]
    plain = _plain(text)
    meant = [choice for choice in choices if choice.label.casefold() == plain]
    if not meant and plain in _YES | _NO:
        same = _YES if plain in _YES else _NO
        meant = [choice for choice in choices if answer_in(choice.label) in same]
        kinds = {pressed(choice.id)[0] for choice in choices}
        if not meant and len(choices) == len(kinds) == 2:  # noqa: PLR2004
            return choices[0 if plain in _YES else 1]
    meant = meant or [choice for choice in choices if plain in _tails(choice.label)]
    if meant:
        return meant[0] if len(meant) == 1 else None
    place = _PLACE.fullmatch(plain)
    if place is None:
        return None
    index = _ORDINALS.index(place["word"]) if place["word"] else int(place["number"]) - 1
    return choices[index] if 0 <= index < len(choices) else None


def _tails(label: str) -> tuple[str, ...]:
    """Return what can be typed for “No, search the documents”: “search”, “search the”, “search the documents”."""
    answer = answer_in(label)
    words = label.casefold().removeprefix(f"{answer}, ").split() if answer else []
    tails = (" ".join(words[: count + 1]) for count in range(len(words)))
    return tuple(tail for tail in tails if tail not in _YES | _NO)


def labelled(text: str, choices: Sequence[Choice]) -> str | None:
    """Return the button id that a text means after a reply with buttons, or None.

    The text is a button's label, which no other one has. If the button asks for an argument, the argument follows on a
    line of its own.

    So “cancel it” and “move it to 10” apply to whatever was mentioned last.
    """
    plain = _plain(text)
    if len({choice.id for choice in choices if choice.label.casefold() == plain}) > 1:
        return None
    for choice in choices:
        label = choice.label.casefold()
        if choice.asks is None and plain == label:
            return choice.id
        if choice.asks is not None and (line := re.fullmatch(rf"{re.escape(label)}(?: to| until| for)? (.+)", plain)):
            return filled(choice.id, line[1])
    return None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!")
