from __future__ import annotations

import pytest

from knowledge.audience import AudienceChoice, choose_audience, contains
from knowledge.documents import LoadError
from knowledge.storage.catalog import Origin


def origins(**audiences: str) -> list[Origin]:
    """Origins below /docs by name, with their audiences; `docs` is the folder itself."""
    paths = {name: "/docs" if name == "docs" else f"/docs/{name}" for name in audiences}
    return [Origin(paths[name], audience, None, 1) for name, audience in audiences.items()]


def test_an_origin_has_the_audience_of_the_nearest_folder_around_it() -> None:
    known = origins(docs="staff", board="board", open="public")
    assert choose_audience("/docs/pay.md", None, known).audience == "staff"
    assert choose_audience("/docs/board/pay.md", None, known).audience == "board"
    assert choose_audience("/docs/open/faq.md", None, known) == AudienceChoice("public")
    assert choose_audience("/elsewhere/pay.md", None, known) == AudienceChoice("public")
    (note,) = choose_audience("/docs/pay.md", None, known).notes
    assert "for staff, because it is part of /docs" in note


def test_a_named_audience_comes_first_and_a_current_one_second() -> None:
    known = origins(docs="staff", open="public")
    assert choose_audience("/docs/pay.md", "public", known) == AudienceChoice("public")
    assert choose_audience("/docs/open", None, known) == AudienceChoice("public")
    assert choose_audience("/docs", None, known) == AudienceChoice("staff")


def test_a_folder_with_a_restricted_part_needs_an_audience() -> None:
    with pytest.raises(LoadError, match="/docs contains /docs/pay, which was learned for staff: say"):
        choose_audience("/docs", None, origins(pay="staff"))
    assert choose_audience("/docs", "public", origins(pay="staff")) == AudienceChoice("public")


def test_a_document_that_is_public_through_its_folder_is_reported() -> None:
    choice = choose_audience("/docs/pay.md", "staff", origins(docs="public"))
    assert choice.audience == "staff"
    assert "also learned as part of /docs, for public" in choice.notes[0]


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
