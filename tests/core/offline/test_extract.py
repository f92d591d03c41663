from __future__ import annotations

import pytest
from langchain_core.embeddings import Embeddings

from core.knowledge import Hit, Passage
from core.offline.extract import ANCHORS, THRESHOLD, Extract, Quote, extract, scale_of

HOW_TO = """# Connect your documents

Frontdesk answers from files that you give it.

To connect your own documents, take these steps:

1. Put the files into a folder.
2. Run `frontdesk learn ./docs`.
3. Ask a question.

The bot forgets a document when its file is gone.
"""
HISTORY = "The tower was built in 1889. It stands in Paris. Gustave Eiffel's company designed it. Paint is renewed."


class Bags(Embeddings):
    """Cosines by common words, so that a test needs no model."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        words = {word.strip(".,?'").lower() for word in text.split()}
        vocabulary = sorted({word.strip(".,?'").lower() for pair in ANCHORS for side in pair for word in side.split()})
        return [float(word in words) for word in vocabulary]


BAGS = Bags()


def hit(
    text: str, *, title: str = "", similarity: float = 0.6, score: float = 1.0, start: int = 0, key: str = "d"
) -> Hit:
    passage = Passage(f"{key}~{start}", key, title, f"{key}.md", (), text, start, start + len(text))
    return Hit(passage, score, similarity, 5.0)


def best(found: Extract) -> Quote:
    assert found.best is not None
    return found.best


def test_no_passages_give_no_answer() -> None:
    assert extract("What?", [], BAGS) == Extract((), 0.0)
    assert not extract("   ", [hit(HISTORY)], BAGS).answered


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the tower built?", "The tower was built in 1889."),
        ("Where does the tower stand?", "It stands in Paris."),
        ("Who designed the tower?", "Gustave Eiffel's company designed it."),
    ],
)
def test_the_sentence_that_answers_is_the_best(question: str, answer: str) -> None:
    assert best(extract(question, [hit(HISTORY, title="The tower")], BAGS)).text == answer


def test_offsets_are_those_of_the_stored_document() -> None:
    document = "Something before.\n\n" + HISTORY
    at = document.index(HISTORY)
    for quote in extract("When was the tower built?", [hit(HISTORY, start=at)], BAGS).quotes:
        assert document[quote.start : quote.end] == quote.text


def test_a_how_to_gets_its_introduction_and_all_steps() -> None:
    quote = best(extract("How do I connect my own documents?", [hit(HOW_TO, title="Guide")], BAGS))
    assert quote.text.startswith("To connect your own documents")
    assert quote.text.endswith("3. Ask a question.")


def test_a_heading_is_no_answer() -> None:
    found = extract("Connect your documents", [hit(HOW_TO, title="Guide")], BAGS)
    assert all(not quote.text.startswith("#") for quote in found.quotes)


def test_a_question_in_the_text_is_no_answer_but_leads_to_one() -> None:
    found = extract("Can I bring my dog?", [hit("Can I bring my dog? Only on a leash. Towels cost extra.")], BAGS)
    assert best(found).text == "Only on a leash."


def test_a_question_that_is_the_title_gets_the_text() -> None:
    faq = hit("No, only assistance dogs.", title="Hotel Grant: Are dogs allowed?", similarity=0.8)
    found = extract("are dogs allowed", [faq], BAGS)
    assert [quote.text for quote in found.quotes] == ["No, only assistance dogs."]
    assert found.answered


def test_code_comes_whole_with_its_introduction() -> None:
    text = "Install it like this:\n\n```\npip install frontdesk\nfrontdesk run\n```\n\nThen say hello."
    assert best(extract("How do I install it?", [hit(text)], BAGS)).text.endswith("frontdesk run\n```")


def test_quotes_come_in_reading_order_without_repetition() -> None:
    hits = [hit(HISTORY), hit(HISTORY, key="copy", score=0.9)]
    found = extract("When was the tower built and who designed it?", hits, BAGS)
    places = [(quote.passage.document_id, quote.start) for quote in found.quotes]
    assert places == sorted(places)
    assert len({quote.text for quote in found.quotes}) == len(found.quotes) <= 3


def test_what_is_far_from_all_documents_is_not_answered() -> None:
    far = [hit(HISTORY, similarity=0.05, score=1.0), hit(HOW_TO, similarity=0.02, score=0.4, key="e")]
    assert extract("What is the capital of Mongolia?", far, BAGS).confidence < THRESHOLD


def test_confidence_grows_with_similarity() -> None:
    confidences = [extract("Who paid?", [hit(HISTORY, similarity=s)], BAGS).confidence for s in (0.1, 0.4, 0.8)]
    assert confidences == sorted(confidences)
    assert all(0 <= confidence <= 1 for confidence in confidences)


def test_without_vectors_words_decide() -> None:
    known = [hit("The office opens at nine.", similarity=0.0)]
    assert extract("When does the office open?", known).answered
    assert not extract("What is the capital of Mongolia?", known).answered


def test_an_embedder_s_scale_is_measured_once_and_puts_answers_above_strangers() -> None:
    scale = scale_of(BAGS)
    assert scale is scale_of(BAGS)
    assert scale.low < scale.high
    assert scale.read(scale.low) == 0
    assert scale.read(scale.high) == pytest.approx(1)


def test_chinese_questions_find_their_sentence() -> None:
    text = "系统支持多种文件。如何连接文档：运行学习命令。重置密码请联系管理员。"
    assert best(extract("如何重置密码？", [hit(text)], BAGS)).text == "重置密码请联系管理员。"
