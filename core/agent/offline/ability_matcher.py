"""Finds the ability that an utterance calls for by the patterns of its examples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from core.text.question_words import begins_question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class OfferedAbility:
    """An ability as the model sees it: its name, its description, its examples, and the schema of its arguments.

    An ability with an `effect` changes something. A `literal` one is called unasked only by the words of an example.
    One that `overwrites` replaces what it stored before. One that is not `offered` only says why it cannot be used.
    `heard` is a function that may reject the arguments found in an utterance. If it is None, all are accepted.
    """

    name: str
    description: str
    examples: tuple[str, ...]
    schema: type[BaseModel]
    effect: bool = False
    literal: bool = False
    heard: Callable[[Mapping[str, Any]], bool] | None = None
    overwrites: bool = False
    offered: bool = True

    @property
    def required(self) -> tuple[str, ...]:
        """The arguments that must be given."""
        return tuple(name for name, field in self.schema.model_fields.items() if field.is_required())


@dataclass(frozen=True, slots=True)
class Call:
    """A decision: call this ability with these arguments, or ask for the one that is `missing`.

    A call is `loose` if the example that matched has few words outside its slots: “make {which} {when}” matches “make
    my coffee” too.
    """

    name: str
    arguments: dict[str, Any]
    missing: str | None = None
    loose: bool = field(default=False, compare=False)


class AbilityMatcher:
    """Finds the ability that an utterance calls for by the abilities' examples."""

    def complete(self, earlier: str, text: str, ability: OfferedAbility) -> Call | None:
        """Return a call completed with the answer to our question for an argument; None if it is not an answer."""
        asks = text.rstrip().endswith("?") or begins_question(text) or _AUXILIARY.match(text) is not None
        whole = None if asks or len(text) > LONGEST_COMMAND else self.match_by_pattern(f"{earlier} {text}", [ability])
        call = whole or _call_by_shape(f"{earlier} {text}", ability)
        if call.missing is None:
            return call if whole or ability.required else None
        if _sample(call.missing, ability) or len(text.split()) > LONGEST_VALUE_WORDS or asks:
            return None  # this does not answer our question
        return _validated_call(ability, {**call.arguments, call.missing: _unquote(text)})

    def call_again(
        self, earlier: str, words: str, abilities: Sequence[OfferedAbility], *, guess: Call | None
    ) -> Call | None:
        """Return the call of an earlier utterance with other words for one argument, if the call overwrites.

        `guess` is what the earlier utterance probably called for, if no example matches it.
        """
        call = self.match_by_pattern(earlier, abilities) or guess
        ability = next((ability for ability in abilities if call and ability.name == call.name), None)
        if call is None or ability is None or not ability.overwrites:
            return None
        changed = ({**call.arguments, name: words} for name in reversed(call.arguments))
        return next((again for arguments in changed if (again := _validated_call(ability, arguments))), None)

    def match_by_pattern(self, text: str, abilities: Sequence[OfferedAbility]) -> Call | None:
        """Return the call of the matching example with the most words: “set up a rotation …” before “set up …”."""
        utterance = _COURTESY.sub("", " ".join(text.split())).rstrip("?!. ")
        for example, ability in _examples_by_length(tuple(abilities)):
            parts = _parts(example)
            for found in islice(_fill(parts[::2], parts[1::2], utterance), MOST_FILLINGS):
                call = _validated_call(ability, {name: _unquote(value) for name, value in found.items()})
                if call and _is_plausible(call, ability):
                    return replace(call, loose=_is_loose(parts))
        return None


def is_example(text: str, abilities: Sequence[OfferedAbility]) -> bool:
    """Return whether a text is an example of an ability, word for word."""
    said = text.strip().rstrip(".!?").casefold()
    return any(said == example.casefold() for ability in abilities for example in ability.examples)


@lru_cache(maxsize=256)
def _examples_by_length(abilities: tuple[OfferedAbility, ...]) -> tuple[tuple[str, OfferedAbility], ...]:
    """Return the examples with their abilities, those with the most text outside of slots first."""
    pairs = [(example, ability) for ability in abilities for example in ability.examples]
    return tuple(sorted(pairs, key=lambda pair: -sum(map(len, _parts(pair[0])[::2]))))


def _is_loose(parts: Sequence[str]) -> bool:
    """Return whether an example is nearly all slots. A colon says what is meant: “standup: {answer}”."""
    words = " ".join(parts[::2])
    return len(parts) > 1 and ":" not in words and len(words.split()) <= LOOSE_WORDS


