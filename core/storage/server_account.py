"""The account under which PostgreSQL runs if root starts it, because it refuses to run as root."""

from __future__ import annotations

import fcntl
import os
import pwd
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from core.model.errors import StoreError

assert sys.platform != "win32"  # noqa: S101 — tells the type checker that this system has accounts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ACCOUNT: Final = "pgserver"
"""It is created if it is missing."""


def as_account(*owned: Path, passed: Iterable[Path]) -> dict[str, Any]:
    """Return the options to run a program as the account, or none if this process is not root's.

    The account then owns the given files and folders, and may pass the folders of `passed`. A private folder around
    them stays private: the account owns it, and root may pass anyway.
    """
    if os.geteuid() != 0:
        return {}
    uid, gid = _account()
    for path in owned:
        os.chown(path, uid, gid)
    around = {path.absolute().parent for path in owned}
    for place in passed:
        mode = place.stat().st_mode
        if place in around and not mode & 0o077:
            os.chown(place, uid, gid)
        elif not mode & 0o001:
            place.chmod(mode | 0o001)
    return {"user": uid, "group": gid, "extra_groups": []}


def _account() -> tuple[int, int]:
    """Return the ids of the account, creating it if it is missing.

    Only one process on this machine does this at a time. While `useradd` works, other processes see the account come
    and go, and a second `useradd` fails.
    """
    accounts = os.open("/etc", os.O_RDONLY)
    try:
        fcntl.flock(accounts, fcntl.LOCK_EX)
        if ACCOUNT not in (entry.pw_name for entry in pwd.getpwall()):
            with suppress(FileNotFoundError):  # macOS has no such program
                subprocess.run(["useradd", "--system", ACCOUNT], capture_output=True, check=False)
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError as error:
        raise StoreError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT} cannot be created. "
            "Run Frontdesk as an ordinary user, or set DATABASE_URL."
        ) from error
    finally:
        os.close(accounts)
    return entry.pw_uid, entry.pw_gid
