"""What the mark of an ability says, and what a home or personal data must be."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from core.abilities.ability import abilities_of, ability, load_personal_data, unique
from core.model.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from core.abilities.turn import Turn


@ability(examples=["ship {order}"], effect=True, command="Ship an order", literal=True)
async def ship(turn: Turn, order: str, parts: int = 1) -> str:
    """Ship an order. order: its number."""
    return f"{order} in {parts}"


@ability(examples=[], home="Orders")
async def orders(turn: Turn, order: str) -> str:
    """List orders."""
    return order


def module(**members: object) -> ModuleType:
    made = ModuleType("made")
    vars(made).update(members)
    return made


def test_an_ability_has_what_its_mark_and_its_signature_say() -> None:
    (found,) = abilities_of(module(ship=ship))
    assert (found.name, found.examples, found.command) == ("ship", ("ship {order}",), "Ship an order")
    assert (found.effect, found.literal, found.presses, found.searches) == (True, True, False, False)
    assert found.description == "Ship an order. order: its number."
    assert found.schema.model_validate({"order": "A-1"}).model_dump() == {"order": "A-1", "parts": 1}
    with pytest.raises(ValidationError):
        found.schema.model_validate({"order": "A-1", "colour": "red"})


def test_a_home_that_needs_an_argument_is_refused() -> None:
    with pytest.raises(SettingsError, match="orders has a home"):
        abilities_of(module(orders=orders))


def test_one_ability_found_twice_is_one() -> None:
    twice = [*abilities_of(module(ship=ship)), *abilities_of(module(ship=ship))]
    assert [found.name for found in unique(twice)] == ["ship"]


def test_personal_data_that_is_not_a_tuple_of_such_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kept.py"
    file.write_text("personal_data = ['orders']")
    with pytest.raises(SettingsError, match="personal_data of the skill frontdesk_skill_kept"):
        load_personal_data([str(file)])
