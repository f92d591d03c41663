from __future__ import annotations

import pytest

from knowledge.documents import Failure, clean, document_id, one_line, redacted


@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        ("https://bot:s3cret@docs.example/a", "https://docs.example/a"),
        ("https://bot:s3@cret@docs.example/a", "https://docs.example/a"),
        ("https://bot:s3/cret@docs.example/a", "https://docs.example/a"),
        ("https://bot:12#34?@docs.example/a", "https://docs.example/a"),
        ("git+ssh://bot:1234@docs.example/a", "git+ssh://docs.example/a"),
        ("https://docs.example:8080/@ana", "https://docs.example:8080/@ana"),
        ("https://docs.example/a?x=1&X-Amz-Signature=abc&y=2", "https://docs.example/a?x=1&X-Amz-Signature=…&y=2"),
        ("loader:acme.docs:Loader?api_key=K1", "loader:acme.docs:Loader"),
        ("https://docs.example/a?b=c", "https://docs.example/a?b=c"),
        ("https://bot:s3cret@docs.example/a cannot be read", "https://docs.example/a cannot be read"),
        ("~/hand@book", "~/hand@book"),
    ],
)
def test_an_origin_is_shown_without_passwords_and_keys(origin: str, shown: str) -> None:
    assert redacted(origin) == shown


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x1b[31mb\x07\x9bc\td\r\ne", "a[31mbc\td\ne"),
        ("a\0b\ud800\r\nc\rd", "ab\nc\nd"),
        ("Grüße, 你好 🏢\n", "Grüße, 你好 🏢\n"),
    ],
)
def test_control_characters_are_removed_and_line_ends_are_unified(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_name_is_shown_on_one_line_and_without_its_login() -> None:
    assert one_line("https://bot:s3cret@docs.example/a\nb\tc\x1b") == "https://docs.example/a b c"


def test_a_document_id_depends_on_origin_and_name_and_on_nothing_else() -> None:
    assert document_id("/docs", "a.md") == document_id("/docs", "a.md")
    assert len({document_id("/docs", "a.md"), document_id("/docs", "b.md"), document_id("/other", "a.md")}) == 3
    assert len(document_id("/docs", "a\udcff.md")) == 16


def test_a_failure_names_its_source_once() -> None:
    assert Failure("1", "a.md", "It is locked.").line == "a.md: It is locked."
    assert Failure("1", "a.md", "a.md is empty.").line == "a.md is empty."
