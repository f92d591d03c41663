"""Takes a backup: the database as one moment saw it, while the desk goes on."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bots.assembly import running_database
from bots.operations.backup_file import DATABASE, SETTINGS, Manifest, written
from core.model.errors import InputError
from core.settings.settings import ENV_FILE
from core.storage.dump import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.settings.settings import Settings


def take_backup(
    settings: Settings,
    path: Path,
    *,
    now: datetime,
    replace: bool = False,
    with_settings: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Manifest:
    """Write a backup to a file, and return what is in it. `progress` is told how many bytes of the database are read.

    Everything that was confirmed before this begins is in it. `.env`, with its secrets, is only in it `with_settings`.
    If the process dies, there is no file, or the whole one.

    Raises:
        InputError: the file exists, there is no desk, or no `.env`.
        StoreError: the database cannot be read, or the file not written.
    """
    env = Path(ENV_FILE)
    if with_settings and not env.exists():
        raise InputError(f"There is no {ENV_FILE} in this folder. Leave out --with-settings, or go where it is.")
    with running_database(settings, beside=True) as url, snapshot(url) as dump, written(path, replace=replace) as file:
        file.add(DATABASE, dump.script(), progress=progress)
        if with_settings:
            file.add(SETTINGS, [env.read_bytes()])
        frontdesk = version("frontdesk")
        return file.end(Manifest(frontdesk=frontdesk, revision=dump.revision, made_at=now.isoformat(), rows=dump.rows))
