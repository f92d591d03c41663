"""The embedded PostgreSQL on bad ground: other files, odd names, dead servers, a full disk."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.model.errors import StoreError
from core.storage.embedded import embedded_postgres
from core.storage.server import make_cluster

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("version", "words"), [("99", "PostgreSQL 99"), ("", "damaged"), ("x", "damaged")])
def test_the_files_of_another_postgresql_are_left_alone(tmp_path: Path, version: str, words: str) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text(version)
    with pytest.raises(StoreError, match=words), embedded_postgres(tmp_path):
        pass
    assert [path.name for path in (tmp_path / "postgres").iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize("name", ["a b, ü$HOME%&'", "x" * 150])
@pytest.mark.slow
def test_the_database_may_lie_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    home.mkdir()
    with embedded_postgres(home) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT lower('Ü')").fetchone() == ("ü",)


@pytest.mark.slow
def test_a_process_that_has_the_number_of_a_dead_server_is_left_alone(tmp_path: Path) -> None:
    make_cluster(tmp_path / "postgres", ["--auth=trust"])
    with subprocess.Popen(["sleep", "60"]) as other:
        (tmp_path / "postgres" / "postmaster.pid").write_text(f"{other.pid}\n{tmp_path}\n1\n5432\n/x\n\n1 2\nready\n")
        with embedded_postgres(tmp_path) as url, psycopg.connect(url) as connection:
            connection.execute("SELECT 1")
        assert other.poll() is None
        other.kill()


@pytest.mark.slow
def test_a_cluster_that_was_made_by_half_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18")
    with embedded_postgres(tmp_path) as url, psycopg.connect(url) as connection:
        connection.execute("SELECT 1")
    assert not (tmp_path / "postgres.new").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")
def test_a_full_disk_is_told_and_nothing_is_begun_on_it(tmp_path: Path) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "none", tmp_path], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        with pytest.raises(StoreError, match="Free some space"), embedded_postgres(tmp_path):
            pass
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", tmp_path], check=True)
