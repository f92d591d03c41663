"""The settings file of what can be booked: what it may say, and one line that tells what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.abilities.ability import load_skills
from core.abilities.catalogues import with_phrases
from core.model.errors import SettingsError
from core.skills import BUILT_IN
from core.skills.bookings.booking_request import parse_request
from core.skills.bookings.service import as_json, from_json, meant, provider_meant
from core.skills.bookings.service_catalog import phrases_of
from core.skills.bookings.service_settings import load_services

HERE = Path(__file__).parent
SERVICES = load_services(HERE / "services.toml")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_a_file_tells_what_can_be_booked_and_a_database_tells_the_same_again() -> None:
    consultation, yoga = SERVICES
    assert consultation.cancel_until == timedelta(days=1)
    assert [each.person for each in consultation.providers] == ["board/w/li", ""]
    assert (4, "09:00", "12:00") in consultation.hours
    assert (4, "13:00", "17:00") not in consultation.hours
    assert yoga.lengths == (timedelta(minutes=60), timedelta(minutes=90))
    assert tuple(from_json(as_json(each)) for each in SERVICES) == SERVICES
    assert load_services(None) == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[a", "is not valid TOML"),
        ("", "must hold one table per service"),
        ("a = 1", "must hold one table per service"),
        ("[a]\nproviders = ['Li']", r"a\.name in .* is wrong: Field required"),
        ("[a]\nname = 'A'\nproviders = []", r"a\.providers in .* is wrong"),
        ("[a]\nname = 'A'\nproviders = ['Li']\nlength = 30", "must be a length of time in quotes"),
        ("[a]\nname = 'A'\nproviders = ['Li']\nlength = []", "must be longer than zero"),
        ("[a]\nname = 'A'\nproviders = ['Li']\nnotice = 'soon'", "must be a length of time in quotes"),
        ("[a]\nname = 'A'\nproviders = ['Li']\nhours = 'always'", "must be written like “mon-fri 9:00-17:00”"),
        ("[a]\nname = 'A'\nproviders = ['Li']\nhours = 'mon 9:00-27:00'", "must be written like “mon-fri 9:00-17:00”"),
        ("[a]\nname = 'A'\nproviders = ['Li']\nzone = 'Moon'", "I know no time zone “Moon”"),
        ("[a]\nname = 'A'\nproviders = ['Li']\ncountry = 'XX'", "no public holidays of XX"),
        ("[a]\nname = 'A'\nproviders = [{name='Li', person='li'}]", "must be platform/workspace/id"),
        ("[a]\nname = 'A'\nproviders = ['Li']\ncapacity = 0", r"a\.capacity in .* is wrong"),
        ("[a]\nname = 'A'\nproviders = ['Li']\nprize = '3'", r"a\.prize in .* is wrong: Extra inputs"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "services.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=complaint) as caught:
        load_services(path)
    assert str(caught.value).startswith("FRONTDESK_SERVICES: ")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"FRONTDESK_SERVICES names .* cannot be read"):
        load_services(tmp_path / "none.toml")


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
    assert [each.key for each in meant(said, SERVICES)] == keys


def test_people_are_heard_to_speak_of_what_there_is_and_of_nothing_else() -> None:
    abilities = load_skills(BUILT_IN)
    book = next(each for each in with_phrases(abilities, phrases_of(SERVICES)) if each.name == "book")
    assert book.heard is not None
    assert [book.heard({"what": each}) for each in ("yoga on friday", "an appointment", "a table for six", "")] == [
        True, True, False, True,
    ]  # fmt: skip
    assert "cancel my yoga class" in [
        said.casefold() for each in with_phrases(abilities, phrases_of(SERVICES)) for said in each.examples
    ]
    assert "Your bookings" in {each.home for each in with_phrases(abilities, phrases_of(SERVICES))}
    assert "Your bookings" not in {each.home for each in with_phrases(abilities, phrases_of(()))}


def test_a_provider_is_meant_where_there_are_several() -> None:
    consultation, yoga = SERVICES
    assert provider_meant("a consultation with li", consultation) == consultation.providers[0]
    assert provider_meant("a consultation", consultation) is None
    assert provider_meant("yoga with kim", yoga) is None


@pytest.mark.parametrize(
    ("said", "rest", "start", "end", "exact", "minutes"),
    [
        ("a check-up tomorrow afternoon", "a check-up", "26T12:00", "26T19:00", None, None),
        ("a check-up", "a check-up", None, None, None, None),
        ("a check-up on friday at 15:00 for 45 minutes", "a check-up", None, None, "27T15:00", 45),
        ("a check-up this week", "a check-up", "23T00:00", "30T00:00", None, None),
        ("yoga for an hour tomorrow", "yoga", "26T00:00", "27T00:00", None, 60),
        ("yoga 60 minutes", "yoga", None, None, None, 60),
        ("2026-11-27T10:00:00+00:00", "", None, None, "27T10:00", None),
    ],
)
def test_the_time_of_a_request_is_taken_out_of_its_words(
    said: str, rest: str, start: str | None, end: str | None, exact: str | None, minutes: int | None
) -> None:
    found = parse_request(said, now=NOW, zone="UTC", locale=None)
    assert found.rest == rest
    window = found.window and (f"{found.window.start:%dT%H:%M}", f"{found.window.end:%dT%H:%M}")
    assert window == (None if start is None else (start, end))
    assert (found.exact and f"{found.exact:%dT%H:%M}") == exact
    assert found.length == (timedelta(minutes=minutes) if minutes else None)
