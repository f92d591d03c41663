"""The topic of a message, by the words and the examples that the team gives for each topic."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.skills.cases.triage.rules import topic_by_words
from core.text.sentence_encoder import sentence_encoder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from core.skills.cases.triage.rules import Topic

SIMILAR: Final = 0.75
"""The lowest cosine at which a message is about the same as an example."""


def topic_of(text: str, topics: Mapping[str, Topic]) -> str:
    """Return the topic of a message, or an empty string. Takes some 5 ms, and as much for each example the first time.

    Words that stand in the message decide before examples that it resembles.
    """
    if found := topic_by_words(topics, text):
        return found
    examples = [(name, example) for name, topic in topics.items() for example in topic.examples]
    encoder = sentence_encoder()
    if not examples or encoder is None:
        return ""
    likeness = _directions(tuple(example for _, example in examples)) @ encoder.directions(encoder.vectors([text]))[0]
    best = int(likeness.argmax())
    return examples[best][0] if likeness[best] >= SIMILAR else ""


@lru_cache(maxsize=4)
def _directions(examples: tuple[str, ...]) -> NDArray[np.float32]:
    encoder = sentence_encoder()
    assert encoder is not None  # noqa: S101 — the caller has it
    return encoder.directions(encoder.vectors(examples))
