from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text.markdown.tree import Node, codes, read, walk, walk_inlines

GUIDE = """# Hi `x` #

> - a `b c` [l](http://x)
>   two <http://y>
>
>   ```py
>   x
>   ```
> 2. q

| a | `a` |
|---|---|
| 1 | [x](y) |

    code

Set `a
b` ext
===
"""


def told(source: str) -> list[tuple[str, int, str]]:
    return [(node.kind, node.level, source[node.start : node.end]) for node in walk(read(source))]


def spans(source: str) -> list[str]:
    inlines = (inline for node in walk(read(source)) for inline in walk_inlines(node.inlines))
    return [source[inline.span[0] : inline.span[1]] for inline in inlines if inline.span]


def test_blocks_stand_where_the_tree_says() -> None:
    listed = "- a `b c` [l](http://x)\n>   two <http://y>\n>\n>   ```py\n>   x\n>   ```"
    assert told(GUIDE) == [
        ("heading", 1, "# Hi `x` #"),
        ("quote", 0, f"> {listed}\n> 2. q"),
        ("bullet", 0, listed),
        ("item", 0, listed),
        ("paragraph", 0, "a `b c` [l](http://x)\n>   two <http://y>"),
        ("code", 0, "```py\n>   x\n>   ```"),
        ("ordered", 2, "2. q"),
        ("item", 0, "2. q"),
        ("paragraph", 0, "q"),
        ("table", 0, "| a | `a` |\n|---|---|\n| 1 | [x](y) |"),
        ("row", 0, "| a | `a` |"),
        ("cell", 0, "a"),
        ("cell", 0, "`a`"),
        ("row", 0, "| 1 | [x](y) |"),
        ("cell", 0, "1"),
        ("cell", 0, "[x](y)"),
        ("code", 0, "    code"),
        ("heading", 1, "Set `a\nb` ext\n==="),
    ]


def test_code_and_links_stand_where_the_tree_says() -> None:
    assert spans(GUIDE) == ["`x`", "`b c`", "[l](http://x)", "<http://y>", "`a`", "[x](y)", "`a\nb`"]
    assert spans("![i](u) and <b>[`c`](d)</b>") == ["![i](u)", "<b>", "[`c`](d)", "`c`", "</b>"]


def test_all_code_is_told_in_order() -> None:
    source = "`a` *`b` c*\n\n> - ~~~\n>   `x`\n>   ~~~\n\n    y\n\n``z ` z``"
    told = [source[start:end] for start, end in codes(source)]
    assert told == ["`a`", "`b`", "~~~\n>   `x`\n>   ~~~", "    y", "``z ` z``"]


def test_code_is_told_with_its_fence() -> None:
    fenced, indented = read("~~~py x\na\n~~~\n\n    b")
    assert (fenced.text, fenced.info, fenced.fence) == ("a\n", "py x", "~~~")
    assert (indented.text, indented.info, indented.fence) == ("b\n", "", "")


@pytest.mark.parametrize("row", ["| `a` | `a` |", "`a` | `a`", " |`a`|`a`|`c`|", "| \\|x | `a`"])
def test_each_cell_has_a_place_of_its_own(row: str) -> None:
    source = f"a | b\n--|--\n{row}\n"
    cells = read(source)[0].children[1].children
    assert len(cells) == 2
    assert cells[0].end < cells[1].start
    assert [source[cell.start : cell.end].replace("\\|", "|") for cell in cells] == [cell.text for cell in cells]
    assert spans(source)[-1] == "`a`"


def test_a_cell_that_a_row_lacks_is_empty() -> None:
    source = "a | b\n--|--\n1\n"
    assert [cell.text for cell in read(source)[0].children[1].children] == ["1", ""]


def test_tables_are_read_only_if_wanted() -> None:
    source = "| a |\n|---|\n"
    assert [node.kind for node in read(source)] == ["table"]
    assert [node.kind for node in read(source, tables=False)] == ["paragraph"]


@pytest.mark.slow
def test_a_deep_or_long_text_is_read() -> None:
    assert read("> " * 5_000 + "x")
    assert len(read("- a\n" * 20_000)[0].children) == 20_000


def test_emphasis_nested_without_end_stays_as_it_was_typed() -> None:
    source = "*" * 4_000 + "[a](b)" + "*" * 4_000
    inlines = list(walk_inlines(read(source)[0].inlines))
    shown = "".join(inline.text for inline in inlines if inline.kind == "text")
    assert shown.strip("*") == "a"
    assert len(shown) > 7_000


def bare(node: Node) -> Node:
    """Drop places and what may depend on a reference defined elsewhere."""
    return replace(node, start=0, end=0, inlines=(), children=tuple(bare(child) for child in node.children))


PIECES = st.sampled_from(
    ["a", "b c", " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "- ", "* ", "1. ", "12) ", "> ", "# ", "## ",
     "---", "===", "```", "~~~", "`", "``", "|", "| a | b |\n|---|---|\n", "\\|", "\\",
     "[x](y)", '[x](<y z> "t")', "[r]", "*",
     "[r]: /u\n", "<http://e.org>", "<b>", "![i](j)", "**", "_", "~~", "\x00", "\u00a0", "\u2028", "é", "𝒳", "&amp;"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60)


@given(TEXTS)
@example("[r]: /u\n2. b")
@example("```\n\n")
@example("\u00a0\n`a`\n\u00a0")
@example("> ```\n> a\nb")
@example("-\n\n  a")
def test_each_block_at_the_top_reads_as_itself_again(source: str) -> None:
    for node in read(source):
        (again,) = read(source[node.start : node.end])
        assert bare(again) == bare(node)
        assert (again.start, again.end) == (0, node.end - node.start)


@given(TEXTS)
@example("- - a\n  - b")
@example("| a | b |\n|---|---|\n|")
def test_blocks_are_in_order_and_inside_of_their_parents(source: str) -> None:
    def check(nodes: tuple[Node, ...], low: int, high: int) -> None:
        assert all(low <= node.start <= node.end <= high for node in nodes)
        assert all(one.end <= other.start for one, other in pairwise(nodes))
        for node in nodes:
            check(node.children, node.start, node.end)

    check(read(source), 0, len(source))


@given(TEXTS)
@example("\u00a0\n`a`\n\u00a0")
@example("# # `a` #")
@example("\t`a`\n\t\t`b`")
def test_code_and_links_read_as_themselves_again(source: str) -> None:
    for node in walk(read(source)):
        for inline in walk_inlines(node.inlines):
            if inline.span is None:
                assert inline.kind not in ("code", "link") or (node.kind == "cell" and "\\|" in source)
                continue
            piece = source[inline.span[0] : inline.span[1]]
            if inline.kind == "code":
                assert piece[0] == piece[-1] == "`"
                assert "\n" in piece or "\r" in piece or read(piece)[0].inlines[0].text == inline.text
            elif inline.kind == "link":
                assert piece[0] in "[<"
                assert piece[-1] in ")]>"
