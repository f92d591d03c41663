from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.agent.understanding.contradiction import Contradiction, Kind, find_contradiction

ROWS = [json.loads(line) for line in Path(__file__).with_name("contradictions.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lang']}: {row['text']}")
def test_what_contradicts_a_wish(row: dict[str, Any]) -> None:
    expected = Contradiction(Kind(row["kind"]), row.get("wish", "")) if row["kind"] else None
    assert find_contradiction(row["text"]) == expected


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n", "¿?", '""', "…", "@"])
def test_nothing_contradicts_what_has_no_words(text: str) -> None:
    assert find_contradiction(text) is None


def test_a_wish_that_is_only_quoted_is_reported() -> None:
    assert find_contradiction('Jana wrote "remind me at 9 to bring the keys"') == Contradiction(Kind.REPORTED)
    assert find_contradiction('remind me at 9 to say "cancel it"') is None


def test_a_text_in_quotes_is_what_was_said() -> None:
    assert find_contradiction('"remind me at 9"') is None
    assert find_contradiction('"don\'t cancel it"') == Contradiction(Kind.NEGATED)


def test_curly_apostrophes_and_missing_accents_do_not_count() -> None:
    assert find_contradiction("don\u2019t cancel my booking") == Contradiction(Kind.NEGATED)
    assert find_contradiction("nao canceles a reuniao") == Contradiction(Kind.NEGATED)
