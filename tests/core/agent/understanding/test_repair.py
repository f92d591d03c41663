from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.agent.understanding.repair import Repair, read_repair, read_rough_correction

CASES = [
    json.loads(line) for line in Path(__file__).with_name("repairs.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_repair_is_read_in_five_languages(case: dict[str, Any]) -> None:
    found = Repair(
        case["kind"],
        case["language"],
        case["words"],
        marked=case.get("marked", True),
        replaces=case.get("replaces", ""),
    )
    assert read_repair(case["text"]) == found


@pytest.mark.parametrize("text", ["is 10 free instead?", "", "no, " + "very " * 30 + "late", "the second"])
def test_a_question_a_long_message_or_a_place_in_a_list_repairs_nothing(text: str) -> None:
    assert read_repair(text) is None


def test_a_message_without_a_word_for_it_may_be_a_correction() -> None:
    assert read_repair("10:45") == Repair("correction", "en", "10:45", marked=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I think 11 is nicer", "11"),
        ("könnten wir um 11 machen", "um 11"),
        ("creo que a las 11 es mejor", "a las 11"),
        ("plutôt vers 11h je pense", "vers 11h"),
    ],
)
def test_a_time_among_words_that_people_say_with_a_correction_is_probably_one(text: str, words: str) -> None:
    found = read_rough_correction(text)
    assert found is not None
    assert (found.said, found.marked) == (words, False)


@pytest.mark.parametrize("text", ["I work 9 to 5", "lunch at 11", "could we do 11?", "the second"])
def test_a_time_among_other_words_is_no_correction(text: str) -> None:
    assert read_rough_correction(text) is None
