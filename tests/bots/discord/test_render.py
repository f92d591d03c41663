"""Replies as Discord's messages: nothing is refused, nobody is pinged, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.render import all_components, nonce, render, text_of, with_note
from core.model.buttons import offer, offer_beside
from core.model.replies import Choice, Citation, Moment, Reply
from tests.fakes.discord.fields import body_faults

KEY = "0123456789abcdef01234567"
AT = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)

text = st.text(max_size=40) | st.sampled_from(
    ["<@123>", "<@&9>", "@everyone", "`", "```", "~~~", "[a](https://example.com)", "**", "\n\n", "| a | b |", "-# "]
)
long_text = st.lists(text | st.text(max_size=900), max_size=12).map("".join)
citations = st.builds(
    Citation,
    number=st.integers(1, 40),
    document=text,
    title=text,
    source=text | st.just("https://example.com/a b>"),
    quote=text,
    start=st.just(0),
    end=st.just(1),
)
choices = st.builds(Choice, id=st.text(max_size=300), label=st.text(max_size=200), asks=st.none() | text)
replies = st.builds(
    Reply,
    text=long_text,
    citations=st.lists(citations, max_size=30).map(tuple),
    choices=st.lists(choices, max_size=130).map(tuple),
    answered=st.none() | st.booleans(),
    model=st.just("offline") | text,
    moments=st.lists(st.builds(Moment, words=text, at=st.just(AT)), max_size=3).map(tuple),
)


def sent(reply: Reply) -> list[dict[str, Any]]:
    posts = render(reply, key=KEY)
    return [post.body() | {"nonce": nonce(KEY, part), "enforce_nonce": True} for part, post in enumerate(posts)]


@given(replies)
def test_no_message_is_refused_and_nobody_is_pinged(reply: Reply) -> None:
    assert sent(reply)
    for body in sent(reply):
        assert list(body_faults(body)) == []
        assert text_of(body).strip()
        assert body["allowed_mentions"] == {"parse": [], "users": [], "replied_user": False}


@given(replies)
@pytest.mark.slow
def test_with_the_addressee_named_nothing_is_cut_off(reply: Reply) -> None:
    posts = render(reply, key=KEY)
    assert posts
    for post in posts:
        body = post.body(addressee="1" * 20)
        assert text_of(body).endswith(post.content)
        assert list(body_faults(body)) == list(body_faults(with_note(body, "-# " + "n" * 200))) == []
        assert list(body_faults(replace(post, long=True).body())) == []
        assert body["allowed_mentions"]["users"] == ["1" * 20]


@given(st.integers(0, 35))
def test_each_message_has_a_nonce_of_its_own(part: int) -> None:
    assert nonce(KEY, part).startswith(KEY)
    assert len({nonce(KEY, each) for each in range(100)}) == 100


def test_an_instant_is_shown_in_each_readers_zone_but_not_in_code() -> None:
    words = "29 March at 09:00"
    (post,) = render(Reply(f"Due {words}, as in `{words}`.", moments=(Moment(words, AT),)), key=KEY)
    assert post.content == f"Due <t:{int(AT.timestamp())}:f>, as in `{words}`."
    longer = Moment(f"{words} sharp", AT + timedelta(days=1))
    (post,) = render(Reply(f"{words} sharp", moments=(Moment(words, AT), longer)), key=KEY)
    assert post.content == f"<t:{int(longer.at.timestamp())}:f>"


def test_sources_stand_in_one_small_line() -> None:
    cited = (
        Citation(1, "a", "The *house*", "https://example.com/house", "q", 0, 1),
        Citation(2, "b", "Rules", "rules.md", "q", 0, 1),
    )
    (post,) = render(Reply("Yes [1][2].", citations=cited, answered=True), key=KEY)
    assert post.content.splitlines() == [
        "Yes [1][2].",
        r"-# [1] [The \*house\*](<https://example.com/house>) · [2] Rules",
    ]


def test_many_choices_are_a_menu() -> None:
    few = render(Reply("Which?", choices=tuple(Choice(str(n), str(n)) for n in range(25))), key=KEY)[0]
    many = render(Reply("Which?", choices=tuple(Choice(str(n), str(n)) for n in range(26))), key=KEY)[0]
    assert [len(row["components"]) for row in few.components] == [5] * 5
    assert [len(row["components"][0]["options"]) for row in many.components] == [25, 1]


def test_what_is_too_long_for_a_plain_message_stands_whole_in_components_with_its_buttons() -> None:
    whole = "A paragraph of some length.\n\n" * 120
    (post,) = render(Reply(whole, choices=(Choice("a", "A"),)), key=KEY)
    text, row = post.body()["components"]
    assert (text["content"], row["components"][0]["label"]) == (whole.strip(), "A")
    assert len(render(Reply(whole * 3), key=KEY)) == 3
    assert not render(Reply(whole[:1900]), key=KEY)[0].long


def test_a_table_is_an_aligned_code_block() -> None:
    table = "Prices:\n\n| What | **Price** |\n|---|--:|\n| Tea | 2 |\n| Cake of the day | 10 |\n\nSo it is."
    (post,) = render(Reply(table), key=KEY)
    assert post.content.splitlines() == [
        "Prices:",
        "",
        "```",
        "What             Price",
        "---------------  -----",
        "Tea              2",
        "Cake of the day  10",
        "```",
        "",
        "So it is.",
    ]


def test_a_cell_is_shown_without_marks_and_its_code_and_links_as_they_were_written() -> None:
    rows = "| `a**b` | *it* \\* |\n| [x](https://e.org) | <https://e.org> |\n| \\`\\`\\` | 1 \\| 2 |"
    (post,) = render(Reply(f"| A | B |\n|---|---|\n{rows}"), key=KEY)
    assert [line.split() for line in post.content.splitlines()[3:-1]] == [
        ["a**b", "it", "*"],
        ["[x](https://e.org)", "<https://e.org>"],
        ["1", "|", "2"],
    ]


def test_what_is_hidden_stays_so_where_a_text_is_cut() -> None:
    posts = render(Reply(f"Look: ||{'secret ' * 900}|| and so on."), key=KEY)
    assert len(posts) > 1
    for post in posts:
        assert "secret" not in "".join(post.content.split("||")[::2])


def listed(lines: int, buttons: int, *, outro: str = "") -> Reply:
    text = "\n".join(["You have some:", "", *(f"{n}. Thing {n} — {AT:%H:%M}" for n in range(1, lines + 1)), outro])
    beside = [offer_beside(n, f"Cancel {n}", "cancel", which=f"#{n}") for n in range(1, buttons + 1)]
    return Reply(text.strip(), choices=(*beside, offer("New one", "new")))


def test_a_list_has_its_buttons_beside_its_lines() -> None:
    (post,) = render(listed(4, 2, outro="… and 9 more."), key=KEY)
    body = post.body()
    intro, container, row = body["components"]
    assert list(body_faults(body)) == []
    assert (body["content"], intro["content"]) == (None, "You have some:")
    shown = [(part["type"], text_of({"components": [part]})) for part in container["components"]]
    assert shown == [
        (9, "1. Thing 1 — 09:00"),
        (9, "2. Thing 2 — 09:00"),
        (10, "3. Thing 3 — 09:00\n4. Thing 4 — 09:00"),
        (10, "… and 9 more."),
    ]
    beside = [part["accessory"] for part in container["components"] if part["type"] == 9]
    assert [(button["label"], button["custom_id"]) for button in [*beside, *row["components"]]] == [
        ("Cancel 1", f"choose:{KEY}:1:0"),
        ("Cancel 2", f"choose:{KEY}:1:1"),
        ("New one", f"choose:{KEY}:1:2"),
    ]


def test_several_buttons_of_a_line_stand_below_it() -> None:
    both = (offer_beside(1, "Move", "move"), offer_beside(1, "Cancel", "cancel"))
    (post,) = render(Reply("One:\n\n1. Thing", choices=both), key=KEY)
    _, container = post.body()["components"]
    assert [part["type"] for part in container["components"]] == [10, 1]
    assert list(body_faults(post.body())) == []


@pytest.mark.parametrize(
    "reply",
    [
        listed(14, 14),  # 44 components
        replace(listed(2, 2), text="Two lists:\n\n1. a\n2. b\n\nand\n\n1. c\n2. d"),
        replace(listed(2, 2), text="Code:\n\n```\n1. a\n2. b\n```"),
        replace(listed(2, 2), text="A line is missing:\n\n1. a"),
        replace(listed(2, 2), text=f"Too long:\n\n1. {'a ' * 2500}\n2. b"),
        replace(listed(2, 2), text="A spoiler over two lines:\n\n1. ||a\n2. b||"),
        Reply("No buttons:\n\n1. a\n2. b", choices=(offer("New one", "new"),)),
    ],
)
def test_any_other_list_has_its_buttons_below(reply: Reply) -> None:
    *_, post = render(reply, key=KEY)
    assert {row["type"] for row in post.components} == {1}
    labels = [button["label"] for row in post.components for button in row["components"]]
    assert labels == [choice.label for choice in reply.choices]


entries = st.builds(Choice, id=st.just("a"), label=text, entry=st.none() | st.integers(0, 16))
lines_of_lists = st.lists(text, max_size=16).map(
    lambda lines: "".join(f"\n{n}. {line}" for n, line in enumerate(lines, 1))
)


@given(st.builds(Reply, text=lines_of_lists.map("List:\n".__add__), choices=st.lists(entries, max_size=30).map(tuple)))
def test_no_list_is_refused_and_no_button_is_lost(reply: Reply) -> None:
    bodies = sent(reply)
    assert [list(body_faults(body)) for body in bodies] == [[]] * len(bodies)
    pressed = [part for body in bodies for part in all_components(body["components"] or ()) if part["type"] in (2, 3)]
    count = sum(len(part.get("options", [part])) for part in pressed)
    assert count == sum(bool(choice.label.strip()) for choice in reply.choices)
