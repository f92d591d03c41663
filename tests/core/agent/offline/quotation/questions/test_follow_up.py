from __future__ import annotations

import pytest

from core.agent.offline.quotation.questions.follow_up import continues, is_elliptical, make_standalone, split_follow_up

EARLIER = ("How do I install Frontdesk on Linux?",)


@pytest.mark.parametrize(
    "turn",
    [
        "and on Windows?", "what about PDFs?", "why?", "and a website?", "how long does that take?", "How much is it?",
        "can I change it?", "or with Docker?", "and if it fails?", "which one?", "does it cost anything?",
        "Und unter Windows?", "was ist mit PDFs?", "Warum?", "wie lange dauert das?", "kann ich das ändern?",
        "et sous Windows ?", "et pour les PDF ?", "pourquoi ?", "combien de temps ça prend ?",
        "¿y en Windows?", "¿Por qué?", "¿y los PDF?", "¿cuánto tarda eso?", "e su Windows?",
        "and when must I tell them?", "for how long?", "an example?", "and who approves it?", "what does it cost?",
        "und bis wann muss ich es melden?", "zum Beispiel?", "et qui le paie ?", "¿y quién lo paga?", "e até quando?",
        "only in winter?", "for guests too?", "auch am Sonntag?", "mit dem Fahrrad?", "sur Mac ?", "¿con tarjeta?",
        "how many in winter?", "¿cuánto cuesta?", "那Windows呢？", "为什么？",
    ],
)  # fmt: skip
def test_an_elliptical_turn_comes_behind_the_last_full_question(turn: str) -> None:
    assert make_standalone(turn, EARLIER) == f"{EARLIER[0]} {turn}"


@pytest.mark.parametrize(
    "turn",
    [
        "What is a skill?", "does it work in German?", "can it read PDFs?", "Is there a pool?", "Where is data stored?",
        "How do I connect my own documents?", "And how do I configure the embedding model then?", "thanks",
        "How is that different from a vector database?", "And which databases does the archive server need?",
        "what is the price of the big plan?",
        "wer hat die Schlüssel für den Keller?", "Ist das WLAN kostenlos?", "La piscina está abierta?",
        "ok great uh can you check whether they have a terrace and do they accept credit cards", "", "???",
    ],
)  # fmt: skip
def test_a_turn_that_stands_alone_is_left_as_it_is(turn: str) -> None:
    assert make_standalone(turn, EARLIER) == turn


def test_without_a_conversation_a_turn_stays_alone() -> None:
    assert make_standalone("why?", []) == "why?"
    assert make_standalone("why?", ["  "]) == "why?"


def test_elliptical_turns_are_passed_over() -> None:
    turns = ["What is a skill?", "How do I write one for Slack?", "why?", "and on Windows?"]
    assert make_standalone("and on macOS?", turns) == "How do I write one for Slack? and on macOS?"


def test_a_thing_named_in_full_is_no_ellipsis() -> None:
    assert not is_elliptical("what about the zip code of the beach hotel")


def test_the_follow_up_is_found_again_at_the_end() -> None:
    whole = make_standalone("and on Windows?", ["How do I install Frontdesk"])
    assert split_follow_up(whole) == ("How do I install Frontdesk?", "and on Windows?")
    for complete in ("How do I install it on Linux?", "", "why?", "My screen is black. Any idea?"):
        assert split_follow_up(complete) == (complete, "")


@pytest.mark.parametrize("turn", ["Linux?", "the garage?", "Fahrräder?", "les vélos ?"])
def test_the_bare_name_of_a_thing_may_continue_and_may_be_continued(turn: str) -> None:
    assert continues(turn)
    assert not is_elliptical(turn)
    assert make_standalone("and on Sundays?", [turn]) == f"{turn} and on Sundays?"


@pytest.mark.parametrize("turn", ["O contrato tem prazo?", "mais devagar", "¿Cuándo es la fiesta?"])
def test_a_word_that_another_language_uses_otherwise_makes_no_follow_up(turn: str) -> None:
    assert not is_elliptical(turn)
