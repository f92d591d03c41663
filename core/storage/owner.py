"""The owner lock lets only one process at a time open the embedded stores under FRONTDESK_HOME."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.model.errors import HomeInUse, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.model.clock import Clock

LOCK_FILE: Final = "owner.lock"
HOLDER_FILE: Final = "owner.json"
"""Says who holds the lock. It is a file of its own, because Windows lets nobody read a locked one."""
OURS: Final = frozenset({"owner", "postgres", "chroma", "terminals", "frontdesk"})
"""What a home consists of: names up to the first dot."""
OTHERS: Final = 0o077
"""The permissions of everybody but the owner."""


@contextmanager
def own(home: Path, *, clock: Clock) -> Iterator[None]:
    """Hold the owner lock of a FRONTDESK_HOME until the block ends. If the process dies, the kernel releases the lock.

    Raises:
        HomeInUse: another process holds the lock; the text says which one and what to do.
        StoreError: the folder cannot be created or written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 — `--help` does without

    lock = FileLock(home / LOCK_FILE, mode=0o600, thread_local=False)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep_private(home)
        owned = lock.acquire(blocking=False)
    except Timeout as error:
        raise _in_use(home) from error
    except OSError as error:
        raise StoreError(
            f"FRONTDESK_HOME {home} cannot be written ({error.strerror}). Make it writable, or set another one."
        ) from error
    with owned:
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
        holder = {"pid": os.getpid(), "command": command, "since": clock.now().isoformat()}
        try:
            (home / HOLDER_FILE).write_text(json.dumps(holder), encoding="utf-8")
        except OSError as error:
            raise StoreError(
                f"FRONTDESK_HOME {home} cannot be written ({error.strerror}). Free some space there."
            ) from error
        yield


def _keep_private(home: Path) -> None:
    """Close a home to other users, with what is in it, if an earlier version left it open.

    A folder with anything else in it is left as it is: somebody may have named a folder that serves others too.
    """
    is_home = all(path.name.partition(".")[0] in OURS for path in home.iterdir())
    if os.name != "posix" or not is_home or not home.stat().st_mode & OTHERS:
        return
    with suppress(PermissionError):  # it belongs to somebody else, who has let us in
        home.chmod(0o700)
        for path in home.rglob("*"):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~OTHERS)


def _in_use(home: Path) -> HomeInUse:
    try:
        holder = json.loads((home / HOLDER_FILE).read_text(encoding="utf-8"))
        who = f"`{holder['command']}` (process {holder['pid']}, since {holder['since'][:16]} UTC)"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"  # it holds the lock and has not written its name yet
    words = (
        f"{home} is in use by {who}. Stop that process first, or give this one another FRONTDESK_HOME, "
        "or set DATABASE_URL and CHROMA_URL: then any number of processes can run side by side."
    )
    return HomeInUse(words, holder=who)
