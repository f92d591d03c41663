"""Abilities: typed coroutines that a person reaches by saying something. A skill is a module that holds some."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import AwareDatetime, BaseModel, ConfigDict, create_model

from core.abilities.loader import skill_modules
from core.model.errors import SettingsError
from core.model.messages import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from core.model.ports import PersonalData

Function = Callable[..., Awaitable[str | Reply]]
Heard = Callable[[Mapping[str, Any]], bool]
PERSONAL_DATA = "personal_data"
"""How a skill's module names what it keeps of people, if it keeps anything."""
_MARK = "__frontdesk_ability__"


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that the desk can do: what a language model reads is `description` and `schema`.

    `examples` are utterances that call for it; `{name}` in one stands for the argument of that name. What has an
    `effect` is done once a call, in the transaction that records it; what is for `presses` is reached by buttons alone.
    One that is `literal` is found by its examples as they stand, and not by what is only like them. `heard` tells of
    arguments that an example found in an utterance whether they are what is meant by it; all are, if it is None.
    `home` is the title under which a person's home shows it, and `command` what a platform with commands says of it.
    One that `searches` finds passages for a question, one that `declines` stands behind every “No”, and one that
    `recalls` repeats what was said before.
    """

    name: str
    description: str
    examples: tuple[str, ...]
    function: Function
    schema: type[BaseModel]
    effect: bool = False
    presses: bool = False
    home: str = ""
    command: str = ""
    literal: bool = False
    searches: bool = False
    declines: bool = False
    recalls: bool = False
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    examples: tuple[str, ...]
    effect: bool
    presses: bool
    home: str
    command: str
    literal: bool
    searches: bool
    declines: bool
    recalls: bool


def ability(  # noqa: PLR0913 — all that may be told of one
    *,
    examples: Iterable[str],
    effect: bool = False,
    presses: bool = False,
    home: str = "",
    command: str = "",
    literal: bool = False,
    searches: bool = False,
    declines: bool = False,
    recalls: bool = False,
) -> Callable[[Function], Function]:
    """Mark a coroutine as an ability; it stays callable as it is, for its tests.

    Its first parameter is the `Turn`; the others are what the person must say, each with a type (`str`, `int`,
    `float`, `bool`, `datetime`, …). Its docstring tells a language model when to use it. It returns text or a `Reply`,
    and raises `SkillError` to refuse in its own words.

    With `effect`, it changes something: what it writes through `turn.connect()` is committed together with the record
    that it was done, so that a turn that dies and is resumed does it once. What it does elsewhere can be done twice if
    the process dies before that commit: give `turn.call_id` along as the key by which the other side knows the call.
    The offline model calls one that is `literal` only for its examples as they stand: people ask the documents about
    the same things in words that are like them.
    With `presses`, no model may call it: it is reached by a button alone. With `home`, a title, a person's home on a
    platform shows what it returns; it needs no argument then, and changes nothing. With `command`, a short line about
    it, platforms that have commands offer one of its name: `/track A-1234` is understood as “track A-1234” is.

    Three abilities are found by what they do, and the last one that is loaded counts. One that `searches` takes a
    `question` and notes the passages that it finds as `turn.evidence`: the offline model asks it whatever no other
    ability is for. One that `declines` is behind the “No” when the desk asks before it does something. What one that
    `recalls` returns was said before: it proves nothing, and does nothing.
    """

    def mark(function: Function) -> Function:
        setattr(
            function,
            _MARK,
            _Mark(tuple(examples), effect, presses, home, command, literal, searches, declines, recalls),
        )
        return function

    return mark


def load_skills(names: Iterable[str]) -> tuple[Ability, ...]:
    """Load the abilities of the installed packages' skills and of those named: files (`./orders.py`) or modules.

    Raises:
        SettingsError: one cannot be loaded, has no ability, or two abilities have one name; the text says which.
    """
    return unique(found for module in skill_modules(names) for found in abilities_of(module))


def load_personal_data(names: Iterable[str]) -> tuple[PersonalData, ...]:
    """Load what the same skills keep of people: the `personal_data` of each module that has some.

    Raises:
        SettingsError: a skill cannot be loaded, or its `personal_data` is no tuple of such; the text says which.
    """
    return tuple(each for module in skill_modules(names) for each in _personal_data(module))


def _personal_data(module: ModuleType) -> tuple[PersonalData, ...]:
    found = getattr(module, PERSONAL_DATA, ())
    if not isinstance(found, tuple) or not all(hasattr(each, "export") and hasattr(each, "forget") for each in found):
        raise SettingsError(
            f"The personal_data of the skill {module.__name__} must be a tuple of PersonalTable, or of what has "
            "`export` and `forget`."
        )
    return found


def unique(abilities: Iterable[Ability]) -> tuple[Ability, ...]:
    """Return the abilities, each name once.

    Raises:
        SettingsError: two have one name.
    """
    by_name: dict[str, Ability] = {}
    for each in abilities:
        if by_name.setdefault(each.name, each).function is not each.function:
            raise SettingsError(f"Two abilities are named {each.name}. Rename one of them, or load one skill less.")
    return tuple(by_name.values())


def abilities_of(module: ModuleType) -> tuple[Ability, ...]:
    """Return the abilities that a module defines, in its order.

    Raises:
        SettingsError: it has none, or one of them lacks a docstring or a type.
    """
    found = tuple(_ability(each) for each in vars(module).values() if hasattr(each, _MARK))
    if not found:
        raise SettingsError(f"The skill {module.__name__} has no ability. Mark a coroutine in it with @ability.")
    return found


def _ability(function: Function) -> Ability:
    name, mark = function.__name__, getattr(function, _MARK)
    description = inspect.getdoc(function)
    if not description or not inspect.iscoroutinefunction(function):
        raise SettingsError(f"The ability {name} must be an `async def` with a docstring that says what it does.")
    schema = _schema(function)
    if mark.home and (mark.effect or any(field.is_required() for field in schema.model_fields.values())):
        raise SettingsError(f"The ability {name} has a home: then it may have no effect and need no argument.")
    kinds = (mark.effect, mark.presses, mark.home, mark.command, mark.literal)
    roles = (mark.searches, mark.declines, mark.recalls)
    return Ability(name, description, mark.examples, function, schema, *kinds, *roles)


def _schema(function: Function) -> type[BaseModel]:
    """Make the arguments' schema from the signature, all datetimes aware."""
    hints = get_type_hints(function, localns={"Turn": object, "Reply": Reply}, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    untyped = [each.name for each in parameters if each.name not in hints]
    if untyped:
        raise SettingsError(f"The ability {function.__name__} needs a type for: {', '.join(untyped)}.")
    fields: dict[str, Any] = {
        each.name: (
            AwareDatetime if hints[each.name] is datetime else hints[each.name],
            ... if each.default is inspect.Parameter.empty else each.default,
        )
        for each in parameters
    }
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)
