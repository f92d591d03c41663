"""The settings file of what can be booked: what it may say, and one line that tells what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.model.errors import SettingsError
from core.skills.bookings import store
from core.skills.bookings.services.service_settings import load_services
from tests.core.skills.bookings.visits import SERVICES

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool


async def test_a_file_tells_what_can_be_booked_and_a_database_tells_the_same_again(pool: AsyncConnectionPool) -> None:
    consultation, yoga = SERVICES
    assert consultation.cancel_until == timedelta(days=1)
    assert [each.person for each in consultation.providers] == ["board/w/li", ""]
    assert (4, "09:00", "12:00") in consultation.hours
    assert (4, "13:00", "17:00") not in consultation.hours
    assert yoga.lengths == (timedelta(minutes=60), timedelta(minutes=90))
    async with pool.connection() as connection:
        await store.publish(connection, SERVICES, zone="Europe/Paris")
        found = await store.listed(connection, "board/w")
    assert found == [replace(each, zone=each.zone or "Europe/Paris") for each in SERVICES]
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
