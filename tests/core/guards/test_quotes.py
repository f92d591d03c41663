from __future__ import annotations

from core.guards.quotes import is_long, is_verbatim, quoted_texts

EVIDENCE = ("Refunds are paid within 14 days of the return.",)


def test_only_longer_texts_in_quotation_marks_are_quotes() -> None:
    assert list(quoted_texts("It says “Refunds are paid” and „ohne Gewähr und Garantie“, not “Pro plan”.")) == [
        "Refunds are paid",
        "ohne Gewähr und Garantie",
    ]
    assert not is_long("two words")


def test_a_quote_is_verbatim_with_omissions_but_not_in_other_words() -> None:
    assert is_verbatim("Refunds are paid … of the return.", EVIDENCE)
    assert not is_verbatim("Refunds are made within 14 days", EVIDENCE)
