"""The few kinds of rule that Slack's schemas are made of; each says, in Slack's words, what is wrong with a value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Rule(Protocol):
    """Something that a value can break."""

    def faults(self, value: object, at: str) -> Iterator[str]:
        """Say what is wrong with the value that stands at the JSON pointer `at`."""
        ...


def fault(words: str, at: str) -> str:
    """Write one line of `response_metadata.messages`."""
    return f"[ERROR] {words} [json-pointer:{at}]"


@dataclass(frozen=True, slots=True)
class Characters:
    """A string of `least` to `most` characters, matching `pattern` from its beginning."""

    most: int | None = None
    least: int = 1
    pattern: str = ""

    def faults(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must provide a string", at)
        elif len(value) < self.least:
            yield fault(f"must be more than {self.least - 1} characters", at)
        elif self.most is not None and len(value) > self.most:
            yield fault(f"must be less than {self.most + 1} characters", at)
        elif not re.match(self.pattern, value):
            yield fault(f"must match pattern: {self.pattern}", at)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def faults(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, bool):
            yield fault("must provide a boolean", at)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two others."""

    least: int = 0
    most: int = 10**12

    def faults(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield fault("must provide an integer", at)
        elif not self.least <= value <= self.most:
            yield fault(f"must be between {self.least} and {self.most}", at)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words or numbers."""

    allowed: tuple[str | int, ...]

    def faults(self, value: object, at: str) -> Iterator[str]:
        if isinstance(value, bool) or value not in self.allowed:
            yield fault(f"must be a valid enum value: {', '.join(map(str, self.allowed))}", at)


@dataclass(frozen=True, slots=True)
class Items:
    """An array of `least` to `most` values of one rule."""

    of: Rule
    most: int | None = None
    least: int = 1

    def faults(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must provide an array", at)
            return
        if len(value) < self.least:
            yield fault(f"no less than {self.least} items allowed", at)
        if self.most is not None and len(value) > self.most:
            yield fault(f"no more than {self.most} items allowed", at)
        for index, item in enumerate(value):
            yield from self.of.faults(item, f"{at}/{index}")


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these fields and no others.

    Of the fields named in `either`, one at least must be there; of those in `single`, exactly one.
    """

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    either: tuple[str, ...] = ()
    single: tuple[str, ...] = ()

    def faults(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", at)
            return
        for name in self.required:
            if name not in value:
                yield fault(f"missing required field: {name}", at)
        if self.either and not any(name in value for name in self.either):
            yield fault(f"must define either {' or '.join(f'`{name}`' for name in self.either)}", at)
        if self.single and sum(name in value for name in self.single) != 1:
            yield fault(f"must define exactly one of {', '.join(f'`{name}`' for name in self.single)}", at)
        rules = {**self.required, **self.optional}
        for name, inner in value.items():
            if name in rules:
                yield from rules[name].faults(inner, f"{at}/{name}")
            else:
                yield fault(f"invalid additional property: {name}", at)


@dataclass(frozen=True, slots=True)
class Kind:
    """An object whose `type` picks its shape from a table; `only` narrows the choice to some rows of it."""

    table: Mapping[str, Shape]
    only: tuple[str, ...] = ()

    def faults(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", at)
            return
        name = value.get("type")
        if name is None:
            yield fault("missing required field: type", at)
        elif not isinstance(name, str) or name not in self.table or (self.only and name not in self.only):
            yield fault(f"unsupported type: {name}", f"{at}/type")
        else:
            rest = {key: inner for key, inner in value.items() if key != "type"}
            yield from self.table[name].faults(rest, at)
