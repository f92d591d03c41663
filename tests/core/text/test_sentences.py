from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Smith went to the U.S. in 1999.",
        "He met J. R. Tolkien, e.g. at 3.5 km.",
        "Visit https://example.org/a.b?c for more!",
        "Use `a. B` to do it.",
        '"Is it?" asked no one.',
        "See No. 5 and Fig. 3 on pp. 7.",
        "Wait... then go.",
    ],
)
def test_a_sentence_stays_whole(sentence: str) -> None:
    assert cut(f"{sentence} The next one.") == [sentence, "The next one."]


def test_chinese_arabic_and_hindi_punctuation_ends_a_sentence() -> None:
    assert cut("打开设置。然后保存！") == ["打开设置。", "然后保存！"]
    assert cut("كيف أحجز؟ افتح الإعدادات.") == ["كيف أحجز؟", "افتح الإعدادات."]
    assert cut("यह है। वह है।") == ["यह है।", "वह है।"]


def test_footnote_marks_belong_to_their_sentence() -> None:
    assert cut("It fell.[12] It rose.") == ["It fell.[12]", "It rose."]


def test_markdown_blocks_are_units() -> None:
    text = "# Set. Up\nFirst this.\n- one\n- two\n\n| a. B | c |\n|---|---|\n"
    assert cut(text) == ["# Set. Up", "First this.", "- one", "- two", "| a. B | c |", "|---|---|"]


def test_a_code_fence_is_never_cut() -> None:
    fence = "```python\nx = 1. \n\n# Not. A heading\n```"
    assert cut(f"Run. This:\n{fence}\nDone.") == ["Run.", "This:", fence, "Done."]


def test_an_open_fence_runs_to_the_end() -> None:
    assert cut("```\nA. B\n\nC. D") == ["```\nA. B\n\nC. D"]


def test_hard_wrapped_prose_is_joined_and_short_lines_are_not() -> None:
    wrapped = "A line of prose that goes on and on until it reaches its right margin in\nMay, and then ends."
    assert cut(wrapped) == [wrapped]
    assert cut("Get started\nCompare models") == ["Get started", "Compare models"]


def test_number_of_a_list_item_is_no_sentence() -> None:
    assert cut("1. Open it. Look.\n2. Close it.") == ["1. Open it.", "Look.", "2. Close it."]


PIECES = st.sampled_from(
    ["a", "B", ". ", ".", "! ", "? ", "\n", "\n\n", "- ", "1. ", "# ", "```", "~~~\n", "| x |\n", "`", "。", "؟ ",
     " ", "\t", "\r\n", "\u2028", "e.g. ", "Dr. ", '"', "(", ")", "[1]", "é", "𝒳", "*", "\x1c", "\x85"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80))
@example("```\n```\n\n```")
def test_spans_are_ordered_disjoint_and_cover_all_that_is_not_blank(text: str) -> None:
    spans = sentences(text)
    assert all(span.start < span.end for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert all(not text[start:end].strip() for start, end in zip(edges[::2], edges[1::2], strict=True))
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in spans)
