"""How people write times in German, French, Spanish and Portuguese, read at 10:00 on Wednesday 25 November 2026."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.when import Reading, find_zone, read
from core.when.grammar.language_tables import words
from core.when.languages.continental import misspellings

HERE = Path(__file__).parent
ROWS: dict[str, list[dict[str, Any]]] = defaultdict(list)
for name in ("classes.jsonl", "later_classes.jsonl"):
    for row in map(json.loads, (HERE / name).read_text(encoding="utf-8").splitlines()):
        ROWS[row["class"]].append(row)


@pytest.mark.parametrize("kind", ROWS)
def test_times_of_a_kind_are_read_as_they_are_meant(kind: str) -> None:
    missed = [row["text"] for row in ROWS[kind] if not is_read(row)]
    assert len(missed) <= len(ROWS[kind]) * 0.1, missed


def is_read(row: dict[str, Any]) -> bool:
    expect = row["expect"]
    now = datetime.fromisoformat(row["now"])
    reading = read(row["text"], now=now, zone=find_zone(row["tz"]), locale=row["locale"])
    if reading.kind != expect["kind"]:
        return False
    if reading.kind == "recurrence":
        return parts(reading.rrule) == parts(expect["rrule"])
    return reading.kind == "none" or is_meant(reading, expect)


def parts(rule: str | None) -> dict[str, frozenset[str]]:
    pairs = (part.split("=") for part in (rule or "").split(";"))
    return {name: frozenset(value.split(",")) for name, value in pairs}


def is_meant(reading: Reading, expect: dict[str, Any]) -> bool:
    """A day or month is meant if the reading is in it: "in two days" keeps the time of day."""
    length = {"day": 10, "month": 7}.get(expect["grain"] if reading.kind == "instant" else "", 16)
    return shown(reading.start)[:length] == (expect["start"] or "")[:length] and (
        reading.kind == "instant" or shown(reading.end)[:16] == (expect["end"] or "")[:16]
    )


def shown(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def test_typing_mistakes_are_known_unless_they_are_words() -> None:
    found = misspellings({"dow": {"domingo|dom": 6}, "month": {"mayo": 5}, "today": {}}, ordinary=words("domino"))
    assert found["domigno"] == found["dommingo"] == found["domngo"] == "domingo"
    assert found["domino"] == "domino"
    assert "mayoo" not in found
