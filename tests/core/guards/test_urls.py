# ruff: noqa: E501  (one case a line)
from __future__ import annotations

import pytest

from core.guards.urls import canonical, collect_links, find_spelling, find_urls, is_file_name


def test_what_a_client_would_link_is_found() -> None:
    text = "See https://a.example/b. or acme.org, write to me@acme.org; not version 2.3.1."
    assert [text[start:end] for start, end in find_urls(text)] == ["https://a.example/b", "acme.org", "me@acme.org"]


def test_a_file_is_no_domain() -> None:
    assert is_file_name("README.md#start")
    assert not is_file_name("acme.md/start")
    assert not is_file_name("acme.org")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a@evil.com", "https://evil\\.com", "data:text/html,x", "https://%65vil.com", "/relative", "https://ev il.com", "", "https://"])  # fmt: skip
def test_odd_targets_have_no_canonical_form(url: str) -> None:
    assert canonical(url) is None


def test_evidence_keeps_its_own_spelling() -> None:
    known = collect_links(["HTTPS://Acme.example/Path/."])
    assert find_spelling("https://acme.example/Path", known) == "HTTPS://Acme.example/Path/"
    assert find_spelling("https://acme.example/path", known) is None
