"""Abilities: typed coroutines that people call in their own words. A skill is a module with abilities."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, get_type_hints

from pydantic import AwareDatetime, BaseModel, ConfigDict, create_model

from core.abilities.registry.loader import PROVIDES, skill_modules
from core.model.errors import SettingsError
from core.model.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from core.model.ports import PersonalData

Function = Callable[..., Awaitable[str | Reply]]
Heard = Callable[[Mapping[str, Any]], bool]
Needs = Literal["", "channel", "post", "platforms"]
_MARK = "__frontdesk_ability__"


class Flags(TypedDict, total=False):
    """The keyword arguments of `@ability`. They are fields of `Ability`."""

    effect: bool
    presses: bool
    literal: bool
    command: str
    home: str
    home_order: int
    searches: bool
    declines: bool
    recalls: bool
    zone_change: bool
    overwrites: bool
    always: bool
    needs: Needs
    in_help: bool
    first_try: str
    fetches_human: bool
    explains_rating: bool
    takes_text: str
    foreign: bool
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that Frontdesk can do. A language model reads `description` and `schema`.

    `examples` are utterances that call the ability; `{name}` in an example stands for the argument of that name. An
    ability with an `effect` runs once per call, in the transaction that records the call. An ability for `presses` is
    called only by buttons. A `literal` ability is found only by its exact examples, because people use similar words to
    ask the documents about the same things. `command` is the ability's description on platforms with commands:
    `/track A-1234` is read as “track A-1234”. `home` is the ability's title on a person's home page, where lower
    numbers of `home_order` come first. If an ability `overwrites`, what it stores replaces what it stored before,
    so “no, Perth” after “I'm in Melbourne” calls it again.

    The help shows an ability if it is `in_help`, and only where it can be used: `needs` says that this is in a
    `channel`, in a forum `post`, or where several `platforms` are connected. If the skill's catalogue does not offer
    the ability (`offered`), the help, home pages and commands leave it out. `first_try` is an utterance that shows the
    ability to a newcomer, and that works before anything is set up.

    Some abilities have a special role; if several abilities declare one, the last loaded is used. `searches`: it takes
    a `question` and adds the passages that it finds to `turn.evidence`. The offline model calls it if no other ability
    fits. `declines`: it is called by “No” when Frontdesk has asked before it does something. `recalls`: it returns what
    was said before, which is no evidence. `zone_change`: it takes the new `zone` of a person who has changed zones, and
    returns a question about it, or a reply without text. `always`: a language model is offered only a few abilities
    at a time; this one is always among them, like the one that searches. `fetches_human`: it gets a human, needs no
    argument, and is offered with a button wherever the desk names a human, unless the catalogue does not offer it.
    `takes_text` is a pattern for the head of a message that brings a text, such as “proofread this”. Such a message
    calls the ability with the `wish`, which is the head, and the `text` after the colon or below the head; nothing in
    that text is a wish. If the pattern has an empty group named `alone`, the head needs no text. The reply is shown as
    it stands, also by a language model, which could shorten or change it.
    `explains_rating`: it takes the id of a `reply` that a person has rated bad, and the `reason`. `foreign`: somebody
    else wrote its description, so whatever a model does after it has read that was perhaps not asked for.
    `verbatim`: what it returns is the whole reply, to which a language model that called it adds nothing.
    `heard` can reject arguments that an example matched.
    """

    name: str
    description: str
    function: Function
    schema: type[BaseModel]
    examples: tuple[str, ...]
    effect: bool = False
    presses: bool = False
    literal: bool = False
    command: str = ""
    home: str = ""
    home_order: int = 50
    searches: bool = False
    declines: bool = False
    recalls: bool = False
    zone_change: bool = False
    overwrites: bool = False
    always: bool = False
    needs: Needs = ""
    in_help: bool = True
    first_try: str = ""
    fetches_human: bool = False
    explains_rating: bool = False
    takes_text: str = ""
    foreign: bool = False
    verbatim: bool = False
    offered: bool = True
    heard: Heard | None = None


