"""Countries and regions by name."""

from __future__ import annotations

import pytest

from core.skills.calendars.countries import country_code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Germany", "DE"),
        ("Germany/Bavaria", "DE-BY"),
        ("Bayern in Germany", "DE-BY"),
        ("bavaria", "DE-BY"),
        ("the US", "US"),
        ("Texas, USA", "US-TX"),
        ("de-by", "DE-BY"),
        ("United Kingdom", "GB"),
        ("Alemania", "DE"),
        ("l’Allemagne", "DE"),
        ("a Espanha", "ES"),
        ("Österreich", "AT"),
    ],
)
def test_a_country_and_its_part_are_known_by_name_or_code(words: str, code: str) -> None:
    assert country_code(words) == code
