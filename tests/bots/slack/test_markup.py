"""Text between Slack's markup and ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.markup import escaped, harmless, link, pings, plain, quiet

PEOPLE, CHANNELS = {"U1": "Ada"}, {"C1": "lunch"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("<@U1> and <@U2|bo> and <@U3>", "@Ada and @bo and @U3"),
        ("<#C1> or <#C2|help>", "#lunch or #help"),
        ("<!here> <!subteam^S1|@staff> <!date^1|noon>", "@here @staff noon"),
        ("<https://example.com>", "https://example.com"),
        ("<https://example.com|example.com>", "https://example.com"),
        ("<https://example.com/menu|the menu>", "[the menu](https://example.com/menu)"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
    ],
)
def test_what_a_person_wrote_is_read_as_it_was_meant(said: str, meant: str) -> None:
    assert plain(said, people=PEOPLE, channels=CHANNELS) == meant


@given(st.text(alphabet="ab <>@!#&|U1`"))
def test_escaped_text_reads_as_it_was_and_does_not_ping(text: str) -> None:
    assert not pings(escaped(text))
    assert plain(escaped(text), people={}, channels={}) == text


@given(st.text(alphabet="ab <>@!#`~\n"))
def test_neither_a_reply_nor_a_draft_pings(text: str) -> None:
    assert not pings(quiet(text))
    assert not pings(harmless(text))


def test_in_code_a_mention_is_broken_and_in_text_it_is_escaped() -> None:
    assert quiet("<@U1> `<@U1>`") == "&lt;@U1> `<\u200b@U1>`"


def test_nothing_in_an_address_ends_its_link() -> None:
    assert link("https://example.com/a|b c>d") == "https://example.com/a%7Cb%20c&gt;d"