def _is_plausible(call: Call, ability: OfferedAbility) -> bool:
    """Return whether a call makes sense.

    If the sample of an argument contains digits, such as A-1234, the value must have the same shape, so `changes in it`
    is no order number. If the ability has `heard`, it must accept the arguments.
    """
    for name, value in call.arguments.items():
        sample = _sample(name, ability)
        has_digit = sample is not None and any(map(str.isdigit, sample))
        if sample and has_digit and not re.fullmatch(_shape(sample), str(value), re.IGNORECASE):
            return False
    return ability.heard is None or ability.heard(call.arguments)


LOOSE_WORDS = 2
"""The most words outside the slots of an example that matches much that it is not meant for."""
LONGEST_VALUE_WORDS = 6
"""The most words of an answer to our question for an argument."""
MOST_FILLINGS = 64
"""The most ways of filling one example that are tried."""
LONGEST_COMMAND = 300
"""The most characters of a command. Anything longer is a report or a question."""

_QUOTES = frozenset("“”\"'`«»")
_AUXILIARY = re.compile(r"(?:is|are|does|do|can)\b", re.IGNORECASE)
_SLOT = re.compile(r"\{(\w+)\}")
_COURTESY = re.compile(
    r"^(?:(?:hi|hey|hello|ok|okay|please|pls|plz|so|and|@?frontdesk)[ ,!:]+)*"
    r"(?:(?:can|could|would|will) (?:you|u) (?:please |pls |plz )?|please |pls |plz )?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _parts(example: str) -> tuple[str, ...]:
    """Return the texts and slot names of an example in turn, beginning and ending with a text."""
    return tuple(_SLOT.split(" ".join(example.casefold().split()).rstrip("?!. ")))


def _fill(texts: Sequence[str], names: Sequence[str], utterance: str) -> Iterator[dict[str, str]]:
    """Yield every way to read an utterance as an example with its slots filled, short fillings first."""
    if utterance[: len(texts[0])].casefold() != texts[0]:
        return
    rest = utterance[len(texts[0]) :]
    if not names:
        if not rest:
            yield {}
        return
    if len(names) == 1 and not texts[1]:
        yield {names[0]: rest}
        return
    folded = rest.casefold() if len(rest.casefold()) == len(rest) else rest
    end = folded.find(texts[1], 1)
    while end > 0:  # a slot ends before an occurrence of the words that follow it
        for others in _fill(texts[1:], names[1:], rest[end:]):
            yield {names[0]: rest[:end], **others}
        end = folded.find(texts[1], end + 1)


def _call_by_shape(text: str, ability: OfferedAbility) -> Call:
    """Find each argument by its shape. The first required argument that is not found is the missing one."""
    found = {
        name: value for name in ability.schema.model_fields if (value := _find_slot(text, name, ability)) is not None
    }
    missing = next((name for name in ability.required if name not in found), None)
    return Call(ability.name, found, missing)


def _find_slot(text: str, name: str, ability: OfferedAbility) -> str | None:
    kind = ability.schema.model_fields[name].annotation
    if kind in (int, float):
        return _first_match(r"[-+]?\d+(?:\.\d+)?", text)
    sample = _sample(name, ability)
    if kind is str and sample:
        return _first_match(rf"(?<!\w){_shape(sample)}(?!\w)", text)
    return _first_match(r"(?<=[“\"'`«])[^”\"'`»]+(?=[”\"'`»])", text) if kind is str else None


def _sample(name: str, ability: OfferedAbility) -> str | None:
    """Return the sample of an argument that a docstring gives after `such as`."""
    found = re.search(rf"\b{re.escape(name)}\b[^.\n]*?\bsuch as [“\"'`]?([^\s“”\"'`,;]+)", ability.description)
    return found[1].rstrip(".") if found else None


def _shape(sample: str) -> str:
    """Turn a sample such as A-1234 into a pattern: letters match letters, digits match digits, the rest itself."""
    runs = re.findall(r"[^\W\d_]+|\d+|[\W_]+", sample)
    return "".join(r"[^\W\d_]+" if run[0].isalpha() else r"\d+" if run[0].isdigit() else re.escape(run) for run in runs)


def _first_match(pattern: str, text: str) -> str | None:
    match = re.search(pattern, text)
    return match[0] if match else None


def _validated_call(ability: OfferedAbility, arguments: dict[str, str]) -> Call | None:
    try:
        ability.schema.model_validate(arguments)
    except ValidationError:
        return None
    return Call(ability.name, dict(arguments))


def _unquote(value: str) -> str:
    """Drop quotation marks around a whole value. Those around a part of it stay: `read "Dune"`."""
    bare = value.strip()
    around = bare[:1] in _QUOTES and bare[-1:] in _QUOTES and not any(mark in _QUOTES for mark in bare[1:-1])
    return bare[1:-1].strip() if around else bare
