"""One process at a time owns a FRONTDESK_HOME."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.model.errors import HomeInUse, StoreError
from core.storage.owner import HOLDER_FILE, own

if TYPE_CHECKING:
    from pathlib import Path


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 1, 5, 12, 34, tzinfo=UTC)


def test_a_second_owner_is_told_who_is_the_first_and_since_when(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    with (
        own(home, clock=Noon()),
        pytest.raises(HomeInUse, match=rf"process {os.getpid()}, since 2026-01-05T12:34 UTC"),
        own(home, clock=Noon()),
    ):
        pass
    with own(home, clock=Noon()):
        pass


def test_an_owner_that_has_not_written_its_name_is_another_process(tmp_path: Path) -> None:
    with own(tmp_path, clock=Noon()):
        (tmp_path / HOLDER_FILE).write_text("{")
        with pytest.raises(HomeInUse, match="another process"), own(tmp_path, clock=Noon()):
            pass


def test_a_home_that_is_a_file_cannot_be_owned(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match="FRONTDESK_HOME"), own(tmp_path / "home", clock=Noon()):
        pass


def test_a_home_is_for_its_owner_alone_and_an_open_one_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with own(home, clock=Noon()):
        assert home.stat().st_mode & 0o777 == 0o700
    (home / "terminals").mkdir(mode=0o755)
    (home / "terminals" / "ana").write_text("")
    for path, mode in ((home, 0o755), (home / "terminals" / "ana", 0o644)):
        path.chmod(mode)
    with own(home, clock=Noon()):
        assert not any(path.stat().st_mode & 0o077 for path in (home, *home.rglob("*")))


def test_a_folder_that_serves_others_too_stays_open_at_each_start(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    for path, mode in ((tmp_path, 0o755), (tmp_path / "notes.txt", 0o644)):
        path.chmod(mode)
    for _ in range(2):
        with own(tmp_path, clock=Noon()):
            assert tmp_path.stat().st_mode & 0o777 == 0o755
            assert (tmp_path / "notes.txt").stat().st_mode & 0o777 == 0o644
