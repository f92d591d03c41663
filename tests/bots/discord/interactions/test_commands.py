"""The commands: Discord takes them, an ability can bring its own, and each means what a person would say."""

from __future__ import annotations

from pathlib import Path

from bots.discord.interactions.commands import COMMANDS, are_current, as_sentence, make_commands
from core.abilities.ability import load_skills
from core.abilities.catalogues import with_phrases
from core.skills import BUILT_IN
from core.skills.bookings.service_catalog import phrases_of
from core.skills.bookings.service_settings import load_services
from tests.fakes.discord.fields import command_faults

SERVICES = Path(__file__).parents[3] / "core" / "skills" / "bookings" / "services.toml"
SKILL = '''
from frontdesk import Turn, ability

@ability(examples=["book {what}"], command="Book a meeting")
async def book(turn: Turn, what: str) -> str:
    """Book a meeting."""
    return what

@ability(examples=[], command="Say it otherwise")
async def ask(turn: Turn, what: str) -> str:
    """A command of this name is there already."""
    return what
'''


def test_an_ability_brings_its_command_and_takes_none_away(tmp_path: Path) -> None:
    assert list(command_faults(list(COMMANDS))) == []
    (tmp_path / "booking.py").write_text(SKILL)
    wanted = make_commands(load_skills([str(tmp_path / "booking.py")]))
    assert [each["name"] for each in wanted[len(COMMANDS) :]] == ["book"]
    assert list(command_faults(list(wanted))) == []
    assert not are_current(COMMANDS, wanted)
    assert as_sentence("book", {"what": " half an hour  with Ana tomorrow"}) == "book half an hour with Ana tomorrow"


def test_services_are_booked_by_a_command_where_there_are_some() -> None:
    abilities, services = load_skills(BUILT_IN), load_services(SERVICES)
    names = [
        {each["name"] for each in make_commands(with_phrases(abilities, phrases_of(some)))} for some in (services, ())
    ]
    assert ["book" in each for each in names] == [True, False]


def test_there_is_no_command_of_a_skill_that_is_not_there() -> None:
    assert "book" not in {each["name"] for each in make_commands(())}
