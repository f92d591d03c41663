"""Tests the arguments that messages give to abilities that are known to be the right ones."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from core.abilities.ability import abilities_of, ability, load_skills
from core.abilities.turn import Turn  # noqa: TC001 — it makes the schema
from core.agent.offline.ability_matcher import OfferedAbility
from core.agent.understanding.slots.argument_filler import fill_arguments
from core.agent.understanding.slots.argument_slots import slots_of
from core.skills import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.abilities.ability import Ability

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ROWS = [json.loads(line) for line in Path(__file__).with_name("arguments.jsonl").read_text("utf-8").splitlines()]


def _offered(found: Ability) -> OfferedAbility:
    return OfferedAbility(found.name, found.description, found.examples, found.schema, found.effect)


BUILT_INS = {found.name: _offered(found) for found in load_skills(BUILT_IN) if not found.presses}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_message_gives_each_argument_its_own_words(row: Mapping[str, Any]) -> None:
    offered = BUILT_INS[row["ability"]]
    call = fill_arguments(row["text"], offered, now=NOW, locale=row.get("lang"))
    assert (call.arguments, call.missing) == (row["arguments"], row.get("missing"))
    if call.missing is None:
        offered.schema.model_validate(call.arguments)


@ability(examples=["track {order}"])
async def track(turn: Turn, order: str) -> str:
    """Track an order.

    order: its number, such as A-1234.
    """
    return order


@ability(examples=["order {count} {size} {dish}"], effect=True)
async def order_food(turn: Turn, dish: str, count: int = 1, size: Literal["small", "large"] = "small") -> str:
    """Order food."""
    return f"{count} {size} {dish}"


@ability(examples=["park until {end}"], effect=True)
async def park(turn: Turn, end: datetime, plate: str) -> str:
    """Park a car.

    plate: the number plate, such as AB-123.
    """
    return f"{plate} {end}"


STRANGERS = {found.name: _offered(found) for found in abilities_of(sys.modules[__name__])}


def test_a_sample_tells_the_shape_of_an_argument() -> None:
    call = fill_arguments("where is my parcel b-77, please?", STRANGERS["track"], now=NOW)
    assert (call.arguments, call.missing) == ({"order": "b-77"}, None)
    assert fill_arguments("where is my parcel?", STRANGERS["track"], now=NOW).missing == "order"


def test_numbers_and_options_are_found_and_the_rest_is_the_subject() -> None:
    call = fill_arguments("I'd like 2 large pizzas with olives, thanks", STRANGERS["order_food"], now=NOW)
    assert call.arguments == {"dish": "pizzas with olives", "count": "2", "size": "large"}
    assert fill_arguments("please, 2 large", STRANGERS["order_food"], now=NOW).missing == "dish"


def test_an_argument_that_is_an_instant_is_given_as_one() -> None:
    call = fill_arguments("AB-123 stays until 6pm", STRANGERS["park"], now=NOW)
    assert call.arguments == {"end": "2026-11-25T18:00:00+00:00", "plate": "AB-123"}


def test_a_name_of_several_words_is_that_of_the_platform() -> None:
    said = "remind @Li Wang tomorrow at 9 to send the slides"
    call = fill_arguments(said, BUILT_INS["set_reminder"], now=NOW, mentions=["@Li Wang"])
    assert call.arguments == {"what": "send the slides", "when": "tomorrow at 9", "channel": "@Li Wang"}


@pytest.mark.parametrize("name", sorted(BUILT_INS))
def test_no_message_breaks_an_ability_or_gives_it_what_its_schema_refuses(name: str) -> None:
    offered = BUILT_INS[name]
    for text in ("", "🎉", "?!", "12 13 14:00", "the the the", "@ana #team tomorrow 30 minutes it", "a" * 3000):
        call = fill_arguments(text, offered, now=NOW)
        if call.missing is None:
            offered.schema.model_validate(call.arguments)


def test_ids_are_never_taken_from_the_words_of_a_message() -> None:
    for offered in BUILT_INS.values():
        for slot in slots_of(offered.schema, offered.description):
            if slot.name in {"standup", "round", "nth", "poll", "account"}:
                assert slot.kind == "context"
