"""`frontdesk understand` as a user runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

SERVICES = """
[colour]
name = "Balayage"
providers = ["Kim"]
"""
SKILL = '''
from frontdesk import Phrases, Starting, Turn, ability, catalogue

@ability(examples=["which shops are there"])
async def list_shops(turn: Turn) -> str:
    """List the shops that orders come from."""
    return ""

@catalogue
async def publish_shops(starting: Starting) -> dict[str, Phrases]:
    """Publish the shops."""
    await starting.connection.execute("CREATE TABLE shops (name text)")
    return {"list_shops": Phrases(("is Bikes & Co open",))}
'''


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_what_would_be_done_is_told_with_its_arguments_and_its_reason(shell: Shell) -> None:
    out, _ = shell.run("understand", "wake me up at 6:30")
    lines = out.splitlines()
    assert lines[0] == "would: call set_reminder"
    assert "  when: at 6:30" in lines
    assert any(line.startswith("why: it is a guess") for line in lines)
    assert lines[-1].startswith("next: ")


def test_a_decision_is_one_object_in_json_and_its_arguments_are_the_persons_words(shell: Shell) -> None:
    (found,) = shell.lines("understand", "remind me tomorrow at 9 to call Ana", "--json")
    assert (found["ability"], found["would"], found["why"]) == ("set_reminder", "do", "example")
    assert all(value in "remind me tomorrow at 9 to call Ana" for value in found["arguments"].values())
    assert found["confidence"] == 1.0


def test_each_line_gets_its_outcome_and_nothing_is_stored(shell: Shell) -> None:
    rows = [
        {"id": "talk", "text": "thanks!", "lang": "en"},
        {"id": "search", "text": "What is the capital of Mongolia?", "lang": "en"},
        {"id": "contradiction", "text": "she said cancel my 3pm reminder", "lang": "en"},
        {"id": "guess", "text": "stell bitte einen Wecker für 7 Uhr", "lang": "de"},
        {"id": "other", "text": "væk mig kl 7"},
    ]
    found = shell.lines("understand", "--jsonl", stdin="\n".join(map(json.dumps, rows)).encode())
    by_id = {one["id"]: one for one in found}
    assert list(by_id) == [row["id"] for row in rows]
    assert (by_id["talk"]["would"], by_id["talk"]["ability"]) == ("talk", None)
    assert (by_id["search"]["would"], by_id["search"]["ability"]) == ("search", None)
    assert (by_id["contradiction"]["would"], by_id["contradiction"]["contradiction"]) == ("search", "reported")
    assert (by_id["guess"]["would"] in ("do", "propose"), by_id["guess"]["ability"]) == (True, "set_reminder")
    assert by_id["guess"]["arguments"]["when"] == "7 Uhr"
    assert not (shell.folder / "home").exists()


def test_published_services_count(shell: Shell) -> None:
    (shell.folder / "services.toml").write_text(SERVICES)
    said = ("understand", "call off my balayage", "--json")
    (found,) = shell.lines(*said, FRONTDESK_SERVICES="services.toml")
    assert (found["ability"], found["why"]) == ("cancel_booking", "example")
    (without,) = shell.lines(*said)
    assert without["why"] != "example"


@pytest.mark.slow
def test_a_strangers_catalogue_counts_and_leaves_nothing_in_the_database(shell: Shell) -> None:
    (shell.folder / "shops.py").write_text(SKILL)
    for _ in range(2):  # the table of the first run is gone
        (found,) = shell.lines("understand", "is Bikes & Co open?", "--json", FRONTDESK_SKILLS="./shops.py")
        assert (found["ability"], found["why"]) == ("list_shops", "example")


def test_a_bad_line_is_told_before_any_is_answered_and_an_empty_text_in_its_own(shell: Shell) -> None:
    good = json.dumps({"id": 1, "text": "hello"})
    out, err = shell.run("understand", "--jsonl", stdin=f"{good}\nnonsense".encode(), status=1)
    assert out == ""
    assert "Line 2 is not" in err
    stdin = f"{json.dumps({'id': 0, 'text': ' '})}\n{good}".encode()
    out, err = shell.run("understand", "--jsonl", stdin=stdin, status=1)
    first, second = map(json.loads, out.splitlines())
    assert "empty" in first["error"]
    assert second["would"] == "talk"
    assert "1 of 2 texts were refused" in err
    shell.run("understand", status=2)


def test_rows_of_texts_are_scored(shell: Shell) -> None:
    rows = [
        {"id": 1, "text": "thanks!", "lang": "en", "kind": "talk", "accept": ["talk"]},
        {"id": 2, "text": "What is the capital of Mongolia?", "kind": "documents", "accept": ["search_documents"]},
        {
            "id": 3,
            "text": "remind me tomorrow at 9 to call Ana",
            "kind": "ability",
            "accept": ["set_reminder"],
            "arguments": {"what": ["call Ana"], "when": ["tomorrow at 10"]},
        },
        {"id": 4, "text": "remind me at 5 to eat", "lang": "de", "kind": "documents", "accept": ["talk"]},
    ]
    (shell.folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (found,) = shell.lines("evaluate", "--intents", "rows.jsonl", "--details", "details.jsonl", "--json")
    assert (found["rows"], found["right"], found["documents"], found["documents de"]) == (4, 0.75, 0.5, 0.0)
    assert (found["done wrong"], found["proposed wrong"], found["arguments"]) == (0.25, 0.0, 0.5)
    details = [json.loads(line) for line in (shell.folder / "details.jsonl").read_text().splitlines()]
    assert [(one["id"], one["right"]) for one in details] == [(1, True), (2, True), (3, True), (4, False)]


def test_a_row_that_cannot_be_scored_is_told_with_its_line(shell: Shell) -> None:
    (shell.folder / "rows.jsonl").write_text('{"id": 1, "text": "hi", "kind": "chat", "accept": []}')
    _, err = shell.run("evaluate", "--intents", "rows.jsonl", status=1)
    assert "rows.jsonl, line 1: kind" in err
    shell.run("evaluate", status=2)
