from __future__ import annotations

from core.model.knowledge import Passage
from knowledge.retrieval.surroundings import Neighbour, find_section


def around(own: int, *paths: tuple[str, ...]) -> tuple[int, int]:
    """Return from which to which passage the section of one of them goes; each is ten characters long."""
    near = [Neighbour(10 * at, 10 * at + 9, list(path)) for at, path in enumerate(paths)]
    passage = Passage("p", "d", "", "", paths[own], "", 10 * own, 10 * own + 9)
    start, end, headings = find_section(passage, near)
    assert headings == paths[start // 10]
    return start // 10, end // 10


def test_a_section_ends_where_another_one_begins() -> None:
    assert around(1, ("A",), ("B",), ("B",), ("C",)) == (1, 2)
    assert around(2, ("A",), ("B",), ("B",), ("C",)) == (1, 2)


def test_subsections_belong_to_a_section_and_so_does_what_is_right_above_it() -> None:
    assert around(0, ("A",), ("A", "B"), ("A", "C"), ("D",)) == (0, 2)
    assert around(1, ("A",), ("A", "B"), ("A", "C"), ("D",)) == (0, 1)


def test_a_passage_inside_of_code_belongs_to_its_section() -> None:
    assert around(0, ("A",), ("A", "```sh"), ("B",)) == (0, 1)
