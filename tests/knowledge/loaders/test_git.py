from __future__ import annotations

import base64
import os
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from knowledge.documents import Event, LoadedDocument, LoadError, Unchanged
from knowledge.loaders import load
from knowledge.loaders.git import Remote, read_remote
from knowledge.loaders.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@desk.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, "-C", str(folder), *arguments], check=True, capture_output=True)


def commit(work: Path, **files: str) -> None:
    for name, text in files.items():
        (work / f"{name}.md").write_text(text)
    git(work, "add", ".")
    git(work, "commit", "-m", "change")
    git(work, "push", "../desk.git", "HEAD:main")


def mentions(folder: Path, word: bytes) -> bool:
    """Whether a word stands in some file below a folder."""
    return any(word in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def ran(folder: Path) -> bool:
    """Whether a smuggled `touch ran` did its work."""
    return (folder / "ran").exists()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A working copy whose commits are pushed to `desk.git` beside it."""
    folder = tmp_path / "work"
    folder.mkdir()
    git(tmp_path, "init", "--bare", "desk.git")
    git(folder, "init")
    (folder / "code.py").write_text("x = 1")
    (folder / "link.md").symlink_to("/etc/passwd")
    commit(folder, a="# Alpha", b="# Beta")
    return folder


async def learn(origin: object, cache: Path, fingerprints: Mapping[str, str] | None = None) -> list[Event]:
    return [event async for event in load(str(origin), fingerprints=fingerprints or {}, cache_dir=cache / "cache")]


@pytest.mark.usefixtures("work")
async def test_a_repository_gives_its_documents_with_their_commit(tmp_path: Path) -> None:
    events = await learn(tmp_path / "desk.git", tmp_path)
    documents = [event for event in events if isinstance(event, LoadedDocument)]
    assert [document.title for document in documents] == ["Alpha", "Beta"]
    assert documents[0].source.startswith(f"{tmp_path}/desk.git/a.md@")


async def test_only_what_changed_is_read_again(work: Path, tmp_path: Path) -> None:
    events = await learn(tmp_path / "desk.git", tmp_path)
    fingerprints = {event.id: event.fingerprint for event in events if isinstance(event, LoadedDocument)}
    commit(work, b="# New")
    kept, changed = await learn(tmp_path / "desk.git", tmp_path, fingerprints)
    assert kept == Unchanged(events[0].id)
    assert isinstance(changed, LoadedDocument)
    assert (changed.id, changed.title) == (events[1].id, "New")


@pytest.mark.usefixtures("work")
async def test_hooks_and_templates_of_the_user_do_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = tmp_path / "hooks" / "reference-transaction"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(hook.parent))
    await learn(tmp_path / "desk.git", tmp_path)
    assert not ran(tmp_path)


@pytest.mark.parametrize("origin", ["git+ext::sh -c 'touch ran'", "git+--upload-pack=touch ran"])
async def test_an_address_cannot_smuggle_a_command(
    origin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LoadError, match=r"cannot be fetched|is not a supported"):
        await learn(origin, tmp_path)
    assert not ran(tmp_path)


async def test_a_repository_at_a_private_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="FRONTDESK_ALLOW_PRIVATE_URLS"):
        await learn("http://127.0.0.1:1/desk.git", tmp_path)


async def test_without_git_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LoadError, match="needs git"):
        await learn("git+file:///nowhere", tmp_path)


async def test_a_repository_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"^/[^\n]+ cannot be fetched \(fatal: [^\n]+\): check the address[^\n]+$"):
        await learn(f"git+file://{tmp_path}/nowhere.git", tmp_path)


async def test_a_repository_without_a_branch_is_reported(tmp_path: Path) -> None:
    git(tmp_path, "init", "--bare", "empty.git")
    with pytest.raises(LoadError, match="set its default branch"):
        await learn(tmp_path / "empty.git", tmp_path)


class _Repositories(BaseHTTPRequestHandler):
    """The repositories of a folder by git's own server, for those who log in."""

    folder: Path

    def do_GET(self) -> None:
        if self.headers.get("Authorization") != f"Basic {base64.b64encode(b'bot:token').decode()}":
            self.send_error(401)
            return
        path, _, query = self.path.partition("?")
        request = {"REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query, "GIT_HTTP_EXPORT_ALL": "1"}
        request |= {"GIT_PROJECT_ROOT": str(self.folder), "CONTENT_TYPE": self.headers.get("Content-Type", "")}
        request |= {"GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = subprocess.run(
            ["git", "http-backend"], input=body, env=os.environ | request, capture_output=True, check=True
        )
        self.wfile.write(b"HTTP/1.0 200 OK\r\n" + answer.stdout)

    do_POST = do_GET  # noqa: N815 — as the library wants it

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def port(work: Path) -> Iterator[int]:
    """The port of a server of `desk.git`."""
    handler = type("Handler", (_Repositories,), {"folder": work.parent})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


async def test_git_goes_to_the_address_that_was_checked_and_logs_in_there(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only we can resolve the name, so git can only have come to the server by what we told it."""
    resolve = socket.getaddrinfo

    def resolve_ours(host: str, *arguments: Any, **options: Any) -> Any:
        return resolve("127.0.0.1" if host == "desk.invalid" else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_ours)
    url = f"http://desk.invalid:{port}/desk.git"
    secrets = Secrets.parse(f"desk.invalid:{port}=bot:token", {})
    found = load(url, fingerprints={}, cache_dir=tmp_path / "cache", allow_private=True, secrets=secrets)
    assert [event.source.split("@")[0] async for event in found if isinstance(event, LoadedDocument)] == [
        f"{url}/a.md",
        f"{url}/b.md",
    ]
    with pytest.raises(LoadError, match="FRONTDESK_LOGINS"):
        _ = [event async for event in load(url, fingerprints={}, cache_dir=tmp_path / "c", allow_private=True)]
    assert not mentions(tmp_path / "cache", b"Basic")


@pytest.mark.parametrize(
    ("origin", "remote"),
    [
        ("https://git.example/a.git", Remote("https://git.example/a.git", "git.example", 443)),
        ("git+http://git.example:8080/a", Remote("http://git.example:8080/a", "git.example", 8080)),
        ("ssh://bot@git.example:2222/a.git", Remote("ssh://bot@git.example:2222/a.git", "git.example", 2222)),
        ("git+ssh://git.example/a.git", Remote("ssh://git.example/a.git", "git.example")),
        ("git@git.example:team/a.git", Remote("git@git.example:team/a.git", "git.example")),
        ("https://[::1]/a.git", Remote("https://[::1]/a.git", "::1", 443)),
    ],
)
def test_the_host_and_port_of_a_repository_are_found(origin: str, remote: Remote) -> None:
    assert read_remote(origin) == remote


def test_a_repository_on_the_disk_has_no_host(tmp_path: Path) -> None:
    assert read_remote(f"file://{tmp_path}/a.git") == read_remote(f"{tmp_path}/a.git") == Remote(f"{tmp_path}/a.git")
    assert Path(read_remote("a.git").url).is_absolute()


@pytest.mark.parametrize("origin", ["https://git.example/a.git#main", "https://git.example/a.git?ref=x"])
def test_a_branch_or_a_query_is_refused(origin: str) -> None:
    with pytest.raises(LoadError, match="leave out the part from"):
        read_remote(origin)


@pytest.mark.parametrize(
    "origin", ["ext::sh -c x", "git://git.example/a", "https://git.exämple/a", "https://a%2F@127.0.0.1/a.git"]
)
def test_an_address_that_git_might_read_differently_is_refused(origin: str) -> None:
    with pytest.raises(LoadError, match="is not a supported repository address"):
        read_remote(origin)


async def test_a_private_address_is_refused_unless_allowed() -> None:
    remote = Remote("ssh://127.0.0.1/a.git", "127.0.0.1")
    with pytest.raises(LoadError, match="private address"):
        await remote.find(allow_private=False, seconds=1)
    assert await remote.find(allow_private=True, seconds=1) == ()
    assert await Remote("/a.git").find(allow_private=False, seconds=1) == ()
