"""Restores a backup: the database in one transaction, then the vectors, which are made anew from the documents.

Vectors are not in a backup. They follow from the documents and the embedding model, are three times as large as the
documents, and cannot be read in the same moment as the database. An identifier of a passage is a hash of its content,
so until all vectors are there, those that are missing are not found by meaning, and none is found that is wrong.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bots.assembly import open_stores, running_database
from bots.operations.backup_file import DATABASE, SETTINGS, opened
from core.model.errors import InputError
from core.settings.settings import ENV_FILE
from core.storage.dump import HOLDINGS, holdings, load
from core.storage.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bots.operations.backup_file import Backup, Manifest
    from core.settings.settings import Settings
    from knowledge.sync import Progress


@dataclass(frozen=True, slots=True)
class Steps:
    """What is told of the progress: bytes checked or loaded of all that there are, and documents embedded."""

    checked: Callable[[int, int], None] = lambda _, __: None
    loaded: Callable[[int, int], None] = lambda _, __: None
    embedded: Callable[[Progress], None] = lambda _: None


def restore_database(
    settings: Settings, path: Path, *, replace: bool, with_settings: bool = False, steps: Steps | None = None
) -> Manifest:
    """Replace the database by what a backup holds, upgrade it to this version, and return what the backup holds.

    First, the whole file is checked. If the process dies before the database's transaction is committed, everything is
    as it was; if after, the next start upgrades the tables, and `frontdesk knowledge sync` makes the vectors.

    Raises:
        InputError: the file is damaged, none of ours, or newer; or the desk is not empty and `replace` is not set.
        HomeInUse: Frontdesk is running.
        StoreError: the database cannot be written, or Frontdesk is running on it.
    """
    steps = steps or Steps()
    with opened(path) as backup:
        size = backup.size
        backup.check(progress=lambda done: steps.checked(done, size))
        if with_settings:
            _check_settings(backup, replace=replace)
        with running_database(settings) as url:
            if (found := holdings(url, alone=settings.database_url is None)) and not replace:
                raise InputError(f"This desk is not empty ({describe(found)}). To replace all of it, add --replace.")
            script = backup.pieces(DATABASE)
            load(url, script, progress=lambda done: steps.loaded(done, backup.manifest.parts[DATABASE].bytes))
            migrate(url)
        if with_settings:
            _write_settings(b"".join(backup.pieces(SETTINGS)))
        return backup.manifest


async def restore_vectors(settings: Settings, *, steps: Steps | None = None) -> int:
    """Make all vectors anew from the stored documents, and return how many.

    If the process dies, the vectors that are missing are made by `frontdesk knowledge sync`.
    """
    if settings.chroma_url is None:
        shutil.rmtree(settings.home / "chroma", ignore_errors=True)
    async with open_stores(settings) as stores:
        if settings.chroma_url:
            await stores.vectors.clear()
        return await stores.library.embed_again(progress=(steps or Steps()).embedded)


def describe(rows: Mapping[str, int]) -> str:
    """Return in words how much of the main things there is."""
    told = [f"{rows[name]:,} {name}" for name in HOLDINGS if rows.get(name)]
    return ", ".join(told) or "nothing yet"


def _check_settings(backup: Backup, *, replace: bool) -> None:
    if SETTINGS not in backup.manifest.parts:
        raise InputError("This backup has no settings: it was made without --with-settings.")
    if Path(ENV_FILE).exists() and not replace:
        raise InputError(f"There is a {ENV_FILE} in this folder. To replace it, add --replace.")


def _write_settings(content: bytes) -> None:
    """Write `.env`, for its owner alone. If the process dies meanwhile, the one before stays."""
    part = Path(f"{ENV_FILE}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    part.replace(ENV_FILE)
