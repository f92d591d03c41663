# ruff: noqa: E501  (one case a line)
from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from publicsuffixlist import PublicSuffixList

from core.guards import remove_unknown_links
from core.guards.links import canonical, collect_links, find_spelling, find_urls, is_file_name
from core.text.markdown.draft import parse
from core.text.markdown.writer import write

KNOWN = "See https://docs.acme.example/a (or acme.org/help), write to help@acme.example, http://old.acme.example"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Plain *text*, with **marks** and `code`.", "Plain *text*, with **marks** and `code`."),
        ("[docs](https://docs.acme.example/a)", "[docs](https://docs.acme.example/a)"),
        ("[docs](HTTPS://DOCS.acme.example:443/a/)", "[docs](https://docs.acme.example/a)"),
        ("[docs](https://evil.com/a)", "docs"),
        ("[docs](https://docs.acme.example@evil.com/a)", "docs"),
        ("[docs](https://docs.acme.example/a?next=evil.com)", "docs"),
        ("[help](acme.org/help)", "[help](https://acme.org/help)"),
        ("[old](https://old.acme.example)", "[old](http://old.acme.example)"),
        ("[https://evil.com](https://docs.acme.example/a)", "https://docs.acme.example/a"),
        ("![x](https://docs.acme.example/a)", ""),
        ("<help@acme.example> or <boss@evil.com>", "help@acme.example or"),
        ("See https://evil.com for more.", "See for more."),
        ("a <b>bold</b> <script>evil()</script> word", "a bold word"),
        ("@everyone and <@U1> <!here> <#C1|x>", "everyone and"),
        ("`https://evil.com` and `@everyone`", "`https://evil.com` and `@everyone`"),
        ("```\nhttps://evil.com\n```", "```\nhttps://evil.com\n```"),
        ("Open README.md", "Open `README.md`"),
        ("e.g. version 2.3.1, U.S. or 10:30 a.m.", "e.g. version 2.3.1, U.S. or 10:30 a.m."),
        ("zero\u200bwidth \u202eevil", "zerowidth evil"),
        ("Voir [ici](https://evil.com)\u202f!", "Voir ici\u202f!"),
        ("1\\. not a list, \\# no heading", "1\\. not a list, # no heading"),
    ],
)
def test_links_go_unless_known(text: str, cleaned: str) -> None:
    assert remove_unknown_links(text, allowed=(KNOWN,)) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("See [Quality](quality.md).", "See Quality."),
        ("See [Speed](quality.md#speed).", "See Speed."),
        ("Open README.md", "Open `README.md`"),
        ("Write to help@acme.is", "Write to help@acme.is"),
    ],
)
def test_a_file_named_in_the_evidence_is_no_address(text: str, cleaned: str) -> None:
    assert remove_unknown_links(text, allowed=(text,)) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Ask acme.support for help", "Ask for help"),
        ("Ask HELP.ACME.LIVE, or acme.photography/now.", "Ask, or."),
        ("[Help](acme.help) at acme。support", "Help at"),
        ("Go to 例子.中国 or acme.рф", "Go to or"),
        ("See 1https://evil.com and 5http://evil.com/x", "See 1 and 5"),
        ("See .https://evil.com, +https://evil.com and -evil.support", "See., + and -"),
        ("See foo.when/https://evil.com", "See foo.when/"),
        ("app.evil.support and evil.support(24/7)", "and (24/7)"),
    ],
)
def test_links_of_any_public_suffix_and_after_any_sign_go(text: str, cleaned: str) -> None:
    assert remove_unknown_links(text, allowed=()) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("e.g. setup.py, node.js, README.md, core.when", "e.g. `setup.py`, node.js, `README.md`, core.when"),
        (
            "os.path.join, django.contrib, it.each, v1.2.beta, Mr.Smith",
            "os.path.join, django.contrib, it.each, v1.2.beta, Mr.Smith",
        ),
        ("self.name, time.now and order.name()", "`self.name`, `time.now` and `order.name()`"),
        ("prod.toml, docs/slack.md and src/foo.support", "prod.toml, docs/slack.md and src/foo.support"),
        ("Call us.Here is how.", "Call us. Here is how."),
        ("z.B. um 10 Uhr, i.e.the first, U.S.A.", "z.B. um 10 Uhr, i.e.the first, U.S.A."),
    ],
)
def test_dotted_words_that_are_no_links_stay(text: str, cleaned: str) -> None:
    assert remove_unknown_links(text, allowed=()) == cleaned


@pytest.mark.slow
def test_an_invented_domain_of_any_suffix_reaches_nobody() -> None:
    suffixes = sorted(suffix for suffix in PublicSuffixList(only_icann=True)._publicsuffix if suffix[:1].isalnum())
    asked = "\n\n".join(f"Ask acme-invented.{suffix}!" for suffix in suffixes)
    cleaned = remove_unknown_links(asked, allowed=())
    shown = [line for line in cleaned.splitlines() if "invented" in line and not line.startswith("Ask `acme")]
    assert len(suffixes) > 6000
    assert shown == []


def test_a_link_of_the_evidence_is_passed_on_whatever_its_suffix() -> None:
    assert remove_unknown_links("Ask acme.support or evil.support", allowed=("acme.support",)) == "Ask acme.support or"


MARKDOWN = st.text(alphabet="ab \n*_`[]()<>!#-+1.\\&:/~>|@\"'", max_size=60)


@given(MARKDOWN)
@example("1 \\")
@example("*\\")
@example("\\\\*1*")
@example("- a\n\n  b\n- c")
@example("-\\")
@example("> a\n> - b\n>   ```\n>   c\n>   ```")
def test_what_is_written_reads_back_the_same(text: str) -> None:
    written = write(parse(text))
    assert write(parse(written)) == written


@given(st.text(alphabet="htps:/w.evilcom[]()<>!@\\`*_ \n\u200b", max_size=60))
@example("[a](http://evil.com)")
@example("www.evil.com")
def test_no_text_gets_a_link_out(text: str) -> None:
    client = MarkdownIt("commonmark", {"linkify": True, "html": True}).enable("linkify")
    kinds = {
        child.type for token in client.parse(remove_unknown_links(text, allowed=())) for child in token.children or ()
    }
    assert not kinds & {"link_open", "image", "html_inline"}


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


@pytest.mark.parametrize("part", ["a.", "a-", "1.", "-a.", "..a", "ab.when/", "a@", "http:"])
def test_odd_signs_without_end_are_read_once(part: str) -> None:
    assert list(find_urls(part * 40_000)) == []  # minutes, if each sign began a search to the end
