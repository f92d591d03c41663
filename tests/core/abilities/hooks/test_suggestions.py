"""Things are suggested by the verb that fits them and by the typed words; anybody's skill lists its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from core.abilities.hooks.suggestions import find_suggestions, load_suggestions
from core.abilities.turn import Turn, TurnServices
from core.model.errors import RetryLater
from core.model.messages import Address, Message, Person
from core.skills import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path

    from core.model.knowledge import Knowledge

SKILL = """
from psycopg import OperationalError

from frontdesk import SkillError, Suggestion, offer, suggests

@suggests("cancel", "track")
async def suggest_orders(turn):
    return [
        Suggestion(f"Order {name} of {turn.message.person.name}", {"cancel": offer("", "cancel_order", name=name).id})
        for name in ("tea", "green tea")
    ]

@suggests("cancel")
async def suggest_nothing(turn):
    raise SkillError("That needs the desk's database.")

@suggests("cancel", "lose")
async def suggest_wrongly(turn):
    return [order for order in None]

@suggests("wait")
async def suggest_without_database(turn):
    raise OperationalError("the connection is closed")
"""
NOW = datetime(2026, 12, 1, tzinfo=UTC)


async def test_things_have_all_typed_words_and_the_verb(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (skill := tmp_path / "suggesting.py").write_text(SKILL)
    sources = load_suggestions([str(skill)])
    message = Message("1", Address("chat", "W", "ana", name="@ana"), Person("ana", "Ana"), "", NOW)
    turn = Turn(message, NOW, (), TurnServices(cast("Knowledge", None)))
    found = await find_suggestions(sources, turn, "cancel")
    assert found == [
        ("Order tea of Ana", "cancel_order?name=tea"),
        ("Order green tea of Ana", "cancel_order?name=green tea"),
    ]
    assert [name for name, _ in await find_suggestions(sources, turn, "cancel", " TEA green ")] == [
        "Order green tea of Ana"
    ]
    assert await find_suggestions(sources, turn, "track") == await find_suggestions(sources, turn, "move") == []
    assert await find_suggestions(sources, turn, "lose") == []
    assert "suggest_wrongly" in caplog.text
    with pytest.raises(RetryLater):
        await find_suggestions(sources, turn, "wait")


def test_the_built_in_skills_know_these_verbs() -> None:
    verbs = {verb for source in load_suggestions(BUILT_IN) for verb in source.verbs}
    assert verbs == {"book", "cancel", "move", "snippet", "snooze", "turn"}
