from __future__ import annotations

import pytest

from core.guards.actions import unbacked
from tests.core.guards.claims import EFFECTS, HONEST, INNOCENT, LIES


def lines(table: str) -> list[str]:
    return [line for number, line in enumerate(table.strip().splitlines()) if number % 3 != 2]


@pytest.mark.parametrize("line", lines(LIES))
def test_a_lie_is_named(line: str) -> None:
    ran, draft = line.split("|", 1)
    assert unbacked(draft, effects=EFFECTS[ran])


@pytest.mark.parametrize("line", lines(HONEST))
def test_an_honest_word_passes(line: str) -> None:
    ran, draft = line.split("|", 1)
    assert unbacked(draft, effects=EFFECTS[ran]) == []


@pytest.mark.parametrize("draft", lines(INNOCENT))
def test_what_claims_nothing_passes(draft: str) -> None:
    assert unbacked(draft, effects=()) == []
