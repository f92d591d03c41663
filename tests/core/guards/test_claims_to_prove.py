from __future__ import annotations

from typing import TYPE_CHECKING

from core.guards.citation_marks import read_marks
from core.guards.claims_to_prove import code_blocks, cut_claims, spread_marks
from core.text.markdown.draft import parse

if TYPE_CHECKING:
    from core.guards.claims_to_prove import ClaimToProve


def claims(text: str) -> list[ClaimToProve]:
    return list(cut_claims(spread_marks(read_marks(parse(text), passages=9))))


def test_each_sentence_is_a_claim_with_its_own_marks() -> None:
    assert [(claim.text, claim.numbers) for claim in claims("It opens at nine [1]. It closes at six [2].")] == [
        ("It opens at nine.", (1,)),
        ("It closes at six.", (2,)),
    ]


def test_headings_and_introductions_are_labels() -> None:
    assert [claim.role for claim in claims("# Hours\n\nOn weekdays:\n\n- nine to six [1]")] == [
        "label",
        "label",
        "sentence",
    ]


def test_a_blockquote_is_a_quotation() -> None:
    assert [claim.role for claim in claims("> It opens at nine.")] == ["quotation"]


def test_the_mark_of_an_introduction_is_spread_over_the_items() -> None:
    assert [claim.numbers for claim in claims("It opens [3]:\n\n- on Monday at nine\n- on Sunday at ten")] == [
        (3,),
        (3,),
        (3,),
    ]


def test_the_rows_of_a_table_inherit_the_mark_of_the_last_one() -> None:
    rows = claims("| Day | Hours |\n|---|---|\n| Monday | nine |\n| Sunday | ten [2] |")
    assert [claim.numbers for claim in rows if claim.text.startswith(("| Monday", "| Sunday"))] == [(2,), (2,)]


def test_code_is_no_claim() -> None:
    text = "Run this:\n\n```\nmake\n```"
    assert [claim.text for claim in claims(text)] == ["Run this:"]
    assert [code.strip() for code in code_blocks(parse(text))] == ["make"]
