"""Export and forget, as they are run, on real stores: afterwards nothing anywhere holds a word of the person."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from core.privacy import PersonRef
from core.storage.server import program
from tests.fakes import servers
from tests.fakes.shell import Shell

pytestmark = pytest.mark.slow

SECRETS = ("zdenka", "wolpertinger", "zebrafish", "quokka", "marzipan", "lisbon")
ALONE = b"""remind me in 1 second to feed the zebrafish
remind #general in 1 second to wear quokka badges
yes
every day at 9 remind me to buy marzipan
my time zone is Lisbon
"""
AMONG_OTHERS = b"@frontdesk my cat is called Wolpertinger\n@frontdesk marzipan\nzebrafish are not for you, desk\n"
LONG = b"@frontdesk how old is my wolpertinger\n" * 31
BEN = b"@frontdesk what have we talked about\n@frontdesk when is lunch served\n"


@pytest.fixture
def shell(tmp_path: Path, database_url: str, chroma_url: str | None) -> Shell:
    """An empty desk."""
    return Shell(tmp_path, DATABASE_URL=database_url, **({"CHROMA_URL": chroma_url} if chroma_url else {}))


def _stored(shell: Shell) -> dict[str, str]:
    """Return everything that is stored, by place: the rows of each table, the database's log if it is ours, files."""
    url = shell.env["DATABASE_URL"]
    dump = subprocess.run([program("pg_dump"), url], capture_output=True, check=True).stdout
    files = [path for path in Path(shell.env["FRONTDESK_HOME"]).rglob("*") if path.is_file()]
    if not servers.WANTED:
        with psycopg.connect(url) as connection:
            files.append(_log(connection))
    stored = {str(path): bytes(path) + b"\n" + path.read_bytes() for path in files}
    stored |= {section.partition(b"(")[0].decode(): section for section in dump.split(b"\nCOPY ")}
    return {place: content.decode(errors="replace").casefold() for place, content in stored.items()}


def _found(stored: dict[str, str]) -> dict[str, list[str]]:
    """Return the secrets that are stored, each with its places and the line around it."""
    return {
        word: [f"{place}: {line}" for place, text in stored.items() for line in text.splitlines() if word in line]
        for word in SECRETS
        if any(word in text for text in stored.values())
    }


def _log(connection: psycopg.Connection) -> Path:
    ((folder,),) = connection.execute("SHOW data_directory").fetchall()
    return Path(folder, "log")


def _spoke_and_died(shell: Shell) -> None:
    """Say something in a process that is killed while it works."""
    process = shell.fork("chat", "--json", "--as", "Zdenka", "--wait", "60")
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"hello\n" + b"where do zebrafish live\n" * 20)
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_who_is_forgotten_is_found_nowhere_but_as_the_digest_on_the_receipt(shell: Shell) -> None:
    (shell.folder / "handbook.md").write_text("# Lunch\n\nLunch is served at noon in the yard.\n")
    logs = [
        shell.run("chat", "--as", "Zdenka", "--wait", "2", stdin=ALONE)[1],
        shell.run("chat", "--as", "Zdenka", "--in", "general", stdin=LONG + AMONG_OTHERS)[1],
        shell.run("chat", "--as", "Ben", "--in", "general", "--learn", "handbook.md", stdin=BEN)[1],
    ]
    _spoke_and_died(shell)
    (exported,) = shell.lines("export", "@Zdenka", "--json")
    before = _stored(shell)
    (receipt,) = shell.lines("forget", "Zdenka", "--json")
    after = _stored(shell)

    assert exported["person"] == {"service": "terminal", "workspace": "local", "id": "zdenka", "names": ["Zdenka"]}
    assert {kind for kind, rows in exported.items() if rows} >= {
        "messages",
        "replies",
        "effects",
        "reminders",
        "ledger",
        "zone",
    }
    assert [each["text"] for each in exported["reminders"]] == [
        "feed the zebrafish",
        "wear quokka badges",
        "buy marzipan",
    ]
    assert "wolpertinger" in json.dumps(exported).casefold()
    assert _found(before).keys() == set(SECRETS)
    assert _found(after) == {}
    assert [word for word in SECRETS if word in "\n".join(logs).casefold()] == []
    assert receipt["person"] == PersonRef("terminal", "local", "zdenka").digest
    assert receipt["person"] in after["public.receipts "]
    erased = receipt["erased"]
    assert (erased["messages"], erased["reminders"], erased["ledger"]) == (len(exported["messages"]), 3, 2)
    assert erased["redacted"] == 1
    assert erased["summaries"] == 1
    assert erased["jobs"] >= 1
    assert "lunch is served at noon" in after["public.passages "]
    assert shell.lines("forget", "terminal/local/Zdenka", "--json") == [receipt], "it is printed again"


@pytest.mark.proof
def test_others_keep_what_they_said_and_the_desk_goes_on(shell: Shell) -> None:
    shell.run("chat", "--as", "Ana", "--in", "general", stdin=b"@frontdesk my cat is called Wolpertinger\n")
    shell.run("chat", "--as", "Ben", "--in", "general", stdin=b"@frontdesk what have we talked about\n")
    shell.run("forget", "Ana")
    said = shell.run("chat", "--as", "Ben", "--in", "general", stdin=b"@frontdesk what have we talked about\n")[0]
    assert "Ben: “what have we talked about”" in said
    assert "Wolpertinger" not in said
    (row,) = shell.lines("messages", "--json", "--limit", "1")
    assert (row["person"], row["state"]) == ("Ben", "replied")


def test_a_stranger_is_refused(shell: Shell) -> None:
    for command in ("forget", "export"):
        out, err = shell.run(command, "Ana", status=1)
        assert "Nothing is stored about 'Ana'" in err
        assert (out, err.count("\n")) == ("", 1)


@pytest.mark.skipif(servers.WANTED, reason="a server's own log is its operator's")
def test_the_log_of_the_database_holds_no_word_of_what_it_refuses(server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE once (word text UNIQUE, CHECK (word <> 'wolpertinger'))")
        connection.execute("INSERT INTO once (word) VALUES ('zebrafish')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once (word) VALUES (%s)", ["zebrafish"])
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO once (word) VALUES ('wolpertinger')")
        log = _log(connection).read_text()
    assert "violates check constraint" in log
    assert [word for word in ("zebrafish", "wolpertinger") if word in log] == []
