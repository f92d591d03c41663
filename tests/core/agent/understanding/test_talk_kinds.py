"""The kinds of talk, on utterances of each kind in five languages, and questions that only sound like it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from core.abilities.ability import load_skills
from core.agent.understanding.guess import SEARCH
from core.agent.understanding.intent_model import talk_model
from core.agent.understanding.talk_kinds import kind_in
from core.agent.understanding.training_data import digest_of, talk_utterances
from core.agent.understanding.understanding import Understanding
from core.skills import BUILT_IN
from knowledge.models.embedding_models import embeddings

ABILITIES = load_skills(BUILT_IN)
LEAST = 0.95
"""The share of the utterances that is read right. Most are among those that the model was trained on."""


@cache
def _understanding() -> Understanding:
    return Understanding(ABILITIES, embeddings("default"))


def _kind(text: str) -> str:
    return kind_in(_understanding().talk(text)).outcome


def test_the_model_was_trained_on_the_talk_that_is_there() -> None:
    """If this fails, run `scripts/understanding talk`."""
    assert talk_model().digest == digest_of(talk_utterances(ABILITIES))


def test_talk_is_told_apart_by_its_kind() -> None:
    rows = [json.loads(line) for line in Path(__file__).with_name("talk.jsonl").read_text("utf-8").splitlines()]
    wrong = [(row["text"], row["kind"]) for row in rows if _kind(row["text"]) != row["kind"]]
    assert len(wrong) <= (1 - LEAST) * len(rows), wrong


@pytest.mark.parametrize(
    "question",
    [
        "Where is the source code of the desk app?",
        "Can I get the contract in German?",
        "How do I talk to the finance team?",
        "What is the wrong way to lift a box?",
        "Wer ist der Ansprechpartner für Rechnungen?",
        "¿Cuántos días de vacaciones me quedan?",
        "Où trouver les notes de frais ?",
        "Onde encontro o contrato de aluguel?",
        "is there anything more that I need for the visa application of my family",
    ],
)
def test_a_question_is_no_talk(question: str) -> None:
    assert _kind(question) == SEARCH


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        ("👍🏽", "thumbs_up"),
        (":thumbsup::skin-tone-3:", "thumbs_up"),
        ("👎", "wrong"),
        ("😂😂", "laugh"),
        (":joy:", "laugh"),
        ("🙏", "thanks"),
        ("👋", "greeting"),
        ("???", "confused"),
        ("🐈", "chat"),
        (":-)", "chat"),
    ],
)
def test_emoji_are_read_like_words(shown: str, kind: str) -> None:
    assert _kind(shown) == kind
