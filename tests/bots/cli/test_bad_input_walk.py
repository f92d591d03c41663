"""Bad input and a bad world: one clear line with the remedy, the right exit status, and the rest goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from fpdf import FPDF

from tests.fakes import servers
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path


class _HostileSite(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest")
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self._pour()
        else:
            self.send_error(404)

    def _pour(self) -> None:
        try:
            while True:
                self.wfile.write(b"<p>more</p>" * 10_000)
        except OSError:
            return

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _HostileSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def shell(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A desk on the shared server."""
    with servers.fresh_database(server_url) as url:
        yield Shell(tmp_path_factory.mktemp("bad"), DATABASE_URL=url)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A desk that starts and stops a database of its own."""
    return Shell(tmp_path_factory.mktemp("alone"))


def _locked_pdf(path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text="The safe is behind the picture.")
    pdf.set_encryption(owner_password="owner", user_password="user")
    pdf.output(str(path))


def test_every_bad_document_is_one_line_and_the_good_one_is_learned(shell: Shell) -> None:
    docs = shell.folder / "docs"
    docs.mkdir()
    (docs / "good.md").write_text("# Parking\n\nVisitors park in the yard.\n")
    _locked_pdf(docs / "locked.pdf")
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (docs / "empty.md").touch()
    (docs / "binary.md").write_bytes(bytes(range(256)) * 20)
    (docs / "huge.txt").touch()
    os.truncate(docs / "huge.txt", 200_000_000)
    out, err = shell.run("learn", "docs", "missing", "http://127.0.0.1:1/", "ftp://x/y", "http://", "--json", status=1)
    report = json.loads(out)
    assert report["added"] == 1
    remedies = {
        "locked.pdf": "remove the password",
        "broken.pdf": "save it again",
        "empty.md": "is empty",
        "binary.md": "convert it",
        "huge.txt": "split it",
        "missing": "check the path",
        "127.0.0.1": "FRONTDESK_ALLOW_PRIVATE_URLS",
        "ftp:": "only http and https",
        "http:///": "has no host",
    }
    lines = err.splitlines()
    assert len(lines) == len(report["failed"]) == len(remedies)
    for what, remedy in remedies.items():
        assert any(what in line and remedy in line for line in lines), what


def test_a_page_that_leads_away_and_one_without_end_are_not_read(shell: Shell, site: str) -> None:
    _, err = shell.run("learn", f"{site}/away", f"{site}/endless", status=1, FRONTDESK_ALLOW_PRIVATE_URLS="true")
    away, endless = err.splitlines()
    assert "leads to another host" in away
    assert "larger than 5 MB" in endless


def test_documents_for_an_audience_stay_with_it(shell: Shell) -> None:
    pay = shell.folder / "staff" / "pay.md"
    pay.parent.mkdir()
    pay.write_text("# Pay\n\nThe pay comes on the third Friday.\n")
    assert "Nobody belongs to the audience staff yet" in shell.run("learn", "staff", "--audience", "staff")[1]
    out, err = shell.run("learn", "staff/pay.md", FRONTDESK_AUDIENCES="staff=ana")
    assert "1 added" in out
    assert err.startswith(f"frontdesk: {pay} is learned for staff, because it is part of {pay.parent};")
    documents = shell.lines("knowledge", "list", "--json")
    assert [one["audience"] for one in documents if one["title"] == "Pay"] == ["staff", "staff"]
    assert "An audience is a name" in shell.run("learn", "staff", "--audience", "", status=2)[1]
    (shell.folder / "nothing").mkdir()
    assert "nothing contains no document" in shell.run("learn", "nothing")[1]


def test_a_login_in_an_address_is_neither_stored_nor_shown(shell: Shell) -> None:
    hostile = ("https://bot:s3/cret@docs.example/a", "http://[", "a\n\x1b[31mb")
    out, err = shell.run("learn", *hostile, "--json", status=1)
    assert len(err.splitlines()) == len(hostile)
    assert "\x1b" not in err
    assert "FRONTDESK_LOGINS" in err
    assert "not a valid URL" in err
    assert "s3" not in out + err
    assert all("docs.example" not in each["origin"] for each in shell.lines("knowledge", "list", "--json"))


def test_details_that_cannot_be_written_are_refused_before_the_work(tmp_path: Path) -> None:
    _question_set(tmp_path)
    shell = Shell(tmp_path)
    _, err = shell.run("evaluate", ".", "--details", "no/such/details.jsonl", status=1)
    assert err == "frontdesk: Cannot write no/such/details.jsonl (no such file or directory). Name another file.\n"


@pytest.mark.slow
def test_an_evaluation_that_is_called_off_leaves_the_details_that_it_had(tmp_path: Path) -> None:
    _question_set(tmp_path)
    shell = Shell(tmp_path)
    os.mkfifo(tmp_path / "details.jsonl")
    process = shell.fork("evaluate", ".", "--details", "details.jsonl")
    with (tmp_path / "details.jsonl").open() as lines:
        assert json.loads(lines.readline())["id"] == "q0"
        process.terminate()
    process.communicate()
    assert process.returncode != 0


def _question_set(folder: Path) -> None:
    """A set with more questions than are answered in a moment."""
    document = {"id": "d", "title": "Bus", "text": "The bus leaves at noon.", "source": "bus.md"}
    questions = [{"id": f"q{n}", "text": "When does the bus leave?", "answerable": True} for n in range(500)]
    (folder / "docs.jsonl").write_text(json.dumps(document))
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(question) for question in questions))
    (folder / "qrels.jsonl").write_text("")


def test_the_list_of_documents_fits_a_narrow_terminal(shell: Shell) -> None:
    (shell.folder / "long.md").write_text(f"# {'A very long title ' * 9}\n\nThe end is near.\n")
    shell.run("learn", "long.md")
    out, _ = shell.run("knowledge", "list", FORCE_COLOR="1", COLUMNS="70", NO_COLOR="1")
    documents = shell.lines("knowledge", "list", "--json")
    assert len(out.splitlines()) == len(documents) + 1
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()
    assert all(len(line) <= 70 for line in plain)
    assert all(document["id"] in out for document in documents)
    assert any("long.md" in line and "A very" in line for line in plain)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.proof)]
)
def test_a_conversation_that_is_called_off_ends_without_a_word(
    alone: Shell, number: signal.Signals, status: int
) -> None:
    process = _greeted(alone)
    process.send_signal(number)
    assert process.stderr
    assert (process.wait(120), process.stderr.read()) == (status, b"")
    assert not (alone.folder / "home" / "postgres" / "postmaster.pid").exists()
    _close(process)


@pytest.mark.slow
def test_a_database_that_is_killed_ends_the_conversation_with_one_line(alone: Shell) -> None:
    process = _greeted(alone)
    lines = (alone.folder / "home" / "postgres" / "postmaster.pid").read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    _, err = process.communicate(b"thanks\n", timeout=120)
    assert process.returncode == 1
    assert "database" in err.decode()
    assert "Traceback" not in err.decode()
    assert alone.lines("chat", "--json", stdin=b"hello\n")


@pytest.mark.slow
def test_output_that_nobody_reads_ends_the_conversation(shell: Shell) -> None:
    process = shell.fork("chat", "--json")
    assert process.stdout
    process.stdout.close()
    assert process.stdin
    process.stdin.write(b"hello\nhello\n")
    process.stdin.close()
    assert process.stderr
    assert (process.wait(120), process.stderr.read()) == (1, b"")
    process.stderr.close()


def _greeted(shell: Shell) -> subprocess.Popen[bytes]:
    """Start a conversation and wait for its first reply."""
    process = shell.fork("chat", "--json")
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"hello\n")
    process.stdin.flush()
    assert process.stdout.readline()
    return process


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()
