from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.agent.offline.quotation.extraction import THRESHOLD, Extract, extract
from core.model.knowledge import Hit, Passage
from tests.fakes.bags import Bags

if TYPE_CHECKING:
    from core.agent.offline.quotation.quotes.quote_selection import Quote

HOW_TO = """# Connect your documents

Frontdesk answers from files that you give it.

To connect your own documents, take these steps:

1. Put the files into a folder.
2. Run `frontdesk learn ./docs`.
3. Ask a question.

The bot forgets a document when its file is gone.
"""
HISTORY = "The tower was built in 1889. It stands in Paris. Gustave Eiffel's company designed it. Paint is renewed."


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
    assert best(extract(question, [hit(HISTORY, title="The tower")], BAGS)).sentence == answer


def test_offsets_are_those_of_the_stored_document() -> None:
    document = "Something before.\n\n" + HISTORY
    at = document.index(HISTORY)
    quotes = extract("When was the tower built?", [hit(HISTORY, start=at)], BAGS).quotes
    assert quotes
    assert [document[quote.start : quote.end] for quote in quotes] == [quote.text for quote in quotes]


def test_a_how_to_gets_its_introduction_and_all_steps() -> None:
    quote = best(extract("How do I connect my own documents?", [hit(HOW_TO, title="Guide")], BAGS))
    assert quote.text.startswith("To connect your own documents")
    assert quote.text.endswith("3. Ask a question.")


def test_a_heading_is_no_answer() -> None:
    found = extract("Connect your documents", [hit(HOW_TO, title="Guide")], BAGS)
    assert all(not quote.text.startswith("#") for quote in found.quotes)


def test_a_question_in_the_text_is_no_answer_but_leads_to_one() -> None:
    found = extract("Can I bring my dog?", [hit("Can I bring my dog? Only on a leash. Towels cost extra.")], BAGS)
    assert best(found).sentence == "Only on a leash."


def test_a_question_that_is_the_title_gets_the_text() -> None:
    faq = hit("No, only assistance dogs.", title="Hotel Grant: Are dogs allowed?", similarity=0.8)
    found = extract("are dogs allowed", [faq], BAGS)
    assert [quote.text for quote in found.quotes] == ["No, only assistance dogs."]
    assert found.answered


def test_code_comes_whole_with_its_introduction() -> None:
    text = "Install it like this:\n\n```\npip install frontdesk\nfrontdesk run\n```\n\nThen say hello."
    assert best(extract("How do I install it?", [hit(text)], BAGS)).text == text


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


def test_chinese_questions_find_their_sentence() -> None:
    text = "系统支持多种文件。如何连接文档：运行学习命令。重置密码请联系管理员。"
    assert best(extract("如何重置密码？", [hit(text)], BAGS)).sentence == "重置密码请联系管理员。"


def texts(question: str, *hits: Hit) -> list[str]:
    return [quote.text for quote in extract(question, hits, BAGS).quotes]


def test_a_list_of_sample_questions_is_no_answer() -> None:
    sample = "Try these:\n\n- How do I connect my own documents?\n- What can you do?\n\nTo install it, type `make`."
    found = texts("How do I connect my own documents?", hit(sample, title="Start"), hit(HOW_TO, title="Guide", key="e"))
    assert found[0].startswith("To connect your own documents")
    assert not any("Try these" in text or "?" in text for text in found)


def test_a_sentence_that_only_repeats_the_question_is_no_answer() -> None:
    text = "How to reset passwords. Open the settings and choose a new one to reset passwords."
    found = extract("How to reset passwords", [hit(text)], BAGS)
    assert best(found).sentence == "Open the settings and choose a new one to reset passwords."


def test_a_row_is_quoted_without_its_bars() -> None:
    table = "| room | holds |\n| --- | --- |\n| bots | the platforms |\n| core | the messages |"
    quoted = texts("What does the bots room hold?", hit(f"# Rooms\n\n{table}\n\nThat is all."))
    assert quoted == ["bots | the platforms"]


def test_what_introduces_a_table_comes_with_all_of_it() -> None:
    table = "| what | example |\n| --- | --- |\n| a file | `learn a.pdf` |\n| a folder | `learn b` |"
    text = f"The command learn takes files and folders:\n\n{table}"
    assert texts("What does the command learn take?", hit(text)) == [text]


FAQ = "## Does it read PDF files?\n\nYes. It reads PDF and Word.\n\n## Does it read pictures?\n\nNo. They are left out."


def test_a_bare_yes_answers_its_own_question_only() -> None:
    assert texts("Does it read PDF files?", hit(FAQ)) == ["Yes. It reads PDF and Word."]
    assert best(extract("Does it read handwriting?", [hit(FAQ)], BAGS)).sentence not in {"Yes.", "No."}


def test_of_a_long_table_the_row_is_quoted() -> None:
    head = "| room | holds |\n| --- | --- |\n| bots | the platforms |"
    table = "\n".join([head, *(f"| other {number} | nothing of interest to anybody |" for number in range(40))])
    assert texts("What does the bots room hold?", hit(table)) == ["bots | the platforms"]


