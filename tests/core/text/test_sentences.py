from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Smith went to the U.S. in 1999.",
        "He met J. R. Tolkien, e.g. at 3.5 km.",
        "Visit https://example.org/a.b?c for more!",
        "Use `a. B` to do it.",
        '"Is it?" asked no one.',
        "See No. 5 and Fig. 3 on pp. 7.",
        "Wait... then go.",
        "Das Bad öffnet wieder am 3. Mai um 9 Uhr.",
        "Der Turm stammt aus dem 21. Jahrhundert und steht im 6. Stock.",
        "Eingeladen wird zur 35. Kommandeurstagung am 1. und 2. Juli.",
        "Hinterhaus, 2. Stock, links.",
        "Das war 44 v. Chr. Geburt, z. B. in Rom.",
        "Le tarif figure p. 4 du règlement.",
        "Il fut dédié en 493 av. J.-C. par M. Dupont.",
        "It takes approx. 3 hours, i.e. Max. 4, see pp. 7.",
        "Vive en la Av. Libertador, pág. 5, según la Sra. Ledesma.",
        "La disposizione dell'art. 941 non si applica.",
        "Szpital im. Karola Miarki, ul. Mickiewicza, ok. 80 metrów.",
        "Он родился в г. Москва на ул. Мира (род. 21 декабря).",
        "The meeting is at 10 a.m. (CDT), and the next at 5 p.m. Tuesday.",
        "“Is it?” – asked no one.",
        "It goes on . . . and on.",
    ],
)
def test_a_sentence_stays_whole(sentence: str) -> None:
    assert cut(f"{sentence} The next one.") == [sentence, "The next one."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The house has 12.", "Breakfast is at 8."),
        ("I am 3.", "Please call me."),
        ("It was built in 1999.", "Mai is a name."),
        ("Die Auskunft steht auf Seite 12.", "Dort kannst du nachlesen."),
        ("Wir kommen am 3.", "Danach fahren wir weiter."),
        ("The answer is no.", "Ask again."),
        ("The limit is the max.", "Nobody gets more."),
        ("It weighs 5 g.", "Sugar weighs less."),
        ("Bring towels, soap, etc.", "Food is sold there."),
        ("He works for Acme Inc.", "The office is in Bonn."),
        ("It opens at 9 a.m.", "Breakfast is served."),
        ("It came out later (in the U.S.).", "Bonn was next."),
        ("Выпущен в 2008 г.).", "Затем ещё раз."),
        ("„Auch keine Lust.“", "Wir haben Zeit."),
        ("Release 3.0.", "More follows."),
    ],
)
def test_two_sentences_are_two(first: str, second: str) -> None:
    assert cut(f"{first} {second}") == [first, second]


def test_chinese_arabic_and_hindi_punctuation_ends_a_sentence() -> None:
    assert cut("打开设置。然后保存！") == ["打开设置。", "然后保存！"]
    assert cut("كيف أحجز؟ افتح الإعدادات.") == ["كيف أحجز؟", "افتح الإعدادات."]
    assert cut("यह है। वह है।") == ["यह है।", "वह है।"]


def test_armenian_burmese_and_amharic_punctuation_ends_a_sentence() -> None:
    assert cut("Բարև։ Ինչպես ես։") == ["Բարև։", "Ինչպես ես։"]
    assert cut("ခင်ဗျား။ နေကောင်းလား။") == ["ခင်ဗျား။", "နေကောင်းလား။"]
    assert cut("ሰላም ነው። እንዴት ነህ።") == ["ሰላም ነው።", "እንዴት ነህ።"]


def test_footnote_marks_belong_to_their_sentence() -> None:
    assert cut("It fell.[12] It rose.") == ["It fell.[12]", "It rose."]


def test_markdown_blocks_are_units() -> None:
    text = "# Set. Up\nFirst this.\n- one\n- two\n\n| a. B | c |\n|---|---|\n"
    assert cut(text) == ["# Set. Up", "First this.", "- one", "- two", "| a. B | c |", "|---|---|"]


