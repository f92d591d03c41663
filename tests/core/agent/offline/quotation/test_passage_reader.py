from __future__ import annotations

import pytest

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.questions.question import Question
from core.model.knowledge import Passage

TEXT = """# Setup

Do this:

1. Open the box.
2. Run it.

```
run
```

Is it safe? Yes, it is.

**Prices**

It costs 5 euros. It is new."""
READER = PassageReader(Passage("p", "d", "Guide", "guide.md", ("Guide",), TEXT, 0, len(TEXT)))


def index(text: str) -> int:
    return next(i for i in range(len(READER.spans)) if text in READER.text_at(i))


def test_each_span_is_known_for_what_it_is() -> None:
    assert READER.is_heading(index("Setup"))
    assert READER.is_heading(index("Prices"))
    assert READER.introduces(index("Do this"))
    assert READER.in_steps(index("Open"))
    assert READER.is_code(index("run\n"))
    assert READER.is_question(index("safe?"))
    assert READER.is_prose(index("costs"))
    assert READER.is_finished(index("costs"))
    assert READER.shares_paragraph_with_next(index("costs"))
    assert not READER.shares_paragraph_with_next(index("Yes, it is"))


def readable(text: str, *, headings: tuple[str, ...] = (), start: int = 0) -> list[str]:
    """Return what may be quoted of a passage."""
    reader = PassageReader(Passage("p", "d", "", "", headings, text, start, start + len(text)))
    return [reader.text_at(sentence.index) for sentence in reader.sentences(Question.of("What is it?"))]


@pytest.mark.parametrize(
    "other",
    [
        "!!! note",
        ":::tip Read this",
        "> [!WARNING]",
        "<!-- Written by hand. -->",
        "[![build](badge.svg)](https://example.com)",
        "- [Setup](#setup)\n- [Use](use.md)",
        "[docs]: https://example.com",
        "{#anchor}",
        "---",
        "What is our refund policy?",
    ],
)
def test_what_says_nothing_by_itself_is_no_answer(other: str) -> None:
    assert readable(f"{other}\n\nIt is a lamp.") == ["It is a lamp."]


def test_the_rest_of_a_sentence_or_of_code_is_no_answer() -> None:
    assert readable("and then it is red. It is a lamp.", start=70) == ["It is a lamp."]
    assert readable("    return lamp\n```\n\nIt is a lamp.", headings=("Code", "```python"), start=70) == [
        "It is a lamp."
    ]


def test_the_head_of_a_table_is_context_for_its_rows() -> None:
    for text, headings in (
        ("| plan | price |\n|---|---|\n| low | 5 |", ()),
        ("| low | 5 |", ("| plan | price |",)),
        ("low | 5", ("| plan | price |",)),
    ):
        reader = PassageReader(Passage("p", "d", "", "", headings, text, 9, 9 + len(text)))
        (row,) = reader.sentences(Question.of("What is it?"))
        assert "low" in reader.text_at(row.index)
        assert {"plan", "price"} <= row.context_terms


def test_headings_and_questions_are_no_answers_but_context() -> None:
    sentences = {READER.text_at(sentence.index): sentence for sentence in READER.sentences(Question.of("Is it safe?"))}
    assert "Is it safe?" not in sentences
    assert "# Setup" not in sentences
    assert "safe" in sentences["Yes, it is."].context_terms
    assert sentences["It costs 5 euros."].is_first
    assert not sentences["It is new."].is_first
    assert sentences["It is new."].section_terms == {"price"}


@pytest.mark.parametrize(
    "text",
    [
        "**--slow**\n    Turns it slowly.",
        "**--slow**, **-s** *SPEED*\n\nTurns it slowly.",
        "Spindle\n:   The part that turns.",
    ],
)
def test_an_option_and_a_term_are_names_of_what_is_said_of_them(text: str) -> None:
    reader = PassageReader(Passage("d~0", "d", "", "d.md", (), text, 0, len(text)))
    assert reader.name_start(1) == 0


def test_a_sentence_is_no_name() -> None:
    text = "It is **new**.\n\nIt turns."
    assert PassageReader(Passage("d~0", "d", "", "d.md", (), text, 0, len(text))).name_start(1) is None
