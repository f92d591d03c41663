"""The figures of red flags: recall and false alarms, by language."""

from __future__ import annotations

import pytest

from core.guards.red_flags.judged_messages import JudgedMessage, figures, read_row
from core.model.errors import InputError


def test_recall_and_false_alarms_are_counted_by_language() -> None:
    rows = [("en", True, True), ("en", True, False), ("de", False, False), ("de", False, True)]
    judged = [JudgedMessage(str(n), *row, score=None, milliseconds=n) for n, row in enumerate(rows)]
    found = figures(judged)
    assert (found["recall"], found["false_alarms"]) == (0.5, 0.5)
    assert (found["en_recall"], found["en_false_alarms"]) == (0.5, None)


@pytest.mark.parametrize("line", ["no json", '{"text": "hello"}', "[]"])
def test_a_wrong_line_is_named(line: str) -> None:
    with pytest.raises(InputError, match="line 7"):
        read_row(line, "FILE, line 7")
