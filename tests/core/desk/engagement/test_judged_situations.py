"""Files of judged situations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from core.desk.engagement.judged_situations import read_situations
from core.model.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "id": 1,
    "place": "thread",
    "desk_name": "Helper",
    "before": [{"who": "Ana", "text": "where?"}, {"who": "Helper", "text": "There."}],
    "now": {"who": "Bo", "text": "hm", "reply_to": 1, "mentions": ["Helper", "Ana"]},
    "answerable": False,
    "right": ["silent"],
}


def test_a_row_says_who_spoke_and_who_is_spoken_to(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(ROW) + "\n\n", encoding="utf-8")
    (judged,) = read_situations(file)
    situation = judged.situation
    assert [line.is_ours for line in situation.lines] == [False, True]
    assert (situation.is_mentioned, situation.names_others, situation.replies_to) == (True, True, "ours")


@pytest.mark.parametrize("wrong", ["[]", "{", json.dumps({**ROW, "right": ["shout"]}), json.dumps({**ROW, "now": {}})])
def test_a_row_that_is_no_situation_is_named(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(ROW) + "\n" + wrong, encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_situations(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_situations(tmp_path / "none.jsonl")
