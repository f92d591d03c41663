from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.chunking.chunks import chunk
from knowledge.chunking.pieces import KEEP, MOST_CHARACTERS

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


def passages_of(text: str) -> list[str]:
    return [text[each.start : each.end] for each in chunk(text, title="")]


FULL = "Every word counts here. " * 16  # nearly fills a passage


@pytest.mark.parametrize(
    ("lead_in", "led"),
    [
        ("To set it up, run these commands, one after another, in a terminal of your own:", "```\nrun\n```"),
        ("These formats are read by the command, from files and from websites:", "- PDF\n- Word"),
        (
            "These are the prices of all plans, in euros, for a month and a person:",
            "| plan | price |\n|---|---|\n| a | 5 |",
        ),
        ("- Put the key into the file, with the name that the next line shows:", "```\nKEY=value\n```"),
        ("Then you can run it.", "```\nrun\n```"),
        ("The list of the **allowed values** follows:", "Anything from 1 to 9."),
        ("!!! note", "    The folder must exist."),
        ("`port`", "The port on which it listens to the requests of others."),
        ("The port on which it listens to the requests of others.", "Default: `3000`"),
    ],
)
def test_what_belongs_together_stays_together(lead_in: str, led: str) -> None:
    (passage,) = [passage for passage in passages_of(f"{FULL}\n\n{lead_in}\n\n{led}\n\n{FULL}") if lead_in in passage]
    assert f"{lead_in}\n\n{led}" in passage


def test_the_last_sentence_of_a_long_paragraph_leads_to_what_follows() -> None:
    text = f"{FULL}\n\n{FULL}{FULL}Run this:\n\n```\nrun\n```"
    assert "Run this:\n\n```\nrun\n```" in passages_of(text)[-1]


def test_a_lead_in_keeps_the_beginning_of_what_is_too_long() -> None:
    code = "\n".join(f"step {number} of the way --with option" for number in range(60))
    passages = chunk(text := f"{FULL}\n\nRun this:\n\n```sh\n{code}\n```\n", title="Guide")
    (first,) = [each for each in passages if "Run this:" in text[each.start : each.end]]
    assert "Run this:\n\n```sh\nstep 0" in text[first.start : first.end]
    later = passages[passages.index(first) + 1 :]
    assert later
    assert all(each.headings == ("```sh",) for each in later)


def test_each_passage_of_a_long_table_knows_the_names_of_its_columns() -> None:
    for bar in ("| ", ""):
        rows = "".join(f"{bar}product {number} | {number} euros\n" for number in range(99))
        text = f"## Prices\n\n{bar}name | price\n{bar}--- | ---\n{rows}"
        first, *others = chunk(text, title="")
        assert first.headings == ("Prices",)
        assert others
        assert all(each.headings == ("Prices", "| name | price |") for each in others)


def test_an_item_keeps_its_remark_in_parentheses() -> None:
    item = "- `limit`, the number of connections that are allowed, or `None` for as many as there are.\n(Default 100)\n"
    assert not any(passage.startswith("(") for passage in passages_of(item * 20))


def test_code_in_an_item_does_not_end_the_list() -> None:
    text = "1. Write this:\n\n   ```\n   a\n\n\n   # b\n   ```\n\n2. Run it.\n"
    (passage,) = chunk(text, title="")
    assert passage.headings == ()


def test_wrapped_prose_is_not_cut_at_the_end_of_a_line() -> None:
    text = "The desk opens at nine on each day of the week, but not on holidays, and then\nit closes at five. " * 30
    assert all(passage.endswith("five.") for passage in passages_of(text))


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["word ", "x", " ", "a\n", "```\n"])
def test_a_megabyte_of_the_same_is_cut_as_well(piece: str) -> None:
    """Each takes less than half a second; what is quadratic takes minutes."""
    _check(piece * (1_000_000 // len(piece)))
