"""The owner lock lets only one process at a time open the embedded stores under FRONTDESK_HOME."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.model.errors import HomeInUse, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from core.model.clock import Clock

LOCK_FILE = "owner.lock"


@contextmanager
def own(home: Path, *, clock: Clock) -> Iterator[None]:
    """Hold the owner lock of a FRONTDESK_HOME until the block ends. If the process dies, the kernel releases the lock.

    Raises:
        HomeInUse: another process holds the lock; the text says which one and what to do.
        StoreError: the folder cannot be created or written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / LOCK_FILE).open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"FRONTDESK_HOME {home} cannot be written ({error.strerror}). Make it writable, or set another one."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeInUse(_who_holds(file, home)) from error
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
        try:
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "command": command, "since": clock.now().isoformat()}))
            file.flush()
        except OSError as error:
            raise StoreError(
                f"FRONTDESK_HOME {home} cannot be written ({error.strerror}). Free some space there."
            ) from error
        yield


def _who_holds(file: TextIO, home: Path) -> str:
    file.seek(0)
    try:
        holder = json.loads(file.read())
        who = f"`{holder['command']}` (process {holder['pid']}, since {holder['since'][:16]} UTC)"
    except (ValueError, KeyError, TypeError):
        who = "another process"  # it holds the lock and has not written its name yet
    return (
        f"{home} is in use by {who}. Stop that process first, or give this one another FRONTDESK_HOME, "
        "or set DATABASE_URL and CHROMA_URL: then any number of processes can run side by side."
    )