def test_a_lone_item_comes_without_its_marker() -> None:
    text = "Commands:\n\n- `list` shows 7 documents.\n- `remove` forgets 1 document.\n"
    (quote,) = extract("How many documents does remove forget?", [hit(text, start=7)], BAGS).quotes
    assert quote.text == "`remove` forgets 1 document."
    assert text[quote.start - 7 : quote.end - 7] == quote.text


def test_steps_go_on_in_the_next_passage() -> None:
    one = "To bake bread, do this:\n\n1. Knead the dough. Let it rest.\n2. Wait for an hour."
    two = "3. Heat the oven.\n4. Bake it.\n\nEnjoy."
    found = hit(one)
    around = replace(found.passage, text=f"{one}\n{two}", end=len(one) + 1 + len(two))
    assert texts("How do I bake bread?", replace(found, around=around)) == [around.text.removesuffix("\n\nEnjoy.")]


def test_one_quote_suffices_where_a_second_adds_nothing() -> None:
    text = "The office opens at nine. Our office opens at nine o'clock. The office dog is brown."
    assert texts("When does the office open?", hit(text)) == ["The office opens at nine."]


def test_a_sentence_that_points_back_comes_with_the_one_before() -> None:
    text = "A skill is written by a team. It is a Python file with abilities. Other things exist."
    assert texts("Which Python file has abilities?", hit(text)) == [
        "A skill is written by a team. It is a Python file with abilities. Other things exist."
    ]


def test_what_a_thing_is_stands_first_in_its_section() -> None:
    text = "## HOME\n\nThe folder that holds everything. One process owns it."
    other = "Set HOME to keep it elsewhere. HOME again."
    hits = [hit(other, key="e", title="Start"), hit(text, title="Settings")]
    assert best(extract("What is HOME?", hits, BAGS)).text == "The folder that holds everything. One process owns it."


def test_a_definition_is_preferred_to_a_mention() -> None:
    text = "The cache is full of cache entries. A skill can be shared. A skill is a Python file."
    assert best(extract("What is a skill?", [hit(text)], BAGS)).sentence == "A skill is a Python file."


def test_a_menu_is_worth_less_than_a_sentence() -> None:
    text = "Streaming with SDKs Event types Ping events Streaming requests\n\nStreaming requests need an SDK of ours."
    assert best(extract("Are there streaming requests?", [hit(text)], BAGS)).text.startswith("Streaming requests need")


def test_a_follow_up_about_what_no_passage_has_is_not_answered_with_the_old_answer() -> None:
    known = [hit(HOW_TO, title="Guide", similarity=0.25)]
    assert extract("How do I connect my own documents? and a file?", known, BAGS).answered
    assert not extract("How do I connect my own documents? and the capital of Mongolia?", known, BAGS).answered


def test_who_asks_for_what_is_not_so_is_answered_less_surely() -> None:
    known = [hit(HISTORY, title="The tower", similarity=0.2)]
    plain = extract("Who designed the tower?", known, BAGS).confidence
    assert extract("Who never designed the tower?", known, BAGS).confidence < plain / 2


PROXIES = """## HTTP proxies

To send all requests through a proxy, pass its address when you create a client.

```python
client = Client(proxy="http://localhost:8030")
```

## Pitfalls

A proxy for `https://` addresses is usually reached by `http://`, since few proxies speak TLS, so use a proxy so.
"""


@pytest.mark.parametrize("question", ["proxy", "How do I use a proxy?", "http proxies"])
def test_a_topic_and_a_how_to_get_the_opening_of_the_section_that_is_named_so(question: str) -> None:
    found = extract(question, [hit(PROXIES, title="Client")], BAGS)
    assert found.answered
    assert best(found).text.startswith("To send all requests through a proxy")
    assert best(found).text.endswith("```")


def test_prose_goes_before_a_changelog() -> None:
    log = "- Add support for a base url in the client."
    guide = "A base url is put before each path: `Client(base_url='http://localhost')`."
    hits = [hit(log, title="Changelog", key="log"), hit(guide, title="Client", key="guide", score=0.5, similarity=0.4)]
    assert best(extract("base url", hits, BAGS)).text == guide
    assert best(extract("What changed about the base url?", hits, BAGS)).text.startswith("Add support")


def test_which_versions_will_do_decides_about_a_version() -> None:
    told = "The client speaks HTTP/1.1 and supports cookies. It requires Python 3.9+."
    found = extract("Does it support Python 2.7?", [hit(told.replace("It requires", "Acme requires"))], BAGS)
    assert (best(found).sentence, found.verdict, found.answered) == ("Acme requires Python 3.9+.", False, True)


def test_a_long_message_is_judged_by_what_it_asks() -> None:
    story = (
        "We spent our holidays near the sea with all of our cousins, and the weather was as good as it can be there. "
    )
    asked = "When was the tower built? The children are still talking about how high it looked from the beach at night."
    assert (
        best(extract(story + asked, [hit(HISTORY, title="The tower")], BAGS)).sentence == "The tower was built in 1889."
    )
