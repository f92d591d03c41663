"""What people say of the services by their names, for the offline model: “cancel my consultation”."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.abilities import Ability
    from core.skills.bookings.service import Service

_SAID = {
    "cancel_booking": ("cancel my {name}", "cancel the {name}", "call off my {name}"),
    "move_booking": (
        "move my {name} to {{when}}",
        "move the {name} to {{when}}",
        "reschedule my {name} to {{when}}",
        "reschedule the {name} to {{when}}",
        "postpone my {name} to {{when}}",
        "move my {name}",
        "reschedule my {name}",
    ),
    "list_bookings": ("when is my {name}",),
    "free_times": (
        "when is {name} free",
        "when is {name} free {{when}}",
        "when is the {name} free",
        "when is the {name} free {{when}}",
        "when is {name} available",
        "when is {name} available {{when}}",
        "when is the {name} available",
        "when is the {name} available {{when}}",
        "is {name} free {{when}}",
        "is the {name} free {{when}}",
        "is {name} available {{when}}",
        "is the {name} available {{when}}",
    ),
}


def speaking_of(abilities: Iterable[Ability], services: Sequence[Service]) -> tuple[Ability, ...]:
    """Return the abilities, those of bookings with examples that name the services."""
    names = tuple(dict.fromkeys(name for each in services for name in (each.name, *each.also)))
    people = tuple(dict.fromkeys(provider.name for each in services for provider in each.providers))
    return tuple(
        replace(
            each, examples=(*each.examples, *_examples(said, names if each.name != "free_times" else names + people))
        )
        if (said := _SAID.get(each.name))
        else each
        for each in abilities
    )


def _examples(said: Sequence[str], names: Sequence[str]) -> list[str]:
    plain = [name for name in names if "{" not in name]
    return [example.format(name=name) for example in said for name in plain]
