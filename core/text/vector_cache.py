"""Keeps the vectors of texts in a file, so that the skills of others are embedded once and not at each start.

The file can be deleted at any time. It holds the texts of one set of skills, and is replaced when these, or what embeds
them, change. It is written beside its place and then renamed: a process that dies before leaves the old file, one that
dies after leaves the new one.
"""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

log = logging.getLogger(__name__)


def cached_vectors(
    path: Path | None, texts: Sequence[str], *, version: str, embed: Callable[[], list[NDArray[np.float32]]]
) -> list[NDArray[np.float32]]:
    """Return what `embed` returns for these texts: an array for each embedder. It is called if the file has others.

    `version` names the embedders. Without a `path`, if there is no folder for its folder, or if the file cannot be read
    or written, nothing is kept.
    """
    digest = hashlib.sha256("\0".join((version, *texts)).encode()).hexdigest()
    if path and (kept := _read(path, digest)):
        return kept
    found = embed()
    if path and path.parent.parent.is_dir():
        _write(path, digest, found)
    return found


def _read(path: Path, digest: str) -> list[NDArray[np.float32]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["digest"]) != digest:
                return []
            return [stored[f"vectors_{place}"] for place in range(len(stored.files) - 1)]
    except FileNotFoundError:
        return []
    except Exception as error:  # noqa: BLE001 — a damaged file raises whatever its parts raise
        log.warning("%s is read anew: %s", path, error)
        return []


def _write(path: Path, digest: str, vectors: Sequence[NDArray[np.float32]]) -> None:
    written = path.with_suffix(f".{os.getpid()}.npz")
    try:
        path.parent.mkdir(exist_ok=True)
        named: dict[str, Any] = {f"vectors_{place}": np.asarray(one) for place, one in enumerate(vectors)}
        np.savez(written, digest=np.asarray(digest), **named)
        written.replace(path)
    except OSError as error:
        log.warning("%s cannot be written: %s", path, error)
        with suppress(OSError):
            written.unlink()
