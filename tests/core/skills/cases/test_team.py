"""What the settings say about the team: where it is, when it works, what it promises."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from core.calendars import OFFICE
from core.model.errors import SettingsError
from core.model.messages import Address
from core.settings.settings import load_settings
from core.skills.cases.team import SupportDesk, place_of, read_team
from core.skills.cases.team_settings import Support, Team

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
name = "Support"
language = "de"
zone = "Europe/Berlin"
hours = ["mon-thu 9:00-12:00", "mon-thu 13:00-17:00", "fri 9:00-14:00"]
country = "DE"
off = [2026-12-24]
warn_at = 80

[promises.urgent]
first = "15 minutes"
solve = "1 day"
"""


def test_a_file_says_when_the_team_works_and_what_it_promises(tmp_path: Path) -> None:
    path = tmp_path / "support.toml"
    path.write_text(FILE)
    team = Team.model_validate(read_team(path, zone="UTC"))
    assert (team.name, team.language, team.warn_at) == ("Support", "de", 80)
    assert (team.working_hours.zone, len(team.working_hours.shifts)) == ("Europe/Berlin", 9)
    assert team.working_hours.why_not(date(2026, 12, 24))
    assert team.promised("urgent").first == timedelta(minutes=15)
    assert team.promised("normal").first is None


def test_without_a_file_it_is_an_office_that_promises_nothing() -> None:
    team = Team.model_validate(read_team(None, zone="Asia/Tokyo"))
    assert (team.working_hours.zone, team.working_hours.shifts) == ("Asia/Tokyo", OFFICE)


BILLING = '[[teams]]\nname = "Billing"\nchannel = "slack:T1/C2"\nlanguage = "fr"'


def test_a_team_has_what_the_main_one_has_unless_it_says_something_else(tmp_path: Path) -> None:
    path = tmp_path / "support.toml"
    path.write_text(f"{FILE}\n{BILLING}")
    support = Support.model_validate(read_team(path, zone="UTC"))
    desk = SupportDesk.of(place_of("slack:T1/C1"), support, "Billing")
    assert desk.staff == Address("slack", "T1", "C2")
    assert (desk.label, desk.team.language, desk.team.shown_name) == ("Billing", "fr", "Support")
    assert desk.team.promised("urgent").first == timedelta(minutes=15)
    assert desk.team.working_hours == support.working_hours
    assert [each.label for each in desk.all] == ["Support", "Billing"]
    assert SupportDesk.of(desk.main, support, "Gone").staff == Address("slack", "T1", "C1")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('hours = "always"', "hours in .* must be written like"),
        ('[promises.normal]\nfirst = "soon"', "promises.normal.first in .* must be a length of business time"),
        ("[promises.huge]", "promises.huge"),
        ('language = "tlh"', "language in .* must be one of en, de"),
        ("hours =", "is not valid TOML"),
        ('default = "shout"', "default in .* should be 'answer' or 'note'"),
        ('[[escalations]]\nafter = "soon"', "escalations.0.after in .* must be a length of business time"),
        ('[[escalations]]\nafter = "1 hour"\nto = "#ops"', "escalations.0.to in .* must be slack:WORKSPACE/CHANNEL"),
        ('[[teams]]\nname = "Billing"', "teams.0.channel in .* Field required"),
        ('[[teams]]\nname = "Billing"\nchannel = "#billing"', "teams.0.channel in .* must be slack:WORKSPACE/CHANNEL"),
        ('opens_on = ["boredom"]', "opens_on.0 in .* should be 'abstained' or 'anger'"),
        (f"{BILLING}\n{BILLING}", "teams in .* has two teams with the name “billing”"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "support.toml"
    path.write_text(line)
    with pytest.raises(SettingsError, match=complaint):
        read_team(path, zone="UTC")


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ("slack:T1/C2", Address("slack", "T1", "C2")),
        ("discord:42", Address("discord", "discord", "42")),
        ("terminal", None),
        ("slack:T1/@U3", Address("slack", "T1", "U3", name="@U3")),
    ],
)
def test_the_setting_names_the_channel(setting: str, place: Address | None) -> None:
    assert place_of(setting) == place


def test_a_channel_that_is_no_place_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDESK_STAFF_CHANNEL", "#support")
    with pytest.raises(SettingsError, match="FRONTDESK_STAFF_CHANNEL must be slack:WORKSPACE/CHANNEL"):
        load_settings()
