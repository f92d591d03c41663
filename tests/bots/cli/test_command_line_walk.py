"""The command line as a user drives it, on real stores."""

from __future__ import annotations

import json
import signal
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.fakes import servers
from tests.fakes.archives import zipped
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

HANDBOOK = """# Holidays

## How many days

Every employee has 28 days of holiday a year. Unused days expire at the end of March.

## How to ask for holidays

Write to your lead two weeks ahead. The lead answers within three days.
"""


@pytest.fixture(scope="module")
def stores(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a database of its own, and of a Chroma server where the run is against servers."""
    with ExitStack() as stack:
        made = {"DATABASE_URL": stack.enter_context(servers.fresh_database(server_url))}
        if servers.WANTED:
            made["CHROMA_URL"] = stack.enter_context(servers.chroma_server(tmp_path_factory.mktemp("chroma")))
        yield made


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory, stores: dict[str, str]) -> Shell:
    """A desk that has learned a handbook."""
    made = Shell(tmp_path_factory.mktemp("desk"), **stores)
    (made.folder / "handbook.md").write_text(HANDBOOK)
    (report,) = made.lines("learn", "handbook.md", "--json")
    assert (report["added"], report["failed"]) == (1, [])
    return made


@pytest.fixture
def alone(tmp_path: Path, request: pytest.FixtureRequest) -> Shell:
    """A desk with nothing but its home: the embedded stores, unless the run is against servers."""
    return Shell(tmp_path, **(request.getfixturevalue("stores") if servers.WANTED else {}))


def test_a_question_is_answered_with_an_exact_quote(shell: Shell) -> None:
    (answer,) = shell.lines("ask", "How many days of holiday does an employee have?", "--json")
    assert answer["answered"]
    assert "28 days" in answer["answer"]
    stored = shell.run("knowledge", "show", answer["citations"][0]["document"])[0]
    for citation in answer["citations"]:
        assert stored[citation["start"] : citation["end"]] == citation["quote"]


def test_a_conversation_on_standard_input_is_answered_line_by_line(shell: Shell) -> None:
    said = b"hello\nHow many days of holiday do we have?\n\nwhat did I just ask?\nthanks!\n"
    replies = shell.lines("chat", "--json", "--as", "ana", stdin=said)
    assert [reply["to"] for reply in replies] == ["ana"] * 4
    assert "28 days" in replies[1]["text"]
    assert "How many days of holiday do we have?" in replies[2]["text"]
    assert replies[3]["text"] == "You're welcome!"


def test_bad_lines_are_refused_with_a_word_and_the_rest_goes_on(shell: Shell) -> None:
    said = b"a\0b\n\xff\xfe\n" + b"x" * 1_000_000 + b"\n/choose\nhello\n"
    out, _ = shell.run("chat", "--json", "--as", "bo", stdin=said, status=1)
    replies = [json.loads(line) for line in out.splitlines()]
    notices = [reply["text"] for reply in replies if reply["type"] == "notice"]
    assert ["NUL" in notices[0], "UTF-8" in notices[1], "1,000,000" in notices[2], "/choose ID" in notices[3]] == [
        True
    ] * 4
    assert [reply["text"] for reply in replies if reply["type"] == "reply"] == [
        "Hello! Ask me anything about the team's documents; I show where each answer stands."
    ]


def test_a_killed_conversation_goes_on_where_it_was(alone: Shell) -> None:
    (alone.folder / "handbook.md").write_text(HANDBOOK)
    process = alone.fork("chat", "--json", "--as", "cy", "--wait", "60", "--learn", "handbook.md")
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"hello\nHow many days of holiday are there?\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    replies = alone.lines("chat", "--json", "--as", "cy", stdin=b"thanks\n")
    assert "28 days" in "".join(reply["text"] for reply in replies) or len(replies) == 1
    assert replies[-1]["text"] == "You're welcome!"


@pytest.mark.skipif(servers.WANTED, reason="with servers, processes work side by side")
def test_a_second_process_is_told_who_holds_the_home(shell: Shell) -> None:
    process = shell.fork("chat", "--json", "--wait", "60")
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"hi\n")
    process.stdin.flush()
    process.stdout.readline()
    _, err = shell.run("ask", "Anything?", status=1)
    process.terminate()
    process.communicate()
    assert f"(process {process.pid}," in err
    assert "FRONTDESK_HOME" in err


def test_one_unreadable_document_stops_no_other(shell: Shell) -> None:
    folder = shell.folder / "mixed"
    folder.mkdir(exist_ok=True)
    (folder / "good.md").write_text("# Parking\n\nVisitors park in the yard.\n")
    (folder / "empty.md").write_text("")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    out, err = shell.run("learn", "mixed", "missing", "--json", status=1)
    report = json.loads(out)
    assert report["added"] == 1
    assert len(report["failed"]) == 3
    assert err.count("\n") == 3


def test_a_file_with_a_secret_is_learned_only_on_request(shell: Shell) -> None:
    (shell.folder / "prod.toml").write_text('[database]\nuser = "app"\npassword = "Zx81Qlm4x"\n')
    _, err = shell.run("learn", "prod.toml", status=1)
    assert "prod.toml was held back, since it seems to contain secrets: line 3 (password)." in err
    assert "--allow-secrets" in err
    assert "Zx81" not in err
    assert shell.lines("learn", "prod.toml", "--allow-secrets", "--json")[0]["added"] == 1
    shell.run("knowledge", "remove", "prod.toml")


def test_an_answer_from_an_export_of_slack_names_who_gave_it(shell: Shell) -> None:
    zipped("slack", shell.folder)
    out, err = shell.run("learn", "slack.zip", "--json")
    assert json.loads(out)["added"] == 3
    assert "2 private channels and direct conversations were left out" in err
    (answer,) = shell.lines("ask", "How do I get a new badge?", "--json")
    assert answer["answered"]
    assert answer["citations"][0]["quote"].startswith(
        ("**Li Wei** (2026-03-03 10:15): ", "**Tom** (2026-03-04 10:00): ")
    )
    assert answer["citations"][0]["source"] == "slack.zip/help/2026-03-03.json"
    assert not shell.lines("ask", "What is the budget for the new lift?", "--json")[0]["answered"]
    shell.run("knowledge", "remove", "slack.zip")


def test_an_answer_from_an_export_of_notion_names_the_page(shell: Shell) -> None:
    zipped("notion", shell.folder)
    assert shell.lines("learn", "notion.zip", "--json")[0]["added"] == 4
    (answer,) = shell.lines("ask", "How much may a night in a hotel cost?", "--json")
    assert "140 euros in cities" in answer["answer"]
    assert answer["citations"][0]["title"] == "Handbook › Travel"
    shell.run("knowledge", "remove", "notion.zip")


@pytest.mark.proof
def test_everything_from_an_origin_is_forgotten_at_once(shell: Shell) -> None:
    (shell.folder / "tmp.md").write_text("# Lunch\n\nLunch is served at noon.\n")
    shell.run("learn", "tmp.md")
    assert shell.lines("ask", "When is lunch served?", "--json")[0]["answered"]
    assert shell.lines("knowledge", "remove", "tmp.md", "--json") == [{"removed": 1}]
    assert not shell.lines("ask", "When is lunch served?", "--json")[0]["answered"]
    shell.run("knowledge", "remove", "tmp.md", status=1)


def test_a_batch_is_answered_in_order_with_ids(shell: Shell) -> None:
    (shell.folder / "batch.jsonl").write_text(
        '{"id": 1, "text": "How many days of holiday?"}\n{"id": "b", "text": ""}\n'
        '{"id": 3, "text": "What is the capital of Mongolia?"}\n'
    )
    answers = shell.lines("ask", "--batch", "batch.jsonl", status=1, FRONTDESK_CONTACT="#people")
    assert [answer["id"] for answer in answers] == [1, "b", 3]
    assert ["error" in answer for answer in answers] == [False, True, False]
    unknown = answers[2]
    assert (unknown["answered"], unknown["citations"]) == (False, [])
    assert unknown["answer"].startswith("I don't know")
    assert "#people" in unknown["answer"]
    (shell.folder / "bad.jsonl").write_text('{"id": 1}\n')
    assert "line 1" in shell.run("ask", "--batch", "bad.jsonl", status=1)[1]


@pytest.mark.parametrize(
    ("arguments", "env", "status", "word"),
    [
        (("ask", ""), {}, 1, "empty"),
        (("ask", "x" * 100_000), {}, 1, "at most 40,000"),
        (("ask",), {}, 2, "question"),
        (("nothing",), {}, 2, "nothing"),
        (("chat",), {"FRONTDESK_MODEL": "nobody:nothing"}, 1, "FRONTDESK_MODEL"),
        (("chat",), {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, 1, "DATABASE_URL"),
        (("chat",), {"CHROMA_URL": "http://127.0.0.1:1"}, 1, "CHROMA_URL"),
        (("chat",), {"FRONTDESK_SKILLS": "./none.py"}, 1, "FRONTDESK_SKILLS"),
        (("chat",), {"FRONTDESK_SERVICES": "none.toml"}, 1, "FRONTDESK_SERVICES"),
        pytest.param(
            ("chat",),
            {"FRONTDESK_HOME": "/proc/nothing"},
            1,
            "FRONTDESK_HOME",
            marks=pytest.mark.skipif(servers.WANTED, reason="with servers, nothing is kept in that folder"),
        ),
        (("evaluate", "nowhere"), {}, 1, "docs.jsonl"),
    ],
)
def test_a_mistake_is_one_clear_line(
    shell: Shell, arguments: tuple[str, ...], env: dict[str, str], status: int, word: str
) -> None:
    out, err = shell.run(*arguments, stdin=b"", status=status, **env)
    assert word in err
    assert out == ""
    if status == 1:
        assert err.count("\n") == 1


def test_the_doctor_says_what_is_there_and_what_to_do(shell: Shell) -> None:
    (found,) = shell.lines("doctor", "--json")
    assert found["ok"]
    assert {check["name"] for check in found["checks"]} >= {
        "settings",
        "disk",
        "database",
        "vectors",
        "knowledge",
        "model",
    }
    out, _ = shell.run("doctor", status=1, FRONTDESK_SITE_PAGES="many")
    assert "FRONTDESK_SITE_PAGES is wrong" in out
