"""Abilities of other people's skills: found by what they mean, and never called unasked if they change something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_skills
from core.agent.offline.ability_matcher import OfferedAbility
from core.agent.understanding.decision import decide
from core.agent.understanding.understanding import Understanding
from core.skills import BUILT_IN
from knowledge.models.embedding_models import embeddings

if TYPE_CHECKING:
    from core.agent.understanding.decision import Decision

SKILLS = '''
from frontdesk import Turn, ability

@ability(examples=["bus from {stop}", "next bus {stop}", "bus times {stop}"])
async def next_bus(turn: Turn, stop: str) -> str:
    """Say when the next bus leaves. stop: the name of the bus stop."""
    return stop

@ability(examples=["water the {plant}", "water {plant}", "irrigate {plant}"], effect=True)
async def water_plant(turn: Turn, plant: str) -> str:
    """Water a plant in the greenhouse. plant: its name."""
    return plant

@ability(examples=["battery of {bike}", "charge of {bike}", "bike {bike}"])
async def bike_battery(turn: Turn, bike: str) -> str:
    """Show how full the battery of an electric bike is. bike: its number, such as EB-12."""
    return bike
'''
FOUND = {"do", "propose", "ask"}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[OfferedAbility], Understanding]:
    file = tmp_path_factory.mktemp("skill") / "garden.py"
    file.write_text(SKILLS)
    loaded = [ability for ability in load_skills([str(file), *BUILT_IN]) if not ability.presses]
    offered = [OfferedAbility(one.name, one.description, one.examples, one.schema, one.effect) for one in loaded]
    return offered, Understanding(loaded, embeddings("default"))


def decided(text: str, known: tuple[list[OfferedAbility], Understanding]) -> Decision:
    return decide(text, *known)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("when will the next bus come to the market square", "next_bus"),
        ("wann geht der nächste Bus", "next_bus"),
        ("how much juice does EB-31 have left", "bike_battery"),
        ("the tomatoes in the greenhouse need some water", "water_plant"),
    ],
)
def test_it_is_found_by_what_it_means(text: str, name: str, known: tuple[list[OfferedAbility], Understanding]) -> None:
    decision = decided(text, known)
    assert decision.would in FOUND
    assert decision.call
    assert decision.call.name == name


@pytest.mark.parametrize("text", ["please water the tomatoes", "could you water the ferns", "water my orchid"])
def test_what_changes_something_is_proposed(text: str, known: tuple[list[OfferedAbility], Understanding]) -> None:
    assert decided(text, known).would == "propose"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("remind me tomorrow at 9 to water the tomatoes", "set_reminder"),
        ("how many days of holiday do I get?", None),
        ("my bike was stolen last year", None),
        ("thanks a lot!", None),
    ],
)
def test_it_takes_nothing_from_what_is_built_in(
    text: str, name: str | None, known: tuple[list[OfferedAbility], Understanding]
) -> None:
    decision = decided(text, known)
    assert (decision.call.name if decision.call else None) == name
