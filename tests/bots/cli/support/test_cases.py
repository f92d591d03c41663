"""A case in the terminal: the customer in one window, the team in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_a_case_is_opened_in_one_terminal_and_worked_on_at_the_command_line(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url)
    question = b"What does the blue light on the router mean?\n/choose open_case\n"
    unknown, asked = shell.lines("chat", "--as", "ana", "--json", stdin=question)
    assert [choice["label"] for choice in unknown["choices"]] == ["Ask a human"]
    assert asked["text"].startswith("I have asked the team: your case is number 1.")
    (case,) = shell.lines("cases", "--json")
    assert (case["state"], case["customer"]) == ("new", "ana")
    assert case["subject"] == "What does the blue light on the router mean?"

    (taken,) = shell.lines("cases", "take", "1", "--as", "Tom", "--json")
    assert (taken["state"], taken["owner"]) == ("with a human", "Tom")
    shell.lines("cases", "note", "1", "she asks a lot", "--as", "Tom", "--json")
    shell.lines("cases", "answer", "1", "It is updating.", "--as", "Tom", "--json")
    here, told = shell.lines("chat", "--as", "ana", "--json")  # what came meanwhile is shown, though ana says nothing
    assert here["text"] == "Tom is here now, and reads what you write."
    assert told["text"] == "**Tom:** It is updating."
    assert shell.lines("chat", "--as", "ana", "--json", stdin=b"thank you, how long does it take?\n") == []

    (shown,) = shell.lines("cases", "show", "1", "--json")
    assert [(each["kind"], each["text"]) for each in shown["said"]] == [
        ("note", "she asks a lot"),
        ("staff", "It is updating."),
        ("customer", "thank you, how long does it take?"),
    ]
    assert [step["event"] for step in shown["ledger"]] == ["open", "take", "answer", "write"]
    (given,) = shell.lines("cases", "assign", "1", "Eva", "--reason", "she knows routers", "--as", "Tom", "--json")
    assert (given["state"], given["owner"]) == ("with a human", "Eva")
    _, err = shell.run("cases", "transfer", "1", "Billing", status=1)
    assert "There is no team “Billing”, only these: the main team." in err
    (shown,) = shell.lines("cases", "show", "1", "--json")
    assert [step["reason"] for step in shown["ledger"] if step["event"] == "assign"] == ["to Eva: she knows routers"]
    (solved,) = shell.lines("cases", "solve", "1", "--as", "Tom", "--json")
    assert solved["state"] == "solved"
    assert shell.lines("cases", "--json") == []


def test_a_case_that_does_not_exist_is_refused(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url)
    for command in (("show", "7"), ("take", "7"), ("answer", "7", "hello"), ("solve", "7")):
        out, err = shell.run("cases", *command, status=1)
        assert out == ""
        assert "There is no case 7." in err


def test_snippets_are_listed_shown_and_sent(tmp_path: Path, database_url: str) -> None:
    support = tmp_path / "support.toml"
    support.write_text('language = "en"\n')
    (tmp_path / "snippets.toml").write_text('[snippets.refund]\nen = "Hello {customer}, case {case}. {agent}"\n')
    shell = Shell(tmp_path, DATABASE_URL=database_url, FRONTDESK_SUPPORT=str(support))
    assert shell.lines("snippets", "--json") == [{"name": "refund", "languages": "en", "tags": ""}]
    shell.lines("chat", "--as", "ana", "--json", stdin=b"I need a human\n")
    for send in ((), ("--send",)):
        (shown,) = shell.lines("cases", "snippet", "1", "Refund", "--as", "Tom", "--json", *send)
        assert (shown["text"], shown["sent"]) == ("Hello ana, case 1. Tom", bool(send))
    _, err = shell.run("cases", "snippet", "1", "refnd", status=1)
    assert "There is no snippet 'refnd'. There is: refund." in err
    (tmp_path / "snippets.toml").write_text('[snippets.refund]\nen = "Hello {costumer}"\n')
    _, err = shell.run("snippets", status=1)
    assert "the snippet refund (en) has the placeholder {costumer}, which is unknown" in err


def test_a_draft_is_shown_with_its_sources_and_sent_once_it_is_wanted(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url)
    (tmp_path / "library.md").write_text("# Library\n\nThe library opens at 9:00 on weekdays.\n")
    shell.run("learn", "library.md")
    asked = b"I need a human\nwhen does the library open on weekdays?\n"
    shell.lines("chat", "--as", "ana", "--json", stdin=asked)
    for send in ((), ("--send",)):
        (draft,) = shell.lines("cases", "draft", "1", "--as", "Tom", "--json", *send)
        assert "The library opens at 9:00" in draft["text"]
        assert (draft["sources"], draft["sent"]) == (["Library"], bool(send))
    told = [each["text"] for each in shell.lines("chat", "--as", "ana", "--json")]
    assert sum("**Tom:** The library opens at 9:00" in text for text in told) == 1
    shown, _ = shell.run("cases", "draft", "1", "--friendlier", "--as", "Tom Berg")
    assert "To send it: frontdesk cases draft 1 --friendlier --as 'Tom Berg' --send" in shown
    _, err = shell.run("cases", "draft", "7", status=1)
    assert "There is no case 7." in err
