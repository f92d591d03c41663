from __future__ import annotations

import pytest

from core.guards.names import is_named_in, proper_names
from core.guards.particulars import fold_text


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The Team plan includes SSO.", ["Team", "SSO"]),
        ("GitHub is supported.", ["GitHub"]),
        ("Refunds are paid on Monday in March.", []),
        ("Die Katze schläft auf dem Sofa.", []),
    ],
)
def test_words_with_an_unexplained_capital_are_names(sentence: str, names: list[str]) -> None:
    assert list(proper_names(sentence)) == names


@pytest.mark.parametrize(
    ("name", "evidence", "named"),
    [
        ("Teams", "The Team plan.", True),
        ("SSO", "It has single sign on.", True),
        ("Pro", "The Basic plan costs $10.", False),
        ("Li", "Ask Ana.", False),
    ],
)
def test_a_name_is_found_by_its_stem_or_its_initials(
    name: str,
    evidence: str,
    named: bool,  # noqa: FBT001
) -> None:
    assert is_named_in(name, fold_text(evidence)) is named
