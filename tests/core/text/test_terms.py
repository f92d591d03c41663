from __future__ import annotations

import pytest

from core.text.terms import guess_language, terms


def test_words_are_found_in_every_form_of_theirs() -> None:
    assert terms("Connecting documents") == terms("connects DOCUMENT") == ["connect", "document"]


def test_order_and_repetitions_are_kept() -> None:
    assert terms("the bus, the tram") == ["the", "bus", "the", "tram"]


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("FRONTDESK_HOME", "frontdesk_home", {"frontdesk", "home"}),
        ("--wait", "--wait", {"wait"}),
        ("v2.30", "v2.30", {"v2", "30"}),
        ("docs.example.org/setup", "docs.example.org/setup", {"doc", "org", "setup"}),
        ("SlackSocketMode", "slacksocketmod", {"slack", "socket", "mode"}),
    ],
)
def test_a_compound_is_findable_whole_and_in_parts(text: str, whole: str, parts: set[str]) -> None:
    found = terms(text)
    assert found[0] == whole
    assert parts <= set(found)


@pytest.mark.parametrize("plural", ["PDFs", "pdfs", "SDKs", "URLs", "APIs"])
def test_an_acronym_has_a_plural(plural: str) -> None:
    assert terms(plural) == terms(plural.rstrip("s")) == terms(plural.lower())
    assert terms("CSS") != terms("CS")


def test_c_plus_plus_is_not_c() -> None:
    assert terms("C++") != terms("C")


def test_a_sentence_s_full_stop_does_not_make_another_word() -> None:
    assert terms("Use the API.") == terms("use the api")


def test_digit_groups_are_one_number() -> None:
    assert "1200" in terms("It costs 1,200 dollars")


def test_diacritics_and_case_do_not_matter() -> None:
    assert terms("Übersicht", languages=("de",)) == terms("ÜBERSICHT", languages=("de",))
    assert terms("canción", languages=("es",)) == terms("cancion", languages=("es",))


def test_a_question_gets_the_stems_of_all_languages_of_the_store() -> None:
    german = terms("Häuser", languages=("de",))
    assert set(german) < set(terms("Häuser", languages=("de", "en")))


def test_french_articles_come_off() -> None:
    assert terms("l'hôtel", languages=("fr",)) == terms("hôtel", languages=("fr",))


def test_chinese_and_japanese_give_bigrams() -> None:
    assert terms("如何连接", languages=("zh",)) == ["如何", "何连", "连接"]
    assert terms("タワー", languages=("ja",)) == ["タワ", "ワー"]


def test_arabic_marks_do_not_matter() -> None:
    assert terms("غُرفَةً", languages=("ar",)) == terms("غرفة", languages=("ar",))


def test_hindi_vowel_signs_stay_in_the_word() -> None:
    assert len(terms("होटल कैसे", languages=("hi",))) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I connect my own documents?", "en"),
        ("Wie verbinde ich meine Dokumente mit dem Bot?", "de"),
        ("¿Dónde está la oficina de la empresa?", "es"),
        ("Comment puis-je connecter mes documents ?", "fr"),
        ("如何连接我的文档？", "zh"),
        ("كيف أربط مستنداتي؟", "ar"),
        ("ドキュメントの接続方法", "ja"),
        ("Как подключить документы?", "ru"),
        ("ok", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert guess_language(text) == language
