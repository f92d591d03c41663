"""What a backup's file must be to be restored."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from bots.operations.backup_file import DATABASE, Manifest, opened, written
from core.model.errors import InputError, StoreError
from core.storage.migrations import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = b"SELECT 1;\n" * 300_000


def make(path: Path, *, revision: str = HEAD) -> Path:
    with written(path, replace=False) as file:
        file.add(DATABASE, [SCRIPT])
        file.end(Manifest(frontdesk="0.1.0", revision=revision, made_at="2026-12-02T09:00:00+00:00", rows={}))
    return path


def test_what_was_written_is_read_and_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    path = make(tmp_path / "one.backup")
    with opened(path) as backup:
        assert b"".join(backup.check().pieces(DATABASE)) == SCRIPT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["one.backup"]


def ends_early() -> Iterator[bytes]:
    yield b"half"
    raise StoreError("The database is gone.")


def read(path: Path) -> bytes | None:
    """Return the script of a backup, or None if it is refused."""
    try:
        with opened(path) as backup:
            return b"".join(backup.check().pieces(DATABASE))
    except InputError:
        return None


def test_no_byte_can_change_and_no_end_be_missing(tmp_path: Path) -> None:
    whole = make(tmp_path / "one.backup").read_bytes()
    other = tmp_path / "other.backup"
    for at in range(0, len(whole), len(whole) // 40):
        other.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert read(other) in {None, SCRIPT}  # some bytes of an archive have no meaning
        other.write_bytes(whole[:at])
        with pytest.raises(InputError, match="not a backup of Frontdesk, or it was cut off"), opened(other):
            pass


@pytest.mark.parametrize(
    ("content", "complaint"), [(b"", "not a backup"), (b"-- SQL\n" * 9, "not a backup"), (None, "There is no file")]
)
def test_another_file_is_refused(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    if content is not None:
        (tmp_path / "other").write_bytes(content)
    with pytest.raises(InputError, match=complaint), opened(tmp_path / "other"):
        pass


def test_a_newer_version_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"newer Frontdesk \(0\.1\.0, revision 9999"):
        opened(make(tmp_path / "new.backup", revision="9999")).__enter__()


def test_nothing_is_overwritten_unasked_and_a_failed_backup_leaves_the_old_one(tmp_path: Path) -> None:
    path = make(tmp_path / "one.backup")
    before = path.read_bytes()
    with pytest.raises(InputError, match="--replace"):
        make(path)
    with pytest.raises(StoreError, match="gone"), written(path, replace=True) as file:
        file.add(DATABASE, ends_early())
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
