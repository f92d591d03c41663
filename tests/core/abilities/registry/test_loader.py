"""Skills: from a file, from a module, and what is said when one is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from core.abilities.ability import load_skills
from core.model.errors import SettingsError
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = '''
from datetime import datetime
from frontdesk import Turn, ability

@ability(examples=["where is my order {order}", "track {order}"])
async def order_status(turn: Turn, order: str) -> str:
    """Say where an order is. order: its number, such as A-1234."""
    return f"{order} is on its way to {turn.message.person.name}"

@ability(examples=[])
async def deliver(turn: Turn, order: str, at: datetime, parts: int = 1) -> str:
    """Deliver an order. at: when."""
    return "ok"
'''


def skill(tmp_path: Path, text: str, name: str = "orders.py") -> str:
    (tmp_path / name).write_text(text)
    return str(tmp_path / name)


async def test_a_skill_in_a_file_is_loaded_with_its_examples_and_schema(tmp_path: Path) -> None:
    status, deliver = load_skills([skill(tmp_path, ORDERS)])
    assert status.name == "order_status"
    assert status.examples == ("where is my order {order}", "track {order}")
    assert await status.function(make_turn("?"), order="A-1") == "A-1 is on its way to ana"
    assert deliver.schema.model_json_schema()["required"] == ["order", "at"]


def test_a_datetime_argument_must_be_aware(tmp_path: Path) -> None:
    _, deliver = load_skills([skill(tmp_path, ORDERS)])
    deliver.schema.model_validate({"order": "A-1", "at": "2026-01-05T09:00:00+01:00"})
    with pytest.raises(ValidationError, match="timezone"):
        deliver.schema.model_validate({"order": "A-1", "at": "2026-01-05T09:00:00"})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x = 1", "has no ability"),
        ("import nothing_such", "cannot be loaded"),
        (
            "from frontdesk import ability\n@ability(examples=[])\nasync def f(turn, x): '''Do.'''",
            "needs a type for: x",
        ),
        ("from frontdesk import ability\n@ability(examples=[])\nasync def f(turn): pass", "docstring"),
        ("from frontdesk import ability\n@ability(examples=[])\ndef f(turn): '''Do.'''", "async def"),
    ],
)
def test_a_broken_skill_is_named_with_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        load_skills([skill(tmp_path, text, "broken.py")])


def test_a_missing_skill_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no such file"):
        load_skills([str(tmp_path / "missing.py")])


def test_two_abilities_of_one_name_are_refused(tmp_path: Path) -> None:
    first, second = skill(tmp_path, ORDERS, "one.py"), skill(tmp_path, ORDERS, "two.py")
    with pytest.raises(SettingsError, match="Two abilities are named order_status"):
        load_skills([first, second])
