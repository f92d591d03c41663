from __future__ import annotations

import gzip

import pytest

from knowledge.loaders.urls import Scope, may_be_page, normalise, page_urls, sitemap_urls, unpack


@pytest.mark.parametrize(
    ("start", "url", "is_inside"),
    [
        ("https://desk.example/docs", "https://desk.example/docs/a/b.html", True),
        ("https://desk.example/docs", "https://desk.example/docs", True),
        ("https://desk.example/docs", "https://desk.example/docs2", False),
        ("https://desk.example/docs/index.html", "https://desk.example/docs/a.html", True),
        ("https://desk.example/a.html", "https://desk.example/a.html", True),
        ("https://desk.example/a.html", "https://desk.example/b.html", False),
        ("https://desk.example/", "https://other.example/a", False),
        ("https://desk.example/", "ftp://desk.example/a", False),
        ("https://desk.example/", "https://DESK.example/a.png", False),
    ],
)
def test_a_site_is_everything_below_its_path(start: str, url: str, *, is_inside: bool) -> None:
    assert Scope.of(start).contains(url) is is_inside


def test_only_the_path_of_a_file_is_a_single_page() -> None:
    assert Scope.of("https://desk.example/docs").is_site
    assert Scope.of("https://desk.example").is_site
    assert not Scope.of("https://desk.example/a.html").is_site


def test_a_url_is_normalised() -> None:
    assert normalise(" HTTPS://Desk.Example#top ") == "https://desk.example/"
    assert normalise("https://desk.example/A?b=C#d") == "https://desk.example/A?b=C"


@pytest.mark.parametrize(
    ("url", "may_be"), [("/a.html", True), ("/a", True), ("/a.pdf", True), ("/a.PNG", False), ("/a.tar.gz", False)]
)
def test_pictures_and_archives_are_no_pages(url: str, *, may_be: bool) -> None:
    assert may_be_page(f"https://desk.example{url}") is may_be


def test_the_links_of_a_page_are_absolute_and_unique() -> None:
    page = b"""<base href="https://desk.example/docs/"><a href="a.html#x">A</a><a href="a.html">again</a>
    <a href="/b">B</a><a href="c?page=2">query</a><a href="d" rel="nofollow">no</a><a href="http://[">bad</a><a>none</a>"""
    assert page_urls(page, base="https://other.example/") == [
        "https://desk.example/docs/a.html",
        "https://desk.example/b",
    ]


def test_a_sitemap_names_pages_or_other_sitemaps() -> None:
    pages = b"<urlset><url><loc> https://desk.example/a?b&amp;c </loc></url><loc><![CDATA[https://x.example/]]></loc>"
    assert sitemap_urls(pages) == (False, ["https://desk.example/a?b&c", "https://x.example/"])
    index = b"<sitemapindex><sitemap><loc>https://desk.example/s.xml</loc></sitemap></sitemapindex>"
    assert sitemap_urls(index) == (True, ["https://desk.example/s.xml"])


def test_a_zipped_sitemap_is_unpacked_up_to_the_limit() -> None:
    assert unpack(b"<urlset>", most=3) == b"<urlset>"
    assert unpack(gzip.compress(b"<urlset>"), most=100) == b"<urlset>"
    assert unpack(gzip.compress(b"<urlset>"), most=3) == b"<ur"
    assert unpack(b"\x1f\x8bbroken", most=100) == b""
