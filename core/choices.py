"""The ids of buttons: a press names the ability that it reaches and the arguments, and comes back as a message."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from core.messages import Choice


def offer(label: str, ability: str, **arguments: str | int) -> Choice:
    """Return the button that calls an ability with arguments."""
    return Choice(f"{ability}?{urlencode(arguments)}" if arguments else ability, label)


def pressed(choice: str) -> tuple[str, dict[str, str]]:
    """Return the ability that a button's id names, and the arguments; the ability checks whether they are allowed."""
    ability, _, arguments = choice.partition("?")
    return ability, dict(parse_qsl(arguments))
