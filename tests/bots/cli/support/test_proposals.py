"""From a question without an answer to its answer, in the terminal; and what is missing, told and closed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

QUESTION = "What does the blue light on the router mean?"
OTHERWISE = "The router is glowing blue, why?"
ANSWER = "The blue light means that the router is installing an update. Wait ten minutes and do not unplug it."


def shell_with_handbook(folder: Path, database_url: str) -> Shell:
    shell = Shell(folder, DATABASE_URL=database_url, FRONTDESK_STAFF_CHANNEL="terminal")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "handbook.md").write_text("# Library\n\n## Cards\n\nA library card costs 5 euros.\n")
    shell.run("learn", str(docs))
    return shell


def test_a_case_is_learned_and_answers_somebody_else_and_is_unlearned(tmp_path: Path, database_url: str) -> None:
    shell = shell_with_handbook(tmp_path, database_url)
    asked = f"{QUESTION}\n/choose open_case\n".encode()
    unknown, _ = shell.lines("chat", "--as", "ana", "--json", stdin=asked)
    assert unknown["text"].startswith("I don't know")
    shell.run("cases", "answer", "1", f"Hi Ana, {ANSWER} Bye, Tom", "--as", "Tom")
    shell.run("cases", "note", "1", "she is impatient", "--as", "Tom")
    shell.run("cases", "solve", "1", "--as", "Tom")
    (made,) = shell.lines("cases", "learn", "1", "--json")
    assert (made["state"], made["question"], made["answer"]) == ("proposed", QUESTION, f"{ANSWER} Bye, (name)")
    (listed,) = shell.lines("cases", "proposals", "--json")
    assert listed["case"] == 1
    out, _ = shell.run("cases", "learn", "1", "--answer", ANSWER, "--audience", "everybody", "--approve", "--as", "Tom")
    assert out == f"Learned: {QUESTION}\n"
    assert "That is learned already." in shell.run("cases", "learn", "1", "--approve", status=1)[1]
    assert shell.lines("cases", "proposals", "--json") == []

    out, _ = shell.run("chat", "--as", "bob", "--json", stdin=f"{OTHERWISE}\n".encode())
    (cited,) = json.loads(out)["citations"]
    assert cited["title"].startswith("Answered by the team on ")
    assert cited["source"] == "team:case-1"
    assert cited["quote"] in ANSWER
    shell.run("knowledge", "sync")
    assert "team:case-1" in shell.run("knowledge", "list")[0]

    shell.run("cases", "unlearn", "1")
    assert "team:case-1" not in shell.run("knowledge", "list")[0]
    (answer,) = shell.lines("ask", OTHERWISE, "--json")
    assert not answer["answered"]


def test_what_was_removed_from_the_library_is_not_learned_again(tmp_path: Path, database_url: str) -> None:
    shell = shell_with_handbook(tmp_path, database_url)
    shell.lines("chat", "--as", "ana", "--json", stdin=f"{QUESTION}\n/choose open_case\n".encode())
    shell.run("cases", "answer", "1", ANSWER, "--as", "Tom")
    shell.run("cases", "learn", "1", "--audience", "everybody", "--approve")
    assert shell.lines("knowledge", "remove", "team:case-1", "--json") == [{"removed": 1}]
    shell.lines("chat", "--as", "ana", "--json", stdin=b"hello\n")
    assert "team:case-1" not in shell.run("knowledge", "list")[0]
    (known,) = shell.lines("cases", "proposals", "--all", "--json")
    assert known["state"] == "withdrawn"


def test_gaps_are_listed_and_closed_by_a_document(tmp_path: Path, database_url: str) -> None:
    shell = shell_with_handbook(tmp_path, database_url)
    said = f"{QUESTION}\nHow much is a library card?\nthat is outdated\n".encode()
    shell.lines("chat", "--as", "ana", "--json", stdin=said)
    shell.lines("chat", "--as", "bob", "--json", stdin=f"{OTHERWISE}\n".encode())
    router, card = shell.lines("gaps", "--json")
    assert (router["count"], router["this_week"], router["week_before"]) == (2, 2, 0)
    assert set(router["examples"]) == {QUESTION, OTHERWISE}
    assert card["reasons"] == {"outdated": 1}
    (needed,) = shell.lines("gaps", "--documents", "--json")
    assert (needed["source"], needed["complaints"], needed["stale"]) == ("handbook.md", {"outdated": 1}, False)
    assert shell.lines("gaps", "--since", "2999-01-01", "--json") == []
    (tmp_path / "docs" / "router.md").write_text(f"# Router\n\n{ANSWER}\n")
    shell.run("learn", str(tmp_path / "docs"))
    assert [row["question"] for row in shell.lines("gaps", "--check", "--json")] == ["How much is a library card?"]
    assert "2026-13-01" in shell.run("gaps", "--since", "2026-13-01", status=2)[1]