def ability(*, examples: Iterable[str], **flags: Unpack[Flags]) -> Callable[[Function], Function]:
    """Mark a coroutine as an ability. `Ability` explains the flags. The coroutine stays callable as it is, for tests.

    Its first parameter is the `Turn`; the others are what the person must say, each with a type (`str`, `int`,
    `float`, `bool`, `datetime`, …). Its docstring tells a language model when to use it. It returns text or a `Reply`,
    and raises `SkillError` to refuse in its own words.

    With `effect`, it changes something. Whatever it writes through `turn.connect()` is committed together with the
    record of the call, so it happens once even if the turn is interrupted and resumed. Anything done elsewhere can
    happen twice if the process dies before that commit, so pass `turn.call_id` to the other side as an idempotency key.
    With `home`, it must require no argument and have no effect.
    """

    def mark(function: Function) -> Function:
        setattr(function, _MARK, partial(Ability, examples=tuple(examples), **flags))
        return function

    return mark


def load_skills(names: Iterable[str]) -> tuple[Ability, ...]:
    """Load the abilities of the named skills (files such as `./orders.py`, or modules) and of installed packages.

    Raises:
        SettingsError: a skill cannot be loaded, has no ability, or two abilities share a name; the text says which.
    """
    return unique(found for module in skill_modules(names) for found in abilities_of(module))


def load_personal_data(names: Iterable[str]) -> tuple[PersonalData, ...]:
    """Load the `personal_data` of the same skills as `load_skills` does.

    Raises:
        SettingsError: a skill cannot be loaded, or its `personal_data` is invalid; the text says which.
    """
    return tuple(data for module in skill_modules(names) for data in _personal_data(module))


def _personal_data(module: ModuleType) -> tuple[PersonalData, ...]:
    if hasattr(module, "keeper"):
        raise SettingsError(f"The skill {module.__name__} has a `keeper`. Write `personal_data = (keeper,)` instead.")
    found = getattr(module, "personal_data", ())
    if not isinstance(found, tuple) or not all(hasattr(data, "export") and hasattr(data, "forget") for data in found):
        raise SettingsError(
            f"The personal_data of the skill {module.__name__} must be a tuple of PersonalTable, or of objects with "
            "`export` and `forget`."
        )
    return found


def unique(abilities: Iterable[Ability]) -> tuple[Ability, ...]:
    """Return the abilities, without duplicates; raise `SettingsError` if two different abilities share a name."""
    by_name: dict[str, Ability] = {}
    for ability in abilities:
        if by_name.setdefault(ability.name, ability).function is not ability.function:
            raise SettingsError(
                f"Two abilities are named {ability.name}. Rename one, or load only one of their skills."
            )
    return tuple(by_name.values())


def abilities_of(module: ModuleType) -> tuple[Ability, ...]:
    """Return the abilities of a module, in their order there.

    Raises:
        SettingsError: the module has no ability, or an ability lacks a docstring or a type.
    """
    found = tuple(_ability(member) for member in vars(module).values() if hasattr(member, _MARK))
    if not found and not any(hasattr(member, PROVIDES) for member in vars(module).values()):
        raise SettingsError(f"The skill {module.__name__} has no ability. Mark a coroutine in it with @ability.")
    return found


def ability_from(function: Function) -> Ability:
    """Return the ability of a coroutine marked with `@ability`. Raises `SettingsError` as `abilities_of` does."""
    return _ability(function)


@cache  # making the schemas of all built-in abilities takes 0.1 s, and every load of skills needs them
def _ability(function: Function) -> Ability:
    name, mark = function.__name__, getattr(function, _MARK)
    description = inspect.getdoc(function)
    if not description or not inspect.iscoroutinefunction(function):
        raise SettingsError(f"The ability {name} must be an `async def` with a docstring that says what it does.")
    schema = _schema(function)
    found: Ability = mark(name, description, function, schema)
    if found.home and (found.effect or any(field.is_required() for field in schema.model_fields.values())):
        raise SettingsError(f"The ability {name} has a home, so it may have no effect and require no argument.")
    return found


def _schema(function: Function) -> type[BaseModel]:
    """Make the schema of the arguments from the signature. A `datetime` argument must be aware."""
    hints = get_type_hints(function, localns={"Turn": object, "Reply": Reply}, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    untyped = [parameter.name for parameter in parameters if parameter.name not in hints]
    if untyped:
        raise SettingsError(f"The ability {function.__name__} needs a type for: {', '.join(untyped)}.")
    fields: dict[str, Any] = {
        parameter.name: (
            AwareDatetime if hints[parameter.name] is datetime else hints[parameter.name],
            ... if parameter.default is inspect.Parameter.empty else parameter.default,
        )
        for parameter in parameters
    }
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)
