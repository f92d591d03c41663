"""Records which replies a terminal has printed, by their keys in a file, in case the process dies before the commit."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bots.terminal.parse import SERVICE, WORKSPACE, terminal_address
from core.model.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import AsyncConnection

    from core.model.replies import Enclosure
    from core.privacy import PersonRef

log = logging.getLogger(__name__)

REMEMBERED = 1000
"""How many keys are read. It is more than the replies that can be printed but not yet recorded in the database."""


class Journal:
    """One terminal's file. A key is appended in one write, which survives kill -9 of the process."""

    def __init__(self, home: Path, name: str) -> None:
        """Open the journal of a terminal by its name. Raises StoreError if the file cannot be written."""
        path = _path(home, name)
        self._folder = _folder(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._known = _last_keys(path)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise StoreError(f"Cannot write {path} ({error.strerror}). Make FRONTDESK_HOME writable.") from error

    def note(self, key: str) -> None:
        """Note that a reply was printed. If this fails, as on a full disk, it may be printed again after a crash."""
        self._known.add(key)
        try:
            self._file.write(f"{key}\n".encode())
        except OSError as error:
            log.warning("A printed reply could not be noted in %s: %s", self._file.name, error.strerror)

    def save(self, key: str, enclosure: Enclosure) -> Path:
        """Save a file of a reply beside the journal, and return its path. Saving it again changes nothing.

        Raises:
            OSError: it cannot be written.
        """
        path = self._folder / key / quote(enclosure.name, safe=" ")[-100:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(enclosure.text, encoding="utf-8", newline="")
        path.chmod(0o600)
        return path

    def has(self, key: str) -> bool:
        """Return whether a reply was printed."""
        return key in self._known

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Journals:
    """Exports and erases the files of a person: the name of the person's terminal is in the names of its files."""

    def __init__(self, home: Path) -> None:
        self._home = home

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG002
        """Return what the person typed. A journal contains only random keys."""
        if (who.service, who.workspace) != (SERVICE, WORKSPACE):
            return {}
        typed = read_history(history_path(self._home, who.id))
        return {"typed_lines": [{"text": line} for line in typed]} if typed else {}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:  # noqa: ARG002
        """Remove a person's journal, typed lines and saved files.

        This cannot be rolled back: if the transaction fails, a reply that was printed may be printed again.
        """
        if (who.service, who.workspace) != (SERVICE, WORKSPACE):
            return {}
        path = _path(self._home, terminal_address(who.id, None).platform)
        removed = 0
        try:
            if _folder(path).exists():
                shutil.rmtree(_folder(path))
            for file in (path, history_path(self._home, who.id)):
                if file.exists():
                    file.unlink()
                    removed += 1
        except OSError as error:
            raise StoreError(
                f"Cannot remove {path} ({error.strerror}), so nothing was erased. Make it writable and try again."
            ) from error
        return {"files": removed}


def history_path(home: Path, person: str) -> Path:
    """Return the file of what a person typed at terminals."""
    path = _path(home, terminal_address(person, None).platform)
    return path.with_name(f"{path.name}.history")


def _folder(journal: Path) -> Path:
    return journal.with_name(f"{journal.name}.files")


def _path(home: Path, name: str) -> Path:
    return home / "terminals" / quote(name, safe="#")[-200:]


def read_history(path: Path) -> list[str]:
    """Return the lines of a history, the oldest first, or none if it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return []
    return [line.replace("\r", "\n") for line in text.split("\n") if line]


def _last_keys(path: Path) -> set[str]:
    """Return the newest keys; if there are many others, drop them from the file."""
    keys = path.read_text(encoding="ascii").split() if path.exists() else []
    if len(keys) > 2 * REMEMBERED:
        shorter = path.with_suffix(".new")
        shorter.write_text("".join(f"{key}\n" for key in keys[-REMEMBERED:]), encoding="ascii")
        shorter.replace(path)
    return set(keys[-REMEMBERED:])
