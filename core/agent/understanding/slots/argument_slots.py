"""The arguments of an ability: what kind of words each one holds, and which words its type accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from core.abilities.arguments import Holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_CONVENTIONAL: Final = {
    "when": "time", "until": "time", "who": "people", "channel": "channel", "zone": "valid", "which": "thing",
}  # fmt: skip
"""What a plain `str` of that name holds in anybody's ability."""
_ORDER: Final = (
    "context", "shape", "channel", "person", "people", "option", "number", "clock", "length", "valid", "new text",
    "new time", "time", "instant", "thing", "name", "wish", "subject",
)  # fmt: skip
"""The order in which arguments are looked for, the plainest kind first. What each one takes is gone for the next."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An argument: its name, the kind of its words, and what its type says of them."""

    name: str
    kind: str
    required: bool
    type: TypeAdapter[Any]
    about: str = ""
    shape: re.Pattern[str] | None = None
    options: tuple[str, ...] = ()
    knows: Callable[[str], bool] | None = None

    def accepts(self, value: Any) -> bool:
        """Return whether the argument's type accepts a value."""
        if self.knows and not self.knows(value):
            return False
        try:
            self.type.validate_python(value)
        except ValidationError:
            return False
        return True


@lru_cache(maxsize=512)
def slots_of(schema: type[BaseModel], description: str) -> tuple[Slot, ...]:
    """Return the arguments that a schema asks for, in the order in which they are looked for."""
    slots = (_slot(name, field, description) for name, field in schema.model_fields.items())
    return tuple(sorted(slots, key=lambda slot: _ORDER.index(slot.kind)))


def _slot(name: str, field: FieldInfo, description: str) -> Slot:
    type_: Any = field.annotation
    said = [holds for holds in field.metadata if isinstance(holds, Holds)]
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[type_, *field.metadata] if field.metadata else type_)
    shape = find_shape(name, description)
    options = (said[-1].options if said else ()) or _options(type_)
    kind = said[-1].kind if said else _kind(name, type_, shape, options)
    kind = "subject" if kind == "statement" else kind
    about = said[-1].about if said else ""
    return Slot(name, kind, field.is_required(), adapter, about, shape, options, said[-1].knows if said else None)


def _kind(name: str, type_: Any, shape: re.Pattern[str] | None, options: tuple[str, ...]) -> str:
    if options:
        return "option"
    if type_ in (int, float):
        return "number"
    if type_ is datetime or get_origin(type_) is Annotated or "datetime" in str(type_).casefold():
        return "instant"
    if type_ is not str:
        return "context"
    return "shape" if shape else _CONVENTIONAL.get(name, "subject")


def _options(type_: Any) -> tuple[str, ...]:
    """Return the words of a `Literal`, also of one that may be left out."""
    found = [type_, *get_args(type_)]
    return tuple(str(option) for each in found if get_origin(each) is Literal for option in get_args(each))


def find_shape(name: str, description: str) -> re.Pattern[str] | None:
    """Return the shape of the sample with a digit that a docstring gives after `such as`."""
    found = re.search(rf"\b{re.escape(name)}\b[^.\n]*?\bsuch as [“\"'`]?([^\s“”\"'`,;]+)", description)
    sample = found[1].rstrip(".") if found else ""
    if not any(map(str.isdigit, sample)):
        return None
    runs = re.findall(r"[^\W\d_]+|\d+|[\W_]+", sample)
    parts = (r"[^\W\d_]+" if run[0].isalpha() else r"\d+" if run[0].isdigit() else re.escape(run) for run in runs)
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)", re.IGNORECASE)