def test_a_code_fence_is_never_cut() -> None:
    fence = "```python\nx = 1. \n\n# Not. A heading\n```"
    assert cut(f"Run. This:\n{fence}\nDone.") == ["Run.", "This:", fence, "Done."]


def test_an_open_fence_runs_to_the_end() -> None:
    assert cut("```\nA. B\n\nC. D") == ["```\nA. B\n\nC. D"]


def test_hard_wrapped_prose_is_joined_and_short_lines_are_not() -> None:
    wrapped = "A line of prose that goes on and on until it reaches its right margin in\nMay, and then ends."
    assert cut(wrapped) == [wrapped]
    assert cut("Get started\nCompare models") == ["Get started", "Compare models"]


def test_a_date_that_was_wrapped_is_no_list_item() -> None:
    wrapped = "Das Freibad ist im Winter geschlossen und es öffnet wieder am\n3. Mai um 9 Uhr. Bis dahin gilt dies."
    assert cut(wrapped) == [wrapped[: wrapped.index(" Bis")], "Bis dahin gilt dies."]
    assert cut("2. Mai: offen\n3. Mai: zu") == ["2. Mai: offen", "3. Mai: zu"]


def test_long_runs_of_dots_and_of_code_are_read_in_time() -> None:
    dots = "." * 200_000
    assert cut(f"Chapter{dots}1") == [f"Chapter{dots}1"]
    code = "`a. B` " * 20_000
    assert cut(code) == [code.strip()]


def test_number_of_a_list_item_is_no_sentence() -> None:
    assert cut("1. Open it. Look.\n2. Close it.") == ["1. Open it.", "Look.", "2. Close it."]


PIECES = st.sampled_from(
    ["a", "B", ". ", ".", "! ", "? ", "\n", "\n\n", "- ", "1. ", "# ", "```", "~~~\n", "| x |\n", "`", "。", "؟ ",
     " ", "\t", "\r\n", "\u2028", "e.g. ", "Dr. ", '"', "(", ")", "[1]", "é", "𝒳", "*", "\x1c", "\x85"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80))
@example("```\n```\n\n```")
def test_spans_are_ordered_disjoint_and_cover_all_that_is_not_blank(text: str) -> None:
    spans = sentences(text)
    assert all(span.start < span.end for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert all(not text[start:end].strip() for start, end in zip(edges[::2], edges[1::2], strict=True))
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in spans)


def texts(text: str, *, opening: str = "") -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, opening=opening)]


def test_a_quotation_is_cut_like_other_text_and_begins_after_its_mark() -> None:
    opening = "> On other days, the desk opens at nine, and it is closed on\n> Sundays. Come early."
    text = f"{opening}\n>\n> - Ring the bell.\n\nThen wait."
    assert texts(text) == [
        "On other days, the desk opens at nine, and it is closed on\n> Sundays.",
        "Come early.",
        "- Ring the bell.",
        "Then wait.",
    ]


@pytest.mark.parametrize(
    "mark",
    ["!!! note", '??? tip "Read this"', ":::tip", "> [!NOTE]", "<!-- hidden\nwords -->", ".. note::", "[![a](b)](c)"],
)
def test_a_mark_is_never_part_of_a_sentence(mark: str) -> None:
    assert texts(f"Before\n\n{mark}\nThe text.")[-1] == "The text."


def test_an_item_keeps_its_indented_lines_and_its_remark() -> None:
    text = "- The limit\n  Of connections.\n- The time\n(Default 5)"
    assert texts(text) == ["- The limit\n  Of connections.", "- The time\n(Default 5)"]


def test_the_rest_of_code_or_of_a_table_is_read_as_such() -> None:
    assert texts("run. It\n\nDone.\n```\nThen.", opening="```sh") == ["run. It\n\nDone.\n```", "Then."]
    assert texts("one. Two | three\nfour | five\n\nThen.", opening="| a | b |") == [
        "one. Two | three",
        "four | five",
        "Then.",
    ]


def test_a_table_without_bars_at_its_ends_is_cut_into_rows() -> None:
    assert texts("name | price\n--- | ---\nlow. It | 5\nhigh | 6") == [
        "name | price",
        "--- | ---",
        "low. It | 5",
        "high | 6",
    ]
