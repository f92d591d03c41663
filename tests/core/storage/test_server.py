"""The embedded PostgreSQL's files are made on a bare machine, by several processes at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROCESSES = 4
MAKE = """
import pathlib, sys
from core.storage.server import make_cluster
make_cluster(pathlib.Path(sys.argv[1]), ["--auth=trust"])
"""
# In a namespace of its own, /etc is a copy in which the account is missing.
NO_ACCOUNT = """
set -e
cp -a /etc "$1/etc"
mount --bind "$1/etc" /etc
sed -i '/^pgserver:/d' /etc/passwd /etc/shadow /etc/group /etc/gshadow
"""
BARE_MACHINE = f"""
{NO_ACCOUNT}
for number in $(seq {PROCESSES}); do
    "$2" -c "$3" "$1/$number" &
    started="$started $!"
done
for process in $started; do wait "$process"; done
"""


def _can_unshare() -> bool:
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not _can_unshare(), reason="only root can try a machine without the account")
def test_several_processes_make_their_databases_at_once_where_the_account_is_missing(tmp_path: Path) -> None:
    script = ["unshare", "-m", "bash", "-c", BARE_MACHINE, "bare", str(tmp_path), sys.executable, MAKE]
    run = subprocess.run(script, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert all((tmp_path / str(number) / "PG_VERSION").exists() for number in range(1, PROCESSES + 1))


@pytest.mark.slow
@pytest.mark.skipif(not _can_unshare(), reason="only root can try a machine without the account")
def test_root_is_told_what_to_do_where_no_account_can_be_made(tmp_path: Path) -> None:
    without_useradd = f'{NO_ACCOUNT}\nPATH=/nowhere "$2" -c "$3" "$1/postgres"'
    script = ["unshare", "-m", "bash", "-c", without_useradd, "bare", str(tmp_path), sys.executable, MAKE]
    run = subprocess.run(script, capture_output=True, text=True, check=False)
    assert "Run Frontdesk as an ordinary user, or set DATABASE_URL." in run.stderr.splitlines()[-1]
