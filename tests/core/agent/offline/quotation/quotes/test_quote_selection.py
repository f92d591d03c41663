from __future__ import annotations

from dataclasses import replace

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence, select_quotes
from core.model.knowledge import Hit, Passage


def hit(text: str, start: int = 0) -> Hit:
    return Hit(Passage(f"p{start}", "d", "", "", (), text, start, start + len(text)), 1.0, 0.5, 1.0)


def quoted(question: str, hits: list[Hit], scores: dict[str, float]) -> list[str]:
    """Quote the sentences of the first hit that have a score."""
    asked = Question.of(question)
    reader = PassageReader(hits[0].passage)
    scored = [
        ScoredSentence(hits[0], sentence, score, 0.0, score, score)
        for sentence in reader.sentences(asked)
        for part, score in scores.items()
        if part in reader.text_at(sentence.index)
    ]
    ranked = sorted(scored, key=lambda sentence: -sentence.score)
    return [quote.text for quote in select_quotes(asked, ranked)]


def test_a_sentence_far_below_the_best_is_not_quoted() -> None:
    text = "The tower stands in Paris.\n\nThe tower is painted often."
    assert quoted("Where is the tower?", [hit(text)], {"Paris": 1.0, "painted": 0.5}) == ["The tower stands in Paris."]


def test_a_sentence_that_refers_back_is_quoted_with_the_one_before() -> None:
    text = "The tower has a lift. It was built in 1889."
    assert quoted("When was the tower built?", [hit(text)], {"1889": 1.0}) == [
        "The tower has a lift. It was built in 1889."
    ]


def test_a_single_item_is_quoted_without_its_marker() -> None:
    items = "- 2 dogs are allowed.\n- Cats are not."
    assert quoted("How many dogs are allowed?", [hit(items)], {"dogs": 1.0}) == ["2 dogs are allowed."]


def in_document(first: str, *, between: str = "\n", second: str) -> list[Hit]:
    """Return a hit for the first passage of a section of two."""
    found = hit(first)
    text = f"{first}{between}{second}"
    return [replace(found, around=replace(found.passage, text=text, end=len(text)))]


def test_steps_and_code_continue_in_the_next_passage() -> None:
    first, second = "To reset it:\n\n1. Open the box.\n2. Press the button.", "3. Wait a minute.\n4. Start it again."
    hits = in_document(first, second=second)
    assert quoted("How do I reset it?", hits, {"To reset": 1.0}) == [f"{first}\n{second}"]
    first, second = "Run this:\n\n```sh\nopen the box", "press the button\n```"
    hits = in_document(first, second=second)
    assert quoted("How do I run this box?", hits, {"Run this": 1.0}) == [f"{first}\n{second}"]


def test_a_lead_in_gets_what_the_next_passage_begins_with() -> None:
    first, second = "It reads these formats:", "- PDF\n- Word"
    hits = in_document(first, between="\n\n", second=f"{second}\n\n# More\n\nThat is all.")
    question, scores = "Which formats does it read?", {"formats": 1.0}
    assert quoted(question, hits, scores) == [f"{first}\n\n{second}"]
    assert quoted(question, [hit(first)], scores) == []


def test_another_section_is_quoted_only_for_a_word_that_the_first_lacks() -> None:
    text = "# Lift\n\nThe lift opens at nine.\n\n# Door\n\nThe door opens at ten.\n\n# Roof\n\nThe roof opens at noon."
    scores = {"lift opens": 1.0, "door opens": 0.95, "roof opens": 0.9}
    assert quoted("When do the lift and the roof open?", [hit(text)], scores) == [
        "The lift opens at nine.",
        "The roof opens at noon.",
    ]


def test_a_second_half_that_refers_to_the_first_is_answered_too() -> None:
    text = "# Lamp\n\nA lamp gives light in the dark.\n\n# Care\n\nClean the glass once a week."
    question = "What is a lamp and how do I clean it?"
    assert quoted(question, [hit(text)], {"A lamp": 1.0, "Clean": 0.5}) == [
        "A lamp gives light in the dark.",
        "Clean the glass once a week.",
    ]


def test_a_value_and_a_yes_or_no_need_no_second_quote() -> None:
    text = "The lift opens at nine.\n\nThe door of the lift opens at ten."
    scores = {"The lift": 1.0, "The door": 0.95}
    assert quoted("When does the lift open?", [hit(text)], scores) == ["The lift opens at nine."]
    assert quoted("Is the lift open at the door?", [hit(text)], scores) == [text]


def test_a_value_is_quoted_with_those_for_other_groups_beside_it() -> None:
    text = "**Cooks** get a new knife every 2 years.\n\n**All others** get a new knife every 4 years.\n\nIt is sharp."
    assert quoted("How often do pastry chefs get a new knife?", [hit(text)], {"others": 1.0}) == [
        text.removesuffix("\n\nIt is sharp.")
    ]
    assert quoted(
        "How much is a day in the pool?", [hit("A day in the pool is €5.\n\nThe sauna is €9.")], {"day": 1.0}
    ) == ["A day in the pool is €5."]


def test_of_two_sections_that_are_close_both_are_quoted() -> None:
    text = "# Lift\n\nThe lift carries guests.\n\n# Stairs\n\nThe stairs carry guests too.\n\n# Roof\n\nGuests see it."
    question = "What carries guests upstairs if they are tired?"
    assert len(quoted(question, [hit(text)], {"lift": 1.0, "stairs": 0.95, "see it": 0.2})) == 2
    assert quoted(question, [hit(text)], {"lift": 1.0, "stairs": 0.7}) == ["The lift carries guests."]
