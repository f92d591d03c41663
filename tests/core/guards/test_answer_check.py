# ruff: noqa: E501  (one case a line)
from __future__ import annotations

import pytest

from core.guards import Verdict, check_answer
from core.model.knowledge import Passage


def passage(
    number: int, text: str, *, title: str = "Handbook", source: str = "handbook.md", headings: tuple[str, ...] = ()
) -> Passage:
    return Passage(f"p{number}", f"d{number}", title, source, headings, text, 100 * number, 100 * number + len(text))


REFUNDS = passage(
    1, "Refunds are paid within 14 days of the return. Sale items cannot be returned. Ask help@acme.example."
)
PLANS = passage(
    2, "The Basic plan costs $10 a month. The Pro plan costs $20 a month and includes SSO. Use `export --all now`."
)
EXPORTS = passage(
    3,
    "Exports are found at https://acme.example/exports and https://acme.example/a_(b).",
    source="https://docs.acme.example/exports",
)
PASSAGES = (REFUNDS, PLANS, EXPORTS)


def checked(draft: str, *, allowed: tuple[str, ...] = ()) -> Verdict:
    return check_answer(draft, PASSAGES, allowed=allowed)


def quotes(verdict: Verdict) -> list[str]:
    return [citation.quote for citation in verdict.citations]


def test_a_proved_sentence_keeps_its_mark_and_gets_an_exact_citation() -> None:
    verdict = checked("Refunds are paid within 14 days [1].")
    assert (verdict.text, verdict.problems) == ("Refunds are paid within 14 days [1].", ())
    [citation] = verdict.citations
    assert citation.quote == "Refunds are paid within 14 days of the return."
    assert (citation.number, citation.document, citation.title, citation.source) == (1, "d1", "Handbook", "handbook.md")
    assert REFUNDS.text[citation.start - 100 : citation.end - 100] == citation.quote


def test_marks_are_numbered_in_order_of_appearance_and_shared_by_the_same_quote() -> None:
    verdict = checked("Pro includes SSO [2]. Sale items cannot be returned [1]. The Pro plan costs $20 a month [2].")
    assert (
        verdict.text == "Pro includes SSO [1]. Sale items cannot be returned [2]. The Pro plan costs $20 a month [1]."
    )
    assert len(verdict.citations) == 2


@pytest.mark.parametrize("mark", ["[1]", "[1][1]", "[1, 1]", "[1-1]", "【1】", "【1†source】", "[^1]", "[passage 1]", "\\[1\\]", "(1)", "[1](https://evil.com)", "[**1**](x)"])  # fmt: skip
def test_the_marks_that_models_write_are_understood(mark: str) -> None:
    verdict = checked(f"Sale items cannot be returned {mark}.")
    assert (verdict.text, verdict.problems) == ("Sale items cannot be returned [1].", ())


def test_a_superfluous_number_is_left_out() -> None:
    verdict = checked("Refunds are paid within 14 days of the return [1, 2].")
    assert (verdict.text, len(verdict.citations)) == ("Refunds are paid within 14 days of the return [1].", 1)


def test_two_passages_prove_a_sentence_together() -> None:
    verdict = checked("Sale items cannot be returned, and the Pro plan includes SSO [1][2].")
    assert verdict.text.endswith("[1][2].")
    assert not verdict.problems


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        ("", "The answer is empty."),
        ("![](https://evil.com/x.png)", "The answer is empty."),
        ("No.", "The answer has no citation."),
        ("Refunds are instant.", "The sentence “Refunds are instant.” has no citation."),
        ("Sale items cannot be returned [7].", "cites [7], but no such passage was shown."),
        ("Refunds are paid within 41 days [1].", "says “41 days”"),
        ("The Basic plan costs $20 a month [2].", "says “20”"),
        ("The Team plan includes SSO [2].", "names “Team”"),
        ("Sale items can be returned [1].", "contradicts “Sale items cannot be returned.”"),
        ("Elephants eat fresh grass [1].", "is not supported by passage [1]"),
        ("It says “Refunds are made within 14 days” [1].", "does not stand in the passages word for word."),
        ("Use `export --everything right now` [2].", "does not stand in the passages word for word."),
        ("Use `import` for the export [2].", "The name “import” does not stand in the passages."),
        ("Use this [2]:\n\n```\nexport --all later\n```", "The code “export --all later” does not stand"),
        ("> Refunds are paid at once.\n\nSale items cannot be returned [1].", "does not stand in the passages word for word."),
        ("Questions go to boss@evil.com [1].", "The address “boss@evil.com” does not stand in the passages."),
        ("## Refunds take 90 days\n\nSale items cannot be returned [1].", "says “90 days”, which no passage says."),
        ("Sure, but sale items can always be exchanged.", "has no citation."),
    ],
)  # fmt: skip
def test_what_is_not_proved_is_a_problem(draft: str, problem: str) -> None:
    assert any(problem in found for found in checked(draft).problems), checked(draft).problems


