"""A reply as Slack's messages: whatever goes in, Slack takes it, and nobody is pinged."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bots.slack.limits import LONGEST_MARKDOWN, LONGEST_TEXT, MOST_BLOCKS
from bots.slack.render import render
from core.model.replies import Choice, Citation, Moment, Reply
from core.text.message_splitter import split
from tests.fakes.slack.blocks import check_message_blocks

AT = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
PIECES = st.sampled_from(
    [
        "Hello there. ", "<@U123> ", "<!channel> ", "<!here|here> ", "<#C1|general> ", "@here ", "`<!channel>` ",
        "```html\n<!doctype html> <@U1>\n```\n", "```\nopen ", "~~~\n<!here>\n", "[link](https://example.com/a_b) ",
        "<https://example.com> ", "https://example.com/x?y=1&z=2 ", "**bold** ", "*it* ", "[1] ", "\n\n", "\n",
        "- item\n", "# Heading\n", "> quote\n", "& < > ", "| a | b |\n|---|---|\n| 1 | 2 |\n", "\\<!here> ", "x" * 700,
        "ü😀 ", "<!subteam^S1|team> ", "[<!here>](https://a.b) ", "`` ` <@U1> `` ", "Friday 27 Nov 2026, 09:00 ",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join)
CITATIONS = st.lists(
    st.builds(
        Citation,
        number=st.integers(1, 99),
        document=st.text(max_size=5),
        title=TEXTS,
        source=st.sampled_from(["https://a.b/c|d e", "docs/a.md", "https://a.b/" + "x" * 3000, "", "<!here>"]),
        quote=st.just("q"),
        start=st.just(0),
        end=st.just(1),
    ),
    max_size=40,
).map(tuple)
CHOICES = st.lists(st.builds(Choice, id=st.text(min_size=1, max_size=2500), label=TEXTS), max_size=60).map(tuple)
REPLIES = st.builds(
    Reply,
    text=TEXTS,
    citations=CITATIONS,
    choices=CHOICES,
    answered=st.sampled_from([None, True, False]),
    model=st.sampled_from(["offline", "openai:<!here>"]),
    moments=st.sampled_from([(), (Moment("Friday 27 Nov 2026, 09:00", AT),), (Moment("<!here>", AT),)]),
)
_ACTIVE = re.compile(r"<[@!#](?!date\^\d+\^)")


@given(REPLIES)
@example(Reply(""))
def test_whatever_is_said_slack_takes_it(reply: Reply) -> None:
    posts = render(reply)
    assert posts or not reply.text.strip()
    for post in posts:
        check_message_blocks([dict(block) for block in post.blocks])
        assert [block.type for block in Block.parse_all(list(post.blocks))] == [block["type"] for block in post.blocks]
        assert 0 < len(post.text) <= LONGEST_TEXT
        assert len(post.blocks) <= MOST_BLOCKS
        assert sum(len(block["text"]) for block in post.blocks if block["type"] == "markdown") <= LONGEST_MARKDOWN


@given(REPLIES)
@pytest.mark.slow
def test_nobody_is_pinged_by_what_is_said(reply: Reply) -> None:
    for post in render(reply):
        for text in [post.text, *_active_texts(list(post.blocks))]:
            assert not _ACTIVE.search(text), text


@given(TEXTS)
def test_no_link_is_made_that_was_not_there(text: str) -> None:
    posts = render(Reply(text, moments=(Moment("Friday 27 Nov 2026, 09:00", AT),)))
    assert posts or not text.strip()
    for post in posts:
        for link in re.findall(r"<(https?://[^|>]+)", post.text):
            assert link.replace("&amp;", "&") in text


PARAGRAPHS = st.lists(st.sampled_from(["word", "[a link](https://a.b/c)", "sentence."]), max_size=30).map(" ".join)
CODE = st.integers(1, 30).map(lambda lines: "```py\n" + "call()\n" * lines + "```")


@given(st.lists(PARAGRAPHS | CODE, max_size=8).map("\n\n".join), st.integers(60, 400))
@pytest.mark.slow
def test_a_split_text_keeps_every_word_in_order_and_every_fence_closed(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(len(part) <= limit for part in parts)
    assert all(part.count("```") % 2 == 0 for part in parts)
    words = re.compile(r"word|\[a link\]\(https://a.b/c\)|sentence|call")
    assert words.findall("\n".join(parts)) == words.findall(text)


def test_nothing_of_a_text_is_lost_when_what_could_ping_makes_it_longer() -> None:
    text = " ".join(f"{number} <@A><@B><@C>" for number in range(2_000))
    shown = " ".join(block["text"] for post in render(Reply(text)) for block in post.blocks)
    assert [int(number) for number in re.findall(r"\d+", shown)] == list(range(2_000))


def test_a_long_text_is_cut_between_paragraphs_and_code_goes_on_as_code() -> None:
    first, second = split("One.\n\n" + "Two. " * 14 + "\n\n```python\n" + "x = 1\n" * 40 + "```\n\nEnd.", 150)[:2]
    assert first == "One.\n\n" + ("Two. " * 14).strip()
    assert second.startswith("```python\nx = 1")
    assert second.endswith("\n```")


def test_a_link_is_never_cut() -> None:
    text = "word " * 10 + "[a link with many words](https://example.com/some/where) and more"
    parts = split(text, 70)
    assert any("[a link with many words](https://example.com/some/where)" in part for part in parts)


def test_tags_are_shown_in_notifications_and_code_is_as_it_was_written() -> None:
    text = "Press <b>x</b> or <Ctrl:X>, c ` d.\n\nThen <i> e ` f.\n\n~~~\n<b>\n~~~"
    shown = "Press &lt;b&gt;x&lt;/b&gt; or &lt;Ctrl:X&gt;, c ` d.\n\nThen &lt;i&gt; e ` f.\n\n```\n&lt;b&gt;\n```"
    assert render(Reply(text))[0].text == shown


def test_code_that_holds_a_mention_is_preformatted_even_if_its_fence_is_indented_or_open() -> None:
    for fence in ("  ```\n  <@U1>\n  ```", "~~~\n<@U1>", "    <@U1>"):
        (post,) = render(Reply(f"Say:\n\n{fence}"))
        assert [block["type"] for block in post.blocks] == ["markdown", "rich_text"]
        assert post.blocks[1]["elements"][0]["elements"] == [{"type": "text", "text": "<@U1>"}]


def test_asterisks_by_the_thousand_are_shown() -> None:
    (post,) = render(Reply("*" * 1_500 + "a" + "*" * 1_500))
    assert post.text.strip("*") == "a"


def test_code_in_a_list_stays_in_the_list() -> None:
    (post,) = render(Reply("1. Say:\n\n   ```\n   <@U1>\n   ```\n2. Go."))
    assert [block["text"] for block in post.blocks] == ["1. Say:\n\n   ```\n   <\u200b@U1>\n   ```\n2. Go."]


def test_an_instant_is_shown_in_each_readers_own_zone() -> None:
    reply = Reply("I will remind you on Friday 27 Nov 2026, 09:00 Europe/Paris: call", moments=(_FRIDAY,))
    (post,) = render(reply)
    shown = post.blocks[0]["text"]["text"]
    assert (
        f"<!date^{int(AT.timestamp())}^{{date_long_pretty}}, {{time}}|on Friday 27 Nov 2026, 09:00 Europe/Paris>"
        in shown
    )
    assert "Friday 27 Nov 2026, 09:00 Europe/Paris: call" in post.text


def test_of_the_next_hour_only_the_clock_differs_from_reader_to_reader() -> None:
    soon = Moment("in 20 minutes (09:00)", AT)
    (post,) = render(Reply("I will remind you in 20 minutes (09:00): call", moments=(soon,)))
    shown = post.blocks[0]["text"]["text"]
    assert shown == f"I will remind you in 20 minutes (<!date^{int(AT.timestamp())}^{{time}}|09:00>): call"


def test_sources_stand_in_one_line_with_links() -> None:
    source = Citation(1, "d", "The <handbook>", "https://example.com/a", "q", 0, 1)
    (post,) = render(Reply("Yes. [1]", citations=(source,), answered=True))
    assert post.blocks[1]["elements"][0]["text"] == "[1] <https://example.com/a|The &lt;handbook&gt;>"
    assert post.blocks[2]["elements"][0]["type"] == "feedback_buttons"


_FRIDAY = Moment("Friday 27 Nov 2026, 09:00 Europe/Paris", AT)


def _active_texts(blocks: Any) -> list[str]:
    """The texts in which Slack looks for mentions; those of code and plain text it takes as they are."""
    found: list[str] = []
    for block in blocks:
        if block["type"] == "markdown":
            found.append(block["text"])
        elif block["type"] == "section":
            found.append(block["text"]["text"])
        elif block["type"] == "context":
            found += [element["text"] for element in block["elements"]]
    return found
