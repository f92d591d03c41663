from __future__ import annotations

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
    return [quote.text for quote in select_quotes(asked, ranked, hits)]


def test_a_sentence_far_below_the_best_is_not_quoted() -> None:
    text = "The tower stands in Paris. The tower is painted often."
    assert quoted("Where is the tower?", [hit(text)], {"Paris": 1.0, "painted": 0.5}) == ["The tower stands in Paris."]


def test_a_sentence_that_refers_back_is_quoted_with_the_one_before() -> None:
    text = "The tower has a lift. It was built in 1889."
    assert quoted("When was the tower built?", [hit(text)], {"1889": 1.0}) == [
        "The tower has a lift.",
        "It was built in 1889.",
    ]


def test_a_single_item_is_quoted_without_its_marker() -> None:
    assert quoted("Are dogs allowed?", [hit("- Dogs are allowed.\n- Cats are not.")], {"Dogs": 1.0}) == [
        "Dogs are allowed."
    ]


def test_steps_continue_in_the_next_passage() -> None:
    first = "To reset it:\n\n1. Open the box.\n2. Press the button."
    second = "3. Wait a minute.\n4. Start it again."
    quotes = quoted("How do I reset it?", [hit(first), hit(second, len(first) + 1)], {"To reset": 1.0})
    assert quotes == [first, second]


def test_code_continues_in_the_next_passage() -> None:
    first, second = "Run this:\n\n```sh\nopen the box", "press the button\n```\n\nThat is all."
    further = Passage("p2", "d", "", "", ("```sh",), second, len(first) + 1, len(first) + 1 + len(second))
    hits = [hit(first), Hit(further, 0.5, 0.5, 1.0)]
    assert quoted("How do I run this box?", hits, {"Run this": 1.0}) == [first, "press the button\n```"]


def test_a_lead_in_gets_what_the_next_passage_begins_with() -> None:
    first, second = "It reads these formats:", "- PDF\n- Word\n\nThat is all."
    assert quoted("Which formats does it read?", [hit(first), hit(second, len(first) + 1)], {"formats": 1.0}) == [
        first,
        "PDF\n- Word",
    ]
    assert quoted("Which formats does it read?", [hit(first)], {"formats": 1.0}) == []


def test_another_section_is_quoted_only_for_a_word_that_the_first_lacks() -> None:
    text = "# Lift\n\nThe lift opens at nine.\n\n# Door\n\nThe door opens at ten.\n\n# Roof\n\nThe roof opens at noon."
    scores = {"lift opens": 1.0, "door opens": 0.95, "roof opens": 0.9}
    assert quoted("When do the lift and the roof open?", [hit(text)], scores) == [
        "The lift opens at nine.",
        "The roof opens at noon.",
    ]
