"""The commands: Discord takes them, an ability can bring its own, and each means what a person would say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bots.discord.interactions.commands import COMMANDS, are_current, as_button, as_sentence, make_commands
from bots.discord.interactions.localizations import LOCALES, WORDS
from core.abilities.ability import load_skills
from core.abilities.hooks.catalogues import with_phrases
from core.skills import BUILT_IN
from core.skills.bookings.services.service_catalog import phrases_of
from core.skills.bookings.services.service_settings import load_services
from tests.fakes.discord.fields import command_faults
from tests.fakes.discord.permissions import Permission

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
    assert {each["name"] for each in wanted} - {each["name"] for each in COMMANDS} == {"book"}
    assert "human" not in {each["name"] for each in wanted}, "there is no team"
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


def test_every_command_option_and_choice_has_its_words_in_each_language() -> None:
    offered = make_commands(
        with_phrases(load_skills(BUILT_IN), phrases_of(load_services(SERVICES))), suggested={"book"}
    )
    unknown = set(WORDS)
    locales = {code for codes in LOCALES for code in codes}

    def check(thing: dict[str, Any], path: str) -> None:
        path = f"{path} {thing.get('value') or thing['name']}".strip()
        unknown.discard(path)
        assert set(thing["name_localizations"]) == locales, path
        if thing.get("description"):
            assert set(thing["description_localizations"]) == locales, path
        for part in [*thing.get("options", ()), *thing.get("choices", ())]:
            check(part, path)

    for command in offered:
        check(command, "")
    assert unknown == set()
    assert list(command_faults(list(offered))) == []


def test_the_fake_refuses_names_that_discord_refuses() -> None:
    def codes(**wrong: Any) -> set[str]:
        return {code for _, code, _ in command_faults([{"name": "ask", "description": "Ask", **wrong}])}

    assert codes(name_localizations={"pt-PT": "perguntar"}) == {"ENUM_TYPE_COERCE"}
    assert codes(name_localizations={"de": "Fragen"}) == {"APPLICATION_COMMAND_INVALID_NAME"}
    assert codes(description_localizations={"de": "x" * 101}) == {"BASE_TYPE_BAD_LENGTH"}
    assert codes(default_member_permissions="manage") == {"STRING_TYPE_REGEX"}
    twins = [{"name": name, "description": "A", "name_localizations": {"fr": "quoi"}} for name in ("a", "b")]
    assert {code for _, code, _ in command_faults(twins)} == {"APPLICATION_COMMANDS_DUPLICATE_NAME"}
    choices = [{"name": "n" * 100, "value": f"{number:0>100}"} for number in range(25)]
    options = [{"type": 3, "name": name, "description": "d" * 100, "choices": choices} for name in ("a", "b")]
    assert codes(options=options) == {"APPLICATION_COMMAND_TOO_LARGE"}


def test_only_those_who_manage_a_server_are_shown_its_command() -> None:
    shown = {command["name"]: command.get("default_member_permissions") for command in COMMANDS}
    assert {name for name, needed in shown.items() if needed} == {"server"}
    assert shown["server"] == str(int(Permission.MANAGE_GUILD))


def test_a_change_of_a_translation_is_a_change_of_the_commands() -> None:
    (ask, *others) = COMMANDS
    assert are_current(COMMANDS)
    assert not are_current([{**ask, "name_localizations": {**ask["name_localizations"], "de": "frag"}}, *others])


def test_a_suggested_thing_is_pressed_with_the_time_that_was_typed() -> None:
    assert as_button("cancel_reminder?which=%2312", {"what": "x"}) == "cancel_reminder?which=%2312"
    assert as_button("change_reminder?which=%2312&when=", {"when": "at 10"}) == "change_reminder?which=%2312&when=at 10"
    assert as_button("snooze_reminder?which=%2312&when=", {}) == "snooze_reminder?which=%2312&when=10 minutes"
    assert as_sentence("move", {"what": "the bank", "when": "noon"}) == "move the bank to noon"
    assert as_sentence("snooze", {"what": "the bank"}) == "snooze the bank for 10 minutes"
