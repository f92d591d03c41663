"""A dose or a diagnosis is quoted from a document word for word, or refused."""

from __future__ import annotations

import pytest

from core.guards.medicine import find_medical_claims

LEAFLET = "Adults take 500 mg every six hours. Do not take more than 4 g a day. Fever is a temperature above 38 °C."


@pytest.mark.parametrize(
    "draft",
    [
        "You should take 400 mg of ibuprofen [1].",
        "You probably have a migraine [1].",
        "This sounds like appendicitis.",
        "Nimm zwei Tabletten am Abend.",
        "Sie haben wahrscheinlich eine Grippe.",
        "Tome 500 mg cada 8 horas.",
        "Usted tiene probablemente una infección.",
        "Prenez un comprimé matin et soir.",
        "Vous avez sans doute une angine.",
        "Você provavelmente tem uma virose.",
    ],
)
def test_a_dose_or_diagnosis_of_its_own_is_refused(draft: str) -> None:
    assert find_medical_claims(draft, [LEAFLET])


@pytest.mark.parametrize(
    "draft",
    [
        "Adults take 500 mg every six hours [1].",
        "The leaflet says: “Do not take more than 4 g a day” [1].",
        "Fever is a temperature above 38 °C [1].",
        "Your appointment is on Tuesday at 9:00.",
        "I don't know. Please ask the practice.",
    ],
)
def test_what_a_document_says_may_be_quoted(draft: str) -> None:
    assert not find_medical_claims(draft, [LEAFLET])
