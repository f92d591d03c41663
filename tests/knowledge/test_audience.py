from __future__ import annotations

import pytest

from knowledge.audience import Choice, choose, contains
from knowledge.documents import LoadError
from knowledge.storage.catalog import Origin


def origins(**audiences: str) -> list[Origin]:
    """Origins below /docs by name, with their audiences; `docs` is the folder itself."""
    paths = {name: "/docs" if name == "docs" else f"/docs/{name}" for name in audiences}
    return [Origin(paths[name], audience, None, 1) for name, audience in audiences.items()]


def test_what_lies_in_a_folder_is_for_those_whom_the_nearest_folder_is_for() -> None:
    known = origins(docs="staff", board="board", open="public")
    assert choose("/docs/pay.md", None, known).audience == "staff"
    assert choose("/docs/board/pay.md", None, known).audience == "board"
    assert choose("/docs/open/faq.md", None, known) == Choice("public")
    assert choose("/elsewhere/pay.md", None, known) == Choice("public")
    (note,) = choose("/docs/pay.md", None, known).notes
    assert "for staff, as /docs is" in note


def test_what_was_named_or_was_before_holds() -> None:
    known = origins(docs="staff", open="public")
    assert choose("/docs/pay.md", "public", known) == Choice("public")
    assert choose("/docs/open", None, known) == Choice("public")
    assert choose("/docs", None, known) == Choice("staff")


def test_a_folder_of_which_a_part_is_for_fewer_needs_an_audience() -> None:
    with pytest.raises(LoadError, match="/docs contains /docs/pay, which was learned for staff: say with --audience"):
        choose("/docs", None, origins(pay="staff"))
    assert choose("/docs", "public", origins(pay="staff")) == Choice("public")


def test_what_is_public_through_its_folder_is_told() -> None:
    choice = choose("/docs/pay.md", "staff", origins(docs="public"))
    assert choice.audience == "staff"
    assert "also learned as a part of /docs, for public" in choice.notes[0]


@pytest.mark.parametrize(
    ("outer", "inner", "is_part"),
    [
        ("/docs", "/docs/a", True),
        ("/docs", "/docs", False),
        ("/docs", "/docs2/a", False),
        ("https://a.example/", "https://a.example/b/c.html", True),
        ("https://a.example/b", "https://a.example/b/c", True),
        ("https://a.example/b", "https://a.example/bc", False),
        ("https://a.example/b.html", "https://a.example/b.html/c", False),
        ("https://a.example/", "https://b.example/", False),
        ("/", "https://a.example/", False),
        ("loader:acme:Loader", "loader:acme:Loader?x=1", False),
    ],
)
def test_one_origin_is_a_part_of_another_by_folders_and_by_the_paths_of_a_site(
    outer: str, inner: str, *, is_part: bool
) -> None:
    assert contains(outer, inner) is is_part
