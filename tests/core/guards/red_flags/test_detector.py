"""Red flags are known in five languages, also in the middle of a request; harmless uses of the same words are not."""

from __future__ import annotations

import pytest

from core.guards.red_flags import detector, find_red_flag


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my chest hurts badly and my left arm is numb since an hour", "medical"),
        ("ich will nicht mehr leben", "crisis"),
        ("se le torció la boca y no puede hablar", "medical"),
        ("mon mari me frappe, je suis enfermée dans la salle de bain", "violence"),
        ("grávida de 30 semanas e sangrando muito", "medical"),
        ("can i move my tuesday appointment, i cannot feel my left arm since this morning", "medical"),
    ],
)
def test_a_danger_is_known(text: str, kind: str) -> None:
    found = find_red_flag(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "when does the clinic open on Monday?",
        "had a stroke in 2015 and need my yearly follow-up",
        "danke, bis Freitag",
        "necesito una receta",
        "remind me tomorrow at 9 to call the bank",
        "",
    ],
)
def test_harmless_words_are_none(text: str) -> None:
    assert find_red_flag(text) is None


def test_the_alarming_words_are_found_in_a_long_message() -> None:
    around = "I would like to know about the opening hours and the parking at your house. " * 10
    assert find_red_flag(f"{around} I cannot breathe and my chest feels crushed right now. {around}") is not None


def test_without_the_encoder_the_signs_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector, "sentence_encoder", lambda: None)
    assert find_red_flag("ich bekomme keine Luft und habe starke Schmerzen in der Brust") is not None
