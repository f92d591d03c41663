from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import Event, LoadedDocument, LoadError, Unchanged
from knowledge.loaders import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@desk.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, "-C", str(folder), *arguments], check=True, capture_output=True)


def commit(work: Path, **files: str) -> None:
    for name, text in files.items():
        (work / f"{name}.md").write_text(text)
    git(work, "add", ".")
    git(work, "commit", "-m", "change")
    git(work, "push", "../desk.git", "HEAD:main")


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
    with pytest.raises(LoadError, match="git fetch failed"):
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
    with pytest.raises(LoadError, match=r"^git fetch failed: fatal: [^\n]+$"):
        await learn(f"git+file://{tmp_path}/nowhere.git", tmp_path)
