"""The rules of triage: which fit, what they say, and what is wrong with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.errors import SettingsError
from core.skills.cases.triage.rules import Action, Condition, Found, Rules, action_for, fits
from core.skills.cases.triage.triage import read_rules

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
[topics.billing]
words = ["invoice", "charged twice"]

[[rules]]
if = { topic = "billing", mood = ["angry", "unhappy"] }
tag = ["billing", "unhappy"]
priority = "high"
route = "Billing"

[[rules]]
if = { language = "de", channel = "#hilfe" }
tag = "german"
priority = "low"
ask = { de = "Welche Bestellung ist es?", en = "Which order is it?" }
"""


def read(folder: Path, text: str) -> Rules:
    (folder / "support.toml").write_text('[[teams]]\nname = "Billing"\nchannel = "slack:T1/C2"')
    (folder / "triage.toml").write_text(text)
    return read_rules(folder / "support.toml")


def test_all_tags_count_and_of_everything_else_the_first(tmp_path: Path) -> None:
    rules = read(tmp_path, FILE)
    found = Found("Meine Rechnung", "de", "billing", "normal", "angry", "#hilfe")
    assert action_for(rules.rules, found) == Action(
        tags=("billing", "unhappy", "german"),
        priority="high",
        route="Billing",
        ask={"de": "Welche Bestellung ist es?", "en": "Which order is it?"},
    )
    assert action_for(rules.rules, Found("hello", "en")).is_empty


@pytest.mark.parametrize(
    ("condition", "fulfilled"),
    [
        ({}, True),
        ({"words": "refund"}, True),
        ({"words": ["two  words", "the refund"]}, True),
        ({"words": "fund"}, False),
        ({"urgency": "high"}, True),
        ({"urgency": ["low", "normal"]}, False),
        ({"mood": "angry", "language": ["en", "de"]}, True),
        ({"mood": "angry", "language": "de"}, False),
        ({"channel": "#help"}, False),
    ],
)
def test_a_rule_fits_if_each_of_its_conditions_is_fulfilled(condition: dict[str, object], fulfilled: bool) -> None:  # noqa: FBT001
    found = Found("Where is the refund?!", "en", "", "high", "angry")
    assert fits(Condition.model_validate(condition), found) is fulfilled


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[rules]]\nif = { topic = "billing" }\ntag = "x"', "rule 1 is about the topic billing, which is unknown"),
        ('[[rules]]\nif = { mood = "cross" }\ntag = "x"', r"rules.0.if.mood.0 in .*triage.toml is wrong: .*'angry'"),
        ('[[rules]]\nif = { mod = "angry" }\ntag = "x"', "rules.0.if.mod"),
        ('[[rules]]\nif = { language = "german" }\ntag = "x"', "'german' is no language"),
        ("[[rules]]\nif = { }", "it does nothing"),
        ('[[rules]]\nif = { }\npriority = "asap"', "rules.0.priority"),
        ('[[rules]]\nif = { }\nsnippet = "refund"', "sends the snippet refund, which does not exist"),
        ('[[rules]]\nif = { }\nroute = "Biling"', "routes to the team Biling, which does not exist"),
        ("[[rules", "is not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        read(tmp_path, text)
