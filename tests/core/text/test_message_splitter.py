from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text.markdown.tree import read, walk
from core.text.message_splitter import split


def fenced(*parts: str) -> str:
    """Return the code in the fences of some texts, without white space."""
    return "".join("".join(node.text.split()) for part in parts for node in walk(read(part)) if node.fence)


def test_a_fence_in_a_list_is_closed_and_opened_again() -> None:
    code = "\n".join(f"   x{number} = 1" for number in range(90))
    text = f"1. Do this:\n\n   ```python\n{code}\n   ```\n\n2. Then that."
    parts = split(text, 200)
    assert len(parts) > 3
    assert all(len(part) <= 200 for part in parts)
    assert fenced(*parts) == fenced(text)
    assert parts[0].endswith("\n   ```")
    assert parts[1].startswith("```python\nx")
    assert parts[-1].endswith("\n\n2. Then that.")


def test_a_fence_in_a_quote_is_closed_and_opened_again() -> None:
    code = "\n".join(f"> x{number} = 1" for number in range(60))
    parts = split(f"> ```python\n{code}\n> ```\n\nThat is it.", 200)
    assert all(part.startswith("> ```python\n> x") for part in parts)
    assert fenced(*parts) == fenced(f"> ```python\n{code}\n> ```")


@pytest.mark.parametrize("kept", ["`a b c d`", "[a b c d](https://example.com/x)", "<https://e.org/?q=a%20b>"])
def test_code_and_links_in_a_line_stay_whole(kept: str) -> None:
    for before in range(20, 70):
        text = f"{'word ' * 20}"[:before] + f" {kept} " + "and more. " * 10
        assert any(kept in part for part in split(text, 80))


@pytest.mark.parametrize(
    "text",
    [
        "```" + "x" * 500,
        "`" * 500,
        "~~~ " + "a long info string " * 20 + "\ncode\n~~~",
        "```\nhttps://example.com/" + "x" * 95,
        "```py\n" + "x" * 500,
        " " * 300 + "x",
        "> " * 150 + "```\nx",
        "   \n```\n" + "x = 1\n" * 40,
        "[" + "a" * 300 + "](b)",
        "`" + "a b " * 100 + "`",
    ],
)
def test_a_text_that_can_hardly_be_cut_comes_to_an_end(text: str) -> None:
    parts = split(text, 100)
    assert all(0 < len(part) <= 100 for part in parts)
    shown = re.sub(r"[\s`~>]|py\b", "", "".join(parts))
    assert len(shown) >= len(re.sub(r"[\s`~>]|py\b", "", text))


WORDS = st.integers(1, 60).map("word and more. ".__mul__)
LINES = st.integers(1, 40).map(lambda count: "\n".join(f"call({number})" for number in range(count)))
FENCES = st.tuples(st.sampled_from(["```", "~~~~"]), st.sampled_from(["", "py"]), LINES).map(
    lambda fence: f"{fence[0]}{fence[1]}\n{fence[2]}\n{fence[0]}"
)
ITEMS = (FENCES | WORDS).map(lambda text: "- " + text.replace("\n", "\n  "))
BLOCKS = WORDS | FENCES | ITEMS | st.just("# Heading") | st.just("[a link](https://a.b/c) `a call`")


@given(st.lists(BLOCKS, max_size=8).map("\n\n".join), st.integers(60, 400))
@example("word. " * 9 + "\n\n- ```\n  " + "x\n  " * 40 + "\n\nEnd", 60)
def test_each_part_fits_and_all_code_stays_code(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert fenced(*parts) == fenced(text)
    assert re.findall(r"word|call\(\d+\)|`a call`", "\n".join(parts)) == re.findall(r"word|call\(\d+\)|`a call`", text)


@given(st.text(alphabet="`~ab \n>-[](.)", max_size=300), st.integers(20, 60))
def test_any_text_is_cut_into_parts_that_fit(text: str, limit: int) -> None:
    assert all(0 < len(part) <= limit for part in split(text, limit))
