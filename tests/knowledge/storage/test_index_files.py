"""What Chroma's files contain beyond the vectors is overwritten, and the index works as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.storage.index_files import clear_unused
from knowledge.storage.vector_index import open_vector_index

if TYPE_CHECKING:
    from pathlib import Path

WORDS = b"how old is my wolpertinger"
ARRAYS = {"length.bin", "data_level0.bin"}


async def begin(folder: Path, *, count: int) -> None:
    """Write vectors into a new index."""
    async with open_vector_index(folder) as vectors:
        rows = np.random.default_rng(1).random((count, 8), dtype=np.float32)
        await vectors.add("public", "hashes", [str(row) for row in range(count)], rows)
        await vectors.nearest(["public"], "hashes", [[1.0] * 8], 1)


def read(folder: Path) -> dict[str, bytes]:
    """Return the files of the index, by name."""
    return {path.name: path.read_bytes() for path in folder.glob("*/*.bin")}


def write(folder: Path, name: str, content: bytes) -> None:
    next(folder.glob(f"*/{name}")).write_bytes(content)


async def test_memory_that_chroma_wrote_into_a_new_index_is_overwritten(tmp_path: Path) -> None:
    await begin(tmp_path, count=2)
    for name, content in read(tmp_path).items():
        if name in ARRAYS:
            write(tmp_path, name, (WORDS * len(content))[: len(content)])  # as if the memory had been in use before
    async with open_vector_index(tmp_path) as vectors:
        assert [name for name, content in read(tmp_path).items() if WORDS in content] == []
        (near,) = await vectors.nearest(["public"], "hashes", [[1.0] * 8], 5)
    assert set(near) == {"0", "1"}


async def test_at_the_end_of_a_process_nothing_of_its_memory_is_in_a_new_index(tmp_path: Path) -> None:
    await begin(tmp_path, count=2)
    arrays = {name: content for name, content in read(tmp_path).items() if name in ARRAYS}
    assert all(arrays.values())
    assert not any(any(content) for content in arrays.values())


@pytest.mark.parametrize("header", [b"", b"\x02" + bytes(99), None])
async def test_vectors_and_files_of_another_format_are_left_alone(tmp_path: Path, header: bytes | None) -> None:
    await begin(tmp_path, count=1_100)
    if header is not None:
        write(tmp_path, "header.bin", header)
    before = read(tmp_path)
    clear_unused(tmp_path)
    assert read(tmp_path) == before
    assert len(before["data_level0.bin"]) > 100_000