@pytest.mark.parametrize(
    "draft",
    [
        "Hello!", "Thanks for asking!", "Let me know if you need anything else.", "Do you mean the Basic plan?", "You're welcome.",
        "I don't know.", "The documents do not say whether dogs are allowed.", "I hope this helps!", "## Refunds\n\nSale items cannot be returned [1].",
        "Here is what I found:\n\n- Sale items cannot be returned [1].", "Hallo!", "Merci!", "👍", "I can ask a colleague to help you.",
    ],
)  # fmt: skip
def test_talk_and_headings_need_no_citation(draft: str) -> None:
    assert checked(draft).problems == ()


def test_each_item_of_a_list_may_have_its_own_citation() -> None:
    verdict = checked("- Sale items cannot be returned [1]\n- Pro includes SSO [2]")
    assert (verdict.text, verdict.problems) == ("- Sale items cannot be returned [1]\n- Pro includes SSO [2]", ())


@pytest.mark.parametrize(
    "draft", ["Prices [2]:\n\n- Basic: $10\n- Pro: $20", "Prices:\n\n- Basic: $10\n- Pro: $20 [2]"]
)
def test_one_citation_of_a_list_is_spread_over_its_items(draft: str) -> None:
    verdict = checked(draft)
    assert verdict.problems == ()
    assert quotes(verdict)[-2:] == [
        "The Basic plan costs $10 a month.",
        "The Pro plan costs $20 a month and includes SSO.",
    ]
    assert verdict.text.count("[") >= 2


def test_an_item_without_a_citation_among_cited_ones_is_a_problem() -> None:
    verdict = checked("- Sale items cannot be returned [1]\n- Refunds are instant\n- Pro includes SSO [2]")
    assert verdict.problems == ("The sentence “Refunds are instant” has no citation.",)


def test_rows_of_a_table_share_a_citation() -> None:
    verdict = checked("| Plan | Price |\n|---|---|\n| Basic | $10 |\n| Pro | $20 [2] |")
    assert verdict.problems == ()
    assert checked("| Plan | Price |\n|---|---|\n| Basic | $15 |\n| Pro | $20 [2] |").problems


def test_quoted_text_may_leave_out_words_and_break_lines() -> None:
    assert checked("It says “Refunds are paid … of the\nreturn.” [1]").problems == ()
    assert (
        checked(
            "You asked about “my lost red umbrella”. Sale items cannot be returned [1].",
            allowed=("my lost red umbrella",),
        ).problems
        != ()
    )
    assert checked("Is it about “my lost red umbrella”?", allowed=("my lost red umbrella",)).problems == ()


def test_code_that_stands_in_the_passage_is_left_as_it_is() -> None:
    verdict = checked("Use `export --all now` [2].\n\n```sh\nexport --all now\n```")
    assert (verdict.text, verdict.problems) == ("Use `export --all now` [1].\n\n```sh\nexport --all now\n```", ())


@pytest.mark.parametrize(
    "appendix",
    ["\n\nSources:\n- [1] Handbook", "\n\n[1]: https://evil.com", "\n[1]: https://evil.com", "\n\n**References**\n\n1. Handbook", "\n\n[^1]: Handbook, page 3", "\nSource: Handbook [1]", "\n\n---\n\n## Sources\n\n[1] Handbook"],
)  # fmt: skip
def test_source_lists_are_dropped(appendix: str) -> None:
    verdict = checked(f"Sale items cannot be returned [1].{appendix}")
    assert (verdict.text, verdict.problems) == ("Sale items cannot be returned [1].", ())


def test_links_of_cited_passages_stay_and_others_go() -> None:
    verdict = checked(
        "Exports are found at https://acme.example/exports, [the docs](https://docs.acme.example/exports) say [3]. [Ask](https://evil.com)!"
    )
    assert "https://acme.example/exports, [the docs](https://docs.acme.example/exports)" in verdict.text
    assert "evil" not in verdict.text


def test_a_link_of_a_passage_that_is_not_cited_goes() -> None:
    verdict = checked("[Sale items](https://acme.example/exports) cannot be returned [1].")
    assert (verdict.text, verdict.problems) == ("Sale items cannot be returned [1].", ())


def test_an_allowed_link_stays() -> None:
    text = "Sale items cannot be returned [1]. See https://status.acme.example."
    assert checked(text, allowed=("https://status.acme.example",)).text == text


def test_a_problem_shows_a_long_sentence_cut() -> None:
    [problem] = checked(f"Refunds are {'very ' * 60}fast.").problems
    assert len(problem) < 170


def test_what_is_denied_after_but_is_not_denied_before_it() -> None:
    keys = (passage(1, "The key rotates every 90 days, but admins can't rotate it by hand."),)
    assert check_answer("Keys rotate every 90 days [1].", keys, allowed=()).problems == ()
    assert check_answer("Admins can rotate the key by hand [1].", keys, allowed=()).problems != ()
