from __future__ import annotations

import pytest

from core.text.document_roles import is_aside


@pytest.mark.parametrize(
    ("title", "source"),
    [("Changelog", "CHANGELOG.md"), ("Release notes", "docs/releases.md"), ("Proxy", "src/tests/proxy.md")],
)
def test_a_changelog_and_a_test_answer_only_questions_about_them(title: str, source: str) -> None:
    assert is_aside("How do I use a proxy?", title=title, source=source)
    assert not is_aside("What changed in the new release that I test?", title=title, source=source)


def test_what_people_said_to_each_other_answers_only_questions_about_it() -> None:
    transcript = {"title": "Transcript of an evening in a channel", "source": "docs/evening.md"}
    assert is_aside("lunch anyone?", **transcript)
    assert not is_aside("What did Eli say about lunch?", **transcript)
    assert not is_aside("How do I print a page?", title="Printing transcripts", source="docs/printing.md")


def test_a_guide_is_no_aside_wherever_it_lies() -> None:
    assert not is_aside("How do I use a proxy?", title="Proxies", source="/home/tests/checkout/docs/proxies.md")
