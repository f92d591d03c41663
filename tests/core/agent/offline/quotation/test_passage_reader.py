from __future__ import annotations

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.question import Question
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


def test_headings_and_questions_are_no_answers_but_context() -> None:
    sentences = {READER.text_at(sentence.index): sentence for sentence in READER.sentences(Question.of("Is it safe?"))}
    assert "Is it safe?" not in sentences
    assert "# Setup" not in sentences
    assert "safe" in sentences["Yes, it is."].context_terms
    assert sentences["It costs 5 euros."].is_first
    assert not sentences["It is new."].is_first
    assert sentences["It is new."].section_terms == {"price"}
