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
        "others": [],
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


def test_a_batch_goes_on_after_lines_that_cannot_be_read(shell: Shell) -> None:
    good = {"id": "good", "text": "tomorrow", "now": "2013-02-12T04:30:00-02:00", "tz": "UTC"}
    late = {**good, "id": "late", "now": "9999-12-31T23:59:00-02:00"}
    lines = (
        "{}",
        "[" * 100_000,
        "no JSON",
        json.dumps({**good, "id": "bad", "now": 7}),
        json.dumps(late),
        json.dumps(good),
    )
    out, err = shell.run("when", "--batch", "-", stdin="\n".join(lines).encode(), status=1)
    found = [json.loads(line) for line in out.splitlines()]
    assert [(one["id"], one.get("line"), "error" in one) for one in found] == [
        (None, 1, True),
        (None, 2, True),
        (None, 3, True),
        ("bad", 4, True),
        ("late", None, False),
        ("good", None, False),
    ]
    assert "Line 3 is not" in found[2]["error"]
    assert "4 of 6 texts were refused" in err


def test_what_else_a_text_may_mean_is_told(shell: Shell) -> None:
    (found,) = shell.lines("when", "5/4 at noon", *ASKED, "--locale", "en-GB", "--json")
    assert (found["start"], [one["start"] for one in found["others"]]) == (
        "2027-04-05T12:00:00+02:00",
        ["2027-05-04T12:00:00+02:00"],
    )
