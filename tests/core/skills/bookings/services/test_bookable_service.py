"""Which service and which provider words mean."""

from __future__ import annotations

import pytest

from core.skills.bookings.services.bookable_service import match_provider, match_services
from tests.core.skills.bookings.visits import SERVICES


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("a consultation with the clinic", ["consultation"]),
        ("check-up", ["consultation"]),
        ("an appointment with Sam", ["consultation"]),
        ("the yoga class", ["yoga"]),
        ("an appointment", ["consultation", "yoga"]),
        ("a haircut", []),
    ],
)
def test_a_service_is_meant_by_its_names_and_its_providers(said: str, keys: list[str]) -> None:
    assert [each.key for each in match_services(said, SERVICES)] == keys


def test_a_provider_is_meant_where_there_are_several() -> None:
    consultation, yoga = SERVICES
    assert match_provider("a consultation with li", consultation) == consultation.providers[0]
    assert match_provider("a consultation", consultation) is None
    assert match_provider("yoga with kim", yoga) is None
