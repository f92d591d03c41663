from __future__ import annotations

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.question import Question
from core.agent.offline.quotation.quote_selection import ScoredSentence, select_quotes
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
