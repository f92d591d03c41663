"""Archives made of the files in `tests/knowledge/exports/files`, which are written as the programs write them."""

from __future__ import annotations

import zipfile
from pathlib import Path

FILES = Path(__file__).parents[1] / "knowledge" / "exports" / "files"


def zipped(kind: str, folder: Path, *, name: str = "") -> Path:
    """Pack the files of a kind of export, and return the archive."""
    target = folder / (name or f"{kind}.zip")
    root = FILES / kind
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(root.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(root).as_posix())
    return target
