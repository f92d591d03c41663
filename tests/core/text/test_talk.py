from __future__ import annotations

import pytest

from core.text.talk import LANGUAGES, heard, language_of, text


def test_talk_is_heard_with_its_language_and_topics() -> None:
    talk = heard("Danke, tschüss!")
    assert talk is not None
    assert (talk.language, talk.topics) == ("de", ("thanks", "farewell"))


@pytest.mark.parametrize("utterance", ["", "Hello, how do I reset it?", "hello " * 60])
def test_anything_more_is_no_talk(utterance: str) -> None:
    assert heard(utterance) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_answers_a_greeting(language: str) -> None:
    assert text("greeting", language)


def test_a_language_without_a_text_answers_in_english() -> None:
    with pytest.raises(KeyError):
        text("greeting", "en", "nonsense")
    assert language_of("你好") == "en"
    assert language_of("Wie viele Urlaubstage habe ich?") == "de"
