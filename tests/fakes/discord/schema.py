"""The few kinds of rule that Discord's request bodies are made of; each says, in Discord's words, what is wrong.

The shape of the errors: discord.com/developers/reference#error-messages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from tests.fakes.discord.errors import Refused, tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

At = tuple[str, ...]
Fault = tuple[At, str, str]
SNOWFLAKE = re.compile(r"\d{1,20}")


class Rule(Protocol):
    """Something that a value can break."""

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        """Say what is wrong with the value that stands at a path."""
        ...


def check(rule: Rule, value: Any) -> None:
    """Raises Refused with all that is wrong."""
    refuse(list(rule.faults(value, ())))


def refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(50035, tree(faults))


@dataclass(frozen=True, slots=True)
class Text:
    """A string of `least` to `most` characters, without the spaces around it; numbers pass as Discord lets them."""

    most: int = 10**6
    least: int = 0
    pattern: str = ""

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            yield at, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.'
            return
        length = len(str(value).strip())
        if self.least and not self.least <= length <= self.most:
            if length == 0:
                yield at, "BASE_TYPE_REQUIRED", "This field is required"
            else:
                yield at, "BASE_TYPE_BAD_LENGTH", f"Must be between {self.least} and {self.most} in length."
        elif length > self.most:
            yield at, "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length."
        elif self.pattern and not re.fullmatch(self.pattern, str(value)):
            yield at, "STRING_TYPE_REGEX", "String value did not match validation regex."


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if not isinstance(value, bool):
            yield at, "BOOLEAN_TYPE_CONVERT", "Must be either true or false."


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two others; its digits in a string will do."""

    least: int = 0
    most: int = 2**53

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
            yield at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.'
        elif int(value) > self.most:
            yield at, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {self.most}."
        elif int(value) < self.least:
            yield at, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {self.least}."


@dataclass(frozen=True, slots=True)
class Snowflake:
    """An id."""

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if isinstance(value, bool) or not SNOWFLAKE.fullmatch(str(value)):
            yield at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.'


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever it is."""

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        yield from ()


# discord.com/developers/reference#locales
_WESTERN = "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr"
LOCALES = frozenset(f"{_WESTERN} cs el bg ru uk hi th zh-CN ja zh-TW ko".split(" "))


@dataclass(frozen=True, slots=True)
class ByLocale:
    """A value for each of some locales, or null."""

    rule: Rule

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if not isinstance(value, dict):
            if value is not None:
                yield at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"
            return
        for locale, text in value.items():
            if locale in LOCALES:
                yield from self.rule.faults(text, (*at, locale))
            else:
                yield (*at, locale), "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.'


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few values."""

    allowed: tuple[str | int, ...]

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if isinstance(value, bool) or value not in self.allowed:
            yield at, "BASE_TYPE_CHOICES", f"Value must be one of {set(self.allowed)}."


@dataclass(frozen=True, slots=True)
class Items:
    """An array of `least` to `most` values of one rule."""

    of: Rule
    most: int = 10**6
    least: int = 0

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"
            return
        if self.least and not self.least <= len(value) <= self.most:
            yield at, "BASE_TYPE_BAD_LENGTH", f"Must be between {self.least} and {self.most} in length."
        elif len(value) > self.most:
            yield at, "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length."
        for index, item in enumerate(value):
            yield from self.of.faults(item, (*at, str(index)))


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these fields; those that Discord does not know it ignores, and null stands for absence."""

    fields: Mapping[str, Rule] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"
            return
        for name in self.required:
            if value.get(name) is None:
                yield (*at, name), "BASE_TYPE_REQUIRED", "This field is required"
        for name, rule in self.fields.items():
            if value.get(name) is not None:
                yield from rule.faults(value[name], (*at, name))


@dataclass(frozen=True, slots=True)
class Union:
    """An object whose `type` picks its shape from a table; `only` names the rows that may stand here."""

    table: Mapping[int, Shape]
    only: tuple[int, ...]

    def faults(self, value: Any, at: At) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"
        elif value.get("type") not in self.only:
            choices = ", ".join(map(str, self.only)) + ("," if len(self.only) == 1 else "")
            yield (*at, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({choices}).'
        else:
            yield from self.table[value["type"]].faults(value, at)
