from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.agent.understanding.repair import Repair, read_repair

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
