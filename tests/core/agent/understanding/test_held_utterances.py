"""How well the third of our own utterances is understood that the intent model was not trained on."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.abilities.ability import load_skills
from core.agent import Agent
from core.agent.understanding.guess import SEARCH, TALK
from core.agent.understanding.intent_scores import DOCUMENTS, Row, Score, figures
from core.agent.understanding.understanding import Understanding
from core.skills import BUILT_IN
from frontdesk.testing import make_turn
from knowledge.models.embedding_models import embeddings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.understanding.intent_scores import Figures

pytestmark = pytest.mark.slow

ABILITIES = load_skills(BUILT_IN)
KINDS = {SEARCH: "documents", TALK: "talk"}
NAMES = {SEARCH: DOCUMENTS}
SAMPLE, PROOF = 150, 4
"""Of so many rows, one is in the sample, and one is measured by the proof, which takes a minute."""


@cache
def _agent() -> Agent:
    ranker = Understanding(ABILITIES, embeddings("default"))
    return Agent(abilities=ABILITIES, embeddings=None, ranker=ranker)


@cache
def _rows() -> list[Row]:
    lines = Path(__file__).with_name("held.jsonl").read_text("utf-8").splitlines()
    return [_row(number, json.loads(line)) for number, line in enumerate(lines)]


def _row(number: int, line: dict[str, Any]) -> Row:
    right = (line["outcome"], *line.get("also", ()))
    return Row(
        id=number,
        text=line["text"],
        lang=line["lang"],
        kind=KINDS.get(line["outcome"], "ability"),
        accept=tuple(NAMES.get(name, name) for name in right),
        arguments={name: tuple(words) if isinstance(words, list) else (words,) for name, words in line["args"].items()},
    )


def _score(row: Row) -> Score:
    message = make_turn(row.text).message
    said = dataclasses.replace(message, person=dataclasses.replace(message.person, locale=row.lang))
    return Score(row, _agent().decide(said))


def _figures(rows: Sequence[Row]) -> Figures:
    return figures([_score(row) for row in rows], {ability.name for ability in ABILITIES if ability.effect})


def _check(found: Figures, *, at_least: dict[str, float], at_most: dict[str, float]) -> None:
    assert {name: found[name] for name, floor in at_least.items() if (found[name] or 0) < floor} == {}
    assert {name: found[name] for name, limit in at_most.items() if (found[name] or 0) > limit} == {}


def test_a_sample_is_understood() -> None:
    _check(_figures(_rows()[::SAMPLE]), at_least={"right": 0.7}, at_most={"done wrong": 0.04})


@pytest.mark.proof
def test_the_utterances_are_understood() -> None:
    _check(
        _figures(_rows()[::PROOF]),
        at_least={"right": 0.74, "ability": 0.66, "documents": 0.91, "talk": 0.69, "arguments": 0.82},
        at_most={"done wrong": 0.009, "proposed wrong": 0.12},
    )
