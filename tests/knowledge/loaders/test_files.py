from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import Event, Failure, LoadedDocument, LoadError, Unchanged
from knowledge.loaders import canonical, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write(root: Path, *names: str, text: str = "# Text") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


async def learn(origin: object, cache: Path, fingerprints: Mapping[str, str] | None = None) -> list[Event]:
    return [event async for event in load(str(origin), fingerprints=fingerprints or {}, cache_dir=cache)]


async def sources(origin: Path) -> list[str]:
    return [event.source for event in await learn(origin, origin) if isinstance(event, LoadedDocument)]


async def test_a_folder_gives_its_documents_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a/c.txt", "a/b.html", "a/code.py", "photo.png", ".hidden/x.md", "node_modules/x.md")
    assert await sources(tmp_path) == ["a/b.html", "a/c.txt", "b.md"]


async def test_gitignore_is_obeyed_at_each_level(tmp_path: Path) -> None:
    write(tmp_path, "draft.md", "keep.md", "sub/draft.md", "sub/secret/x.md", "build/x.md", "sub/deep/y.md")
    (tmp_path / ".gitignore").write_text("draft.md\n/build/\n")
    (tmp_path / "sub/.gitignore").write_text("!draft.md\nsecret/\n")
    assert await sources(tmp_path) == ["keep.md", "sub/deep/y.md", "sub/draft.md"]


async def test_links_neither_loop_nor_lead_outside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    write(tmp_path, "inside/a.md", "outside/secret.md")
    (inside / "again").symlink_to(inside)
    (inside / "b.md").symlink_to(inside / "a.md")
    (inside / "c.md").symlink_to(outside / "secret.md")
    (inside / "out").symlink_to(outside)
    (inside / "dangling.md").symlink_to(inside / "nothing.md")
    assert await sources(inside) == ["a.md"]


async def test_a_file_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.md")
    first = [event for event in await learn(tmp_path, tmp_path) if isinstance(event, LoadedDocument)]
    write(tmp_path, "b.md", text="# Changed")
    kept, changed = await learn(tmp_path, tmp_path, {event.id: event.fingerprint for event in first})
    assert kept == Unchanged(first[0].id)
    assert isinstance(changed, LoadedDocument)
    assert (changed.id, changed.title) == (first[1].id, "Changed")


async def test_a_broken_file_fails_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "c.md")
    (tmp_path / "b.md").write_bytes(b"\0\1\2" * 100)
    events = await learn(tmp_path, tmp_path)
    assert [type(event) for event in events] == [LoadedDocument, Failure, LoadedDocument]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_a_file_without_permission_fails_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "a.md").chmod(0)
    (event,) = await learn(tmp_path, tmp_path)
    assert isinstance(event, Failure)
    assert "permission denied" in event.error


async def test_a_file_of_unknown_kind_that_is_given_itself_fails(tmp_path: Path) -> None:
    write(tmp_path, "tool.exe")
    (event,) = await learn(tmp_path / "tool.exe", tmp_path)
    assert isinstance(event, Failure)
    assert "unknown kind" in event.error


async def test_a_path_that_is_not_there_is_an_error_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"There is no file or folder ./nowhere: check the path"):
        await learn("./nowhere", tmp_path)


def test_the_same_folder_is_the_same_origin_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert canonical("docs") == canonical("./docs/") == str(tmp_path / "docs")
    assert canonical("HTTPS://Desk.Example#top") == "https://desk.example/"


async def test_link_loops_and_special_files_are_skipped(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "x.md").symlink_to("y.md")
    (tmp_path / "y.md").symlink_to("x.md")
    (tmp_path / "here").symlink_to(".")
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (event,) = await learn(tmp_path, tmp_path)
    assert isinstance(event, LoadedDocument)
    with pytest.raises(LoadError, match="neither a file nor a folder"):
        await learn(tmp_path / "pipe.md", tmp_path)


@pytest.mark.parametrize("name", ["x" * 5000, "~nobody-of-this-name/x", "x\0y", "circle"])
def test_a_path_that_cannot_be_read_is_one_clear_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(LoadError, match=r"cannot be read .*: check the path"):
        canonical(name if name.startswith("~") else str(tmp_path / name))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
async def test_a_folder_that_cannot_be_listed_stops_no_other(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "locked/b.md")
    (tmp_path / "locked").chmod(0)
    failure, document = await learn(tmp_path, tmp_path)
    assert isinstance(failure, Failure)
    assert isinstance(document, LoadedDocument)
    assert (failure.id, failure.source) == ("", "locked")
    with pytest.raises(LoadError, match="locked cannot be listed"):
        await learn(canonical(str(tmp_path / "locked")), tmp_path)
    (tmp_path / "locked").chmod(0o700)
