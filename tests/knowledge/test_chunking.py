from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.chunking import chunk
from knowledge.pieces import KEEP, MOST_CHARACTERS

LINES = st.sampled_from(
    [
        "# One",
        "## Two",
        "Title",
        "=====",
        "---",
        "- item",
        "  more",
        "1. first",
        "```",
        "| a | b |",
        "|---|---|",
        "",
        " ",
    ]
) | st.text(max_size=60)
MARKDOWN = st.lists(LINES, max_size=60).map("\n".join) | st.text(max_size=3000)

GUIDE = """\
Before everything.

# Guide

## Refunds

Customers return unused items within thirty days. They keep the receipt. {filler}

- by post
- in the shop

| plan | days |
| --- | --- |
| basic | 30 |

## Shipping

```sh
# not a heading
ship --now
```

We ship on weekdays. {filler}
"""


@given(MARKDOWN)
@example("a" * 5000)
@example("```\n" + "x\n" * 3000)
@example("\x1c\n\u2028 \n# \n")
def test_passages_are_in_order_and_apart_and_leave_out_only_blank_space(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    at = 0
    for passage in chunk(text, title=""):
        assert at <= passage.start < passage.end <= len(text)
        assert not text[at : passage.start].strip()
        assert passage.end - passage.start <= MOST_CHARACTERS
        at = passage.end
    assert not text[at:].strip()


def test_a_heading_opens_the_passage_of_its_section_and_names_it() -> None:
    text = GUIDE.format(filler="Every word counts here. " * 20)
    passages = chunk(text, title="Guide")
    assert [passage.headings for passage in passages] == [(), ("Refunds",), ("Shipping",)]
    assert text[passages[1].start :].startswith("# Guide\n\n## Refunds\n\nCustomers")
    assert text[: passages[1].end].endswith("| basic | 30 |")
    assert "# not a heading\nship --now" in text[passages[2].start : passages[2].end]


def test_the_path_names_all_headings_above_without_their_markup() -> None:
    text = "# A\n\ntext\n\n### `B` [c](d)\n\n" + "text " * 100 + "\n\nUnderlined\n===\n\n" + "text " * 100
    assert [passage.headings for passage in chunk(text, title="")] == [("A",), ("A", "B c"), ("Underlined",)]


def test_small_sections_beside_each_other_go_together_under_what_they_share() -> None:
    text = "# Questions\n\n## Returns?\n\nYes.\n\n## Exchanges?\n\nNo.\n"
    (passage,) = chunk(text, title="")
    assert passage.headings == ("Questions",)


def test_a_table_that_does_not_fit_is_cut_between_rows() -> None:
    text = "| name | price |\n| --- | --- |\n" + "".join(f"| product {n} | {n} |\n" for n in range(200))
    pieces = [text[passage.start : passage.end] for passage in chunk(text, title="")]
    assert len(pieces) > 5
    assert all(piece.startswith("|") and piece.endswith("|") for piece in pieces)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = "The desk opens at nine and closes at five on every working day. " * 60
    pieces = [text[passage.start : passage.end] for passage in chunk(text, title="")]
    assert all(piece.startswith("The") and piece.endswith(".") for piece in pieces)
    assert all(40 < len(piece.split()) <= KEEP for piece in pieces)


def test_a_long_paragraph_is_not_cut_at_a_full_stop_that_ends_no_sentence() -> None:
    text = (
        "Das Freibad in der Innenstadt ist im Winter zu und öffnet am 3. Mai, siehe S. 4 im Prospekt, z. B. online. "
        * 40
    )
    passages = [text[each.start : each.end] for each in chunk(text, title="")]
    assert len(passages) > 1
    assert all(passage.endswith("online.") for passage in passages)


def test_chinese_is_cut_between_sentences_though_it_has_no_spaces() -> None:
    text = "退款政策允许客户在三十天内退货。" * 100
    pieces = [text[passage.start : passage.end] for passage in chunk(text, title="")]
    assert all(piece.endswith("。") and len(piece) <= KEEP for piece in pieces)


@pytest.mark.parametrize("piece", ["word ", "x", " ", "a\n", "```\n"])
def test_a_megabyte_of_the_same_is_cut_as_well(piece: str) -> None:
    """Each takes less than half a second; what is quadratic takes minutes."""
    _check(piece * (1_000_000 // len(piece)))
