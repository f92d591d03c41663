from __future__ import annotations

import pytest

from core.text.spelling import correct

KNOWN = {"schedul": 4.0, "support": 9.0, "backup": 20.0, "part": 30.0, "snapshot": 12.0}


@pytest.mark.parametrize(
    ("word", "meant"), [("schdul", "schedul"), ("suport", "support"), ("bakcup", "backup"), ("snapshto", "snapshot")]
)
def test_a_slip_is_corrected(word: str, meant: str) -> None:
    assert correct(word, KNOWN) == meant


@pytest.mark.parametrize("word", ["port", "pack", "parity", "v2", "telegram"])
def test_another_word_is_not(word: str) -> None:
    assert correct(word, KNOWN) is None
