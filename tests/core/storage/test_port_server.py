"""The way in which PostgreSQL runs on Windows, tried on this system: by `pg_ctl`, a port and a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest

from core.model.errors import StoreError
from core.storage.embedded import embedded_postgres
from core.storage.port_server import PortServer
from core.storage.server import pid_lines

if TYPE_CHECKING:
    from pathlib import Path


def _has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.slow
def test_a_server_with_a_port_lets_in_only_who_knows_its_password_and_a_leftover_one_is_ended(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path, way=PortServer) as url:
        password = (tmp_path / "postgres.password").read_text()
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace(f":{password}@", ":wrong@"))
    assert (tmp_path / "postgres.password").stat().st_mode & 0o077 == 0

    left = PortServer(tmp_path / "postgres")
    left.start()  # as if the process that started it had been killed
    leftover = psutil.Process(int(pid_lines(tmp_path / "postgres")[0]))
    with embedded_postgres(tmp_path, way=PortServer) as url, psycopg.connect(url) as connection:
        connection.execute("SELECT n FROM kept")
        assert _has_ended(leftover)
        server = psutil.Process(int(pid_lines(tmp_path / "postgres")[0]))
    assert _has_ended(server)


@pytest.mark.slow
def test_a_server_with_a_port_that_does_not_start_says_why(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path, way=PortServer):
        pass
    (tmp_path / "postgres" / "postgresql.conf").write_text("max_connections = many\n")
    with pytest.raises(StoreError, match="contains errors"), embedded_postgres(tmp_path, way=PortServer):
        pass
    (tmp_path / "postgres" / "postgresql.conf").write_text("")
    (tmp_path / "postgres.password").unlink()
    with pytest.raises(StoreError, match=r"postgres\.password"), embedded_postgres(tmp_path, way=PortServer):
        pass
    assert pid_lines(tmp_path / "postgres") == []
