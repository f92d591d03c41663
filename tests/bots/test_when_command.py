"""`frontdesk when` as a user runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

ASKED = ("--now", "2026-11-25T10:00:00+01:00", "--tz", "Europe/Paris")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_time_is_told_in_one_line(shell: Shell) -> None:
    out, _ = shell.run("when", "every weekday at 9:30, please", *ASKED)
    assert out == "every weekday at 09:30 Europe/Paris  (recurrence, from “every weekday at 9:30”)\n"


def test_a_time_is_told_in_json_in_the_zone_that_is_asked_for(shell: Shell) -> None:
    (found,) = shell.lines("when", "4pm PT for 45 minutes", *ASKED, "--json")
    assert found == {
        "kind": "interval",
        "start": "2026-11-26T01:00:00+01:00",
        "end": "2026-11-26T01:45:00+01:00",
        "grain": "hour",
        "duration": None,
        "rrule": None,
        "text": "4pm PT for 45 minutes",
        "span": [0, 21],
    }


def test_a_batch_is_answered_line_by_line(shell: Shell) -> None:
    rows = [
        {"id": "a", "text": "90 minutes", "now": "2013-02-12T04:30:00-02:00", "tz": "UTC-02:00"},
        {"id": "b", "text": "übermorgen", "now": "2013-02-12T04:30:00-02:00", "tz": "UTC-02:00", "locale": "de"},
        {"id": "c", "text": "I may go", "now": "2013-02-12T04:30:00-02:00", "tz": "UTC-02:00"},
    ]
    stdin = "\n".join(json.dumps(row) for row in rows).encode()
    found = shell.lines("when", "--batch", "-", stdin=stdin)
    assert [(one["id"], one["kind"], one["duration"]) for one in found] == [
        ("a", "duration", "PT1H30M"),
        ("b", "instant", None),
        ("c", "none", None),
    ]
    assert found[1]["start"] == "2013-02-14T00:00:00-02:00"


def test_a_wrong_zone_or_instant_is_told_in_a_sentence(shell: Shell) -> None:
    _, err = shell.run("when", "tomorrow", "--tz", "Europe/Pariss", status=1)
    assert "Did you mean" in err
    _, err = shell.run("when", "tomorrow", "--now", "yesterday", status=1)
    assert "is no time such as" in err
    shell.run("when", status=2)


def test_a_bad_row_of_a_batch_is_told_in_its_line(shell: Shell) -> None:
    row = {"id": 1, "text": "tomorrow", "now": "2013-02-12T04:30:00-02:00", "tz": "Nowhere/Land"}
    out, err = shell.run("when", "--batch", "-", stdin=json.dumps(row).encode(), status=1)
    assert "no time zone" in json.loads(out)["error"]
    assert "1 of 1 texts were refused" in err
    _, err = shell.run("when", "--batch", "-", stdin=b"{}", status=1)
    assert "line 1" in err
