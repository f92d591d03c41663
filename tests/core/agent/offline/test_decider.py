"""Tests of what is decided about a message with all built-in abilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from core.abilities.ability import load_skills
from core.agent.offline.decider import Decider
from core.agent.offline.dialogue import ANSWERED, Dialogue
from core.agent.tools import make_tools
from core.agent.understanding.understanding import Understanding
from core.skills import BUILT_IN
from knowledge.models.embedding_models import embeddings

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = '''
from frontdesk import Turn, ability

@ability(examples=["set {flag} {state}", "turn {state} flag {flag}"], effect=True)
async def switch_flag(turn: Turn, flag: str, state: str) -> str:
    """Switch a feature flag on or off. flag: its name, state: on or off."""
    return f"{flag} is {state}."
'''
ABILITIES = load_skills(BUILT_IN)
TOOLS = make_tools(ABILITIES, None)
DECIDER = Decider(Understanding(ABILITIES, embeddings("default")))


@pytest.mark.parametrize(
    ("text", "ability"),
    [
        ("remindme list", "list_reminders"),  # no reminder that says “list”
        ("make my coffee", None),  # no meeting about coffee
        ("make me an appointment for noon", "book"),  # no other time for an appointment
        ("remind me to call the bank", "set_reminder"),
        ("remind me to call the bank and cancel all my reminders", "set_reminder"),
    ],
)
def test_a_loose_example_calls_for_nothing_that_is_improbable(text: str, ability: str | None) -> None:
    call = DECIDER.decide(Dialogue([HumanMessage(text)]), TOOLS).call
    assert (call.name if call else None) == ability


def test_a_loose_example_of_a_strangers_ability_does_not_hide_what_is_surely_meant(tmp_path: Path) -> None:
    file = tmp_path / "flags.py"
    file.write_text(FLAGS)
    abilities = load_skills([str(file), *BUILT_IN])
    decider, tools = Decider(Understanding(abilities, embeddings("default"))), make_tools(abilities, None)

    def called(text: str) -> str | None:
        call = decider.decide(Dialogue([HumanMessage(text)]), tools).call
        return call.name if call else None

    assert called("set an alarm for 7 tomorrow") == "set_reminder"
    assert called("set dark-mode off") == "switch_flag"


@pytest.mark.parametrize("text", ["and cancel it?", "and in Italy?", "und in Italien?", "y cancelarla?"])
def test_a_question_that_goes_on_after_an_answer_does_and_proposes_nothing(text: str) -> None:
    asked, answer = HumanMessage("how can I move a meeting?"), AIMessage("Say so.", additional_kwargs={ANSWERED: True})
    assert DECIDER.decide(Dialogue([asked, answer, HumanMessage(text)]), TOOLS).would == "search"
