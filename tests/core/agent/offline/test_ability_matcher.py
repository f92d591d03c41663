"""What the words of examples call for, and that they call for nothing where nothing is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_skills
from core.agent.offline.ability_matcher import AbilityMatcher, Call, OfferedAbility
from core.skills import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path

SKILL = '''
from frontdesk import Turn, ability

@ability(examples=["where is my order {order}", "track {order}", "what is the state of order {order}"])
async def order_status(turn: Turn, order: str) -> str:
    """Say where an order is. order: its number, such as A-1234."""
    return order

@ability(examples=["book a table for {people}", "reserve a table for {people} people"])
async def book_table(turn: Turn, people: int) -> str:
    """Book a table. people: how many come."""
    return str(people)
'''


@pytest.fixture(scope="module")
def skills(tmp_path_factory: pytest.TempPathFactory) -> list[OfferedAbility]:
    file: Path = tmp_path_factory.mktemp("skill") / "shop.py"
    file.write_text(SKILL)
    loaded = load_skills([str(file), *BUILT_IN])
    return [
        OfferedAbility(each.name, each.description, each.examples, each.schema, each.effect, each.literal)
        for each in loaded
    ]


@pytest.fixture(scope="module")
def matcher() -> AbilityMatcher:
    return AbilityMatcher()


@pytest.mark.parametrize(
    ("said", "call"),
    [
        ("Where is my order A-1234?", Call("order_status", {"order": "A-1234"})),
        ("Hey, could you please track “A-99”", Call("order_status", {"order": "A-99"})),
        ("reserve a table for 4 people", Call("book_table", {"people": "4"})),
        ("whose turn is it to make coffee?", Call("whose_turn", {"what": "make coffee"})),
        ("who's on call next week?", Call("whose_turn", {"when": "next week"})),
        ("swap me with @Li Wang this week", Call("invite_to_swap", {"other": "@Li Wang", "when": "this week"})),
        ("days until christmas", Call("how_long_until", {"what": "christmas"})),
        ("What can you do?", Call("list_abilities", {})),
    ],
)
def test_an_utterance_finds_its_ability(
    matcher: AbilityMatcher, skills: list[OfferedAbility], said: str, call: Call
) -> None:
    assert matcher.match_by_pattern(said, skills) == call


@pytest.mark.parametrize(
    "said",
    [
        "How do I connect my own documents?",
        "What is the capital of Mongolia?",
        "Who was the first president?",
        "What can the API do with PDF files?",
        "How are orders processed in the warehouse?",
        "Where is the city hall?",
        "What did the author ask for in chapter 3?",
        "cancel my order",
        "What does the on-call person do?",
        "How do I set up a rotation?",
        "What happens if I miss the stand-up?",
        "rotate the image by 90 degrees",
        "start a stand up comedy career",
        "you forgot to remind me",
        "never remind me again",
    ],
)
def test_a_question_of_fact_finds_none(matcher: AbilityMatcher, skills: list[OfferedAbility], said: str) -> None:
    assert matcher.match_by_pattern(said, skills) is None


def test_quotation_marks_go_only_where_they_stand_around_the_whole(
    matcher: AbilityMatcher, skills: list[OfferedAbility]
) -> None:
    said = 'remind me tomorrow to read "Dune"'
    assert matcher.match_by_pattern(said, skills) == Call("set_reminder", {"what": 'tomorrow to read "Dune"'})


def test_the_answer_to_our_question_completes_the_call(matcher: AbilityMatcher, skills: list[OfferedAbility]) -> None:
    order = next(skill for skill in skills if skill.name == "order_status")
    assert matcher.complete("where is my order", "it's A-77", order) == Call("order_status", {"order": "A-77"})
    table = next(skill for skill in skills if skill.name == "book_table")
    assert matcher.complete("book a table", "five hundred", table) is None
