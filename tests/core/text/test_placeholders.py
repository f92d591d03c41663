"""What must not change when words do: taken out, put back, and found out if a model broke it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.placeholders import PLACEHOLDER, mask, restored

if TYPE_CHECKING:
    import random

PIECES = st.sampled_from(
    [
        "`code`", "``a ` b``", "https://a.example/x?y=1", "[the page](https://a.example/p_(q))", "<@U123>", "@ana",
        "#general", ":tada:", "👍🏽", "**bold**", "_soft_", "~~gone~~", "||secret||",
        "<https://b.example>", "ana@a.example", "[3]", "⟦1⟧", "***both***", "\n- item", "\n> said", "\n## Head",
        "\n```py\nx = 1\n\nprint(x)\n```\n", "\n", "word", "two words",
        "É", "*", "_", "|", "`", "[", "](", "<b>", "1. ", "5 * 3 * 2", "snake_case_name",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60).map(lambda text: text.replace("\0", ""))


@given(TEXTS)
def test_what_was_taken_out_is_put_back_letter_for_letter(text: str) -> None:
    masked = mask(text)
    assert restored(masked, {}) == text


@given(TEXTS, st.randoms(use_true_random=False))
def test_a_text_whose_words_change_keeps_all_its_pieces_or_is_refused(text: str, dice: random.Random) -> None:
    masked = mask(text)
    changed = {}
    for at in masked.wordy:
        parts = masked.lines[at].split(" ")
        if dice.random() < 0.3:
            dice.shuffle(parts)
        if dice.random() < 0.1 and len(parts) > 1:
            parts.pop()
        changed[at] = " ".join(part if PLACEHOLDER.search(part) else "mot" * bool(part.strip()) for part in parts)
    result = restored(masked, changed)
    if result is not None:
        assert Counter(mask(result).pieces) == Counter(masked.pieces)
        assert result.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "line",
    [
        "Hallo",
        "Hallo ⟦0⟧ ⟦0⟧",
        "Hallo ⟦0⟧ @everyone",
        "Hallo ⟦0⟧ https://evil.example",
        "Hallo ⟦0⟧ `rm`",
        "- Hallo ⟦0⟧",
        "⟦7⟧ ⟦0⟧",
    ],
)
def test_a_line_that_loses_repeats_or_invents_something_is_refused(line: str) -> None:
    assert restored(mask("Hello @ana"), {0: line}) is None


def test_pairs_may_move_but_not_turn_around_or_cross() -> None:
    masked = mask("Send **it** to [the page](https://a.example)")
    assert masked.lines == ("Send ⟦1⟧it⟦2⟧ to ⟦3⟧the page⟦0⟧",)
    assert restored(masked, {0: "⟦3⟧Der Seite⟦0⟧ ⟦1⟧das⟦2⟧ senden"}) == "[Der Seite](https://a.example) **das** senden"
    assert restored(masked, {0: "⟦2⟧das⟦1⟧ ⟦3⟧der Seite⟦0⟧"}) is None
    assert restored(masked, {0: "⟦1⟧das ⟦3⟧der⟦2⟧ Seite⟦0⟧"}) is None


def test_lines_without_words_are_not_translated_and_names_are_kept() -> None:
    masked = mask("👍 12:30\n\n```\ncode\n```\n> Acme Cloud is down", keep=["Acme Cloud"])
    assert [masked.lines[at] for at in masked.wordy] == ["⟦2⟧ is down"]
    assert restored(masked, {4: "⟦2⟧ ist weg"}) is None or masked.wordy == (3,)
    assert restored(masked, {masked.wordy[0]: "⟦2⟧ ist weg"}) == "👍 12:30\n\n```\ncode\n```\n> Acme Cloud ist weg"
