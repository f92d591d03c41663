from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.model.errors import StoreError
from knowledge.storage.vector_index import collection_name, open_vector_index

if TYPE_CHECKING:
    from pathlib import Path

EYE = np.eye(4, dtype=np.float32)


async def test_the_nearest_come_with_their_cosines_from_these_audiences_only(tmp_path: Path) -> None:
    async with open_vector_index(tmp_path) as vectors:
        await vectors.add("public", "hashes", ["a", "b"], EYE[:2] * 7)
        await vectors.add("Staff / 日本 🏢", "hashes", ["c"], EYE[:1])
        await vectors.add("public", "other", ["d"], EYE[:1, :3])
        audiences = ["public", "Staff / 日本 🏢", "nobody"]
        near, again = await vectors.nearest(["public"], "hashes", [[2.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]], 5)
        (all_,) = await vectors.nearest(audiences, "hashes", [[2.0, 0.0, 0.0, 0.0]], 5)
        (best,) = await vectors.nearest(audiences, "hashes", [[2.0, 0.0, 0.0, 0.0]], 2)

    assert near == pytest.approx({"a": 1.0, "b": 0.0}, abs=1e-6)
    assert again == pytest.approx({"a": 0.5**0.5, "b": 0.5**0.5}, abs=1e-6)
    assert list(all_) == ["a", "c", "b"]
    assert list(best) == ["a", "c"]


async def test_vectors_outlive_the_process_and_can_be_removed(tmp_path: Path) -> None:
    async with open_vector_index(tmp_path) as vectors:
        await vectors.add("public", "hashes", ["a", "b"], EYE[:2])
    async with open_vector_index(tmp_path) as vectors:
        await vectors.remove("public", "hashes", ["a", "unknown"])
        await vectors.remove("nobody", "hashes", ["a"])
        assert await vectors.count("public", "hashes") == 1
        assert await vectors.count("nobody", "hashes") == 0


async def test_vectors_of_another_length_are_refused_with_the_remedy(tmp_path: Path) -> None:
    async with open_vector_index(tmp_path) as vectors:
        await vectors.add("public", "hashes", ["a"], EYE[:1])
        with pytest.raises(StoreError, match="FRONTDESK_EMBEDDINGS"):
            await vectors.add("public", "hashes", ["b"], EYE[:1, :3])


async def test_a_place_that_cannot_be_opened_is_reported_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", "http://127.0.0.1:9"):
        with pytest.raises(StoreError, match="Check"):
            async with open_vector_index(place):
                pass


def test_collection_names_are_valid_and_unique() -> None:
    names = {collection_name(*pair) for pair in (("a", "bc"), ("ab", "c"), ("", "abc"), ("💬" * 300, "x"))}
    assert len(names) == 4
    assert all(3 <= len(name) <= 63 and name.isascii() for name in names)
