"""What people say to each other and to bots, with the readings that were written down before the grammar was mended."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.when import COARSE, Reading, find_zone, read

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def test_what_people_say_is_read_as_they_mean_it() -> None:
    said = [*rows("said.jsonl"), *rows("styled.jsonl"), *rows("fresh.jsonl")]
    missed = [row["text"] for row in said if not is_read(row)]
    assert len(missed) <= len(said) * 0.03, missed


def test_what_was_written_later_is_read_as_it_is_meant() -> None:
    said = [*rows("newest.jsonl"), *rows("latest.jsonl")]
    missed = [row["text"] for row in said if not is_read(row)]
    assert len(missed) <= len(said) * 0.05, missed


def test_dates_ranges_sums_and_misspellings_are_read_as_they_are_typed() -> None:
    typed = [*rows("typed.jsonl"), *rows("typed_later.jsonl"), *rows("typed_last.jsonl")]
    missed = [row["text"] for row in typed if not is_read(row)]
    assert len(missed) <= len(typed) * 0.03, missed


def test_what_is_no_time_is_read_as_none() -> None:
    nothing = [row for row in (*rows("said.jsonl"), *rows("styled.jsonl")) if row["expect"]["kind"] == "none"]
    assert len(nothing) > 100
    missed = [row["text"] for row in nothing if not is_read(row)]
    assert len(missed) <= len(nothing) * 0.03, missed


def is_read(row: dict[str, Any]) -> bool:
    expect = row["expect"]
    now = datetime.fromisoformat(row["now"])
    reading = read(row["text"], now=now, zone=find_zone(row["tz"]), locale=row["locale"])
    if reading.kind != expect["kind"]:
        return False
    slack = timedelta(days=1) if expect.get("grain") in COARSE else timedelta(seconds=59)
    return _spans(reading, expect, slack) and reading.rrule in {None, *_rules(reading, expect)}


def _spans(reading: Reading, expect: dict[str, Any], slack: timedelta) -> bool:
    wanted = [datetime.fromisoformat(expect[name]) for name in ("start", "start_alt", "first") if expect.get(name)]
    ends = [datetime.fromisoformat(expect[name]) for name in ("end", "end_alt") if expect.get(name)]
    begins = not wanted or any(reading.start and abs(reading.start - start) <= slack for start in wanted)
    return begins and (not ends or reading.end in ends)


def _rules(reading: Reading, expect: dict[str, Any]) -> list[str | None]:
    """A rule has its parts in any order."""
    parts = set((reading.rrule or "").split(";"))
    wanted = [expect[name] for name in ("rrule", "rrule_alt") if expect.get(name)]
    return [reading.rrule] if not wanted or any(set(rule.split(";")) == parts for rule in wanted) else []
