"""The vectors of texts are kept in a file; a file of other texts, or a damaged one, is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.text.vector_cache import cached_vectors

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def vectors(path: Path, *texts: str, version: str = "1") -> tuple[list[list[float]], bool]:
    """Return the vectors of texts, which are their lengths, and whether they had to be embedded."""
    embedded = False

    def embed() -> list[NDArray[np.float32]]:
        nonlocal embedded
        embedded = True
        return [np.array([[len(text)] for text in texts], dtype=np.float32)]

    (found,) = cached_vectors(path, texts, version=version, embed=embed)
    return found.tolist(), embedded


def test_texts_are_embedded_once_until_they_or_the_version_change(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "skills.npz"
    assert vectors(path, "a", "bcd") == ([[1.0], [3.0]], True)
    assert vectors(path, "a", "bcd") == ([[1.0], [3.0]], False)
    assert vectors(path, "a", "bcd", version="2")[1]
    assert vectors(path, "ab", "bcd", version="2") == ([[2.0], [3.0]], True)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "skills.npz"
    path.write_bytes(b"PK\x03\x04 half a file")
    assert vectors(path, "a") == ([[1.0]], True)
    assert vectors(path, "a") == ([[1.0]], False)


def test_without_a_place_to_write_the_vectors_are_returned_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert vectors(tmp_path / "file" / "skills.npz", "a") == ([[1.0]], True)
