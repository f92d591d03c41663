"""What is suggested while a command is typed: the things of whoever types, and no others; what is chosen is done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bots.discord.interactions.times import TIMES

if TYPE_CHECKING:
    from tests.bots.discord.conftest import Office
    from tests.fakes.discord.messages import Interaction, Message
    from tests.fakes.discord.state import Channel, User

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def suggested(
    desk: Office, command: str, typed: str = "", *, user: User | None = None, place: Channel | None = None
) -> dict[str, str]:
    """Type in the option `what` of a command, and return what is suggested: values by name."""
    used = desk.discord.world.autocomplete(user or desk.ada, place or desk.help, command, {"what": typed})
    await desk.until(lambda: used.choices is not None)
    return {choice["name"]: choice["value"] for choice in used.choices or ()}


async def answered(desk: Office, used: Interaction) -> Message:
    found: Message = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    return found


def value(found: dict[str, str], part: str) -> str:
    return next(value for name, value in found.items() if part in name)


async def use(desk: Office, command: str, **options: Any) -> str:
    shown = await answered(desk, desk.discord.world.command(desk.ada, desk.help, command, options))
    assert shown.is_ephemeral
    return shown.content


async def test_reminders_are_suggested_to_their_owner_and_moved_and_cancelled_by_it(desk: Office) -> None:
    await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    await desk.answer("remind me tomorrow at 10 to water the plants", desk.alone)
    stranger = desk.discord.world.add_user(f"stranger of {desk.help.name}")
    desk.discord.world.join(stranger)
    found = await suggested(desk, "cancel")
    assert [name.split(" — ")[0] for name in found] == ["call the bank", "water the plants"]
    assert len(await suggested(desk, "cancel", "PLANTS")) == 1
    assert await suggested(desk, "cancel", "cinema") == {}
    assert await suggested(desk, "cancel", user=stranger) == {}

    moved = await use(desk, "move", what=value(await suggested(desk, "move", "bank"), "bank"), when="tomorrow at 15:00")
    assert moved.startswith("Changed: I will remind you")
    assert "call the bank" in moved
    of_others = desk.discord.world.command(
        stranger, desk.help, "cancel", {"what": value(await suggested(desk, "cancel", "bank"), "bank")}
    )
    assert "Cancelled" not in (await answered(desk, of_others)).content
    assert (await use(desk, "cancel", what=value(await suggested(desk, "cancel", "bank"), "bank"))).startswith(
        "Cancelled: “call the bank”"
    )
    assert len(await suggested(desk, "cancel")) == 1


async def test_the_name_that_some_apps_of_discord_send_instead_of_the_value_is_what_was_chosen(desk: Office) -> None:
    await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    await desk.answer("remind me tomorrow at 10 to water the plants", desk.alone)
    (name,) = await suggested(desk, "cancel", "bank")
    assert (await use(desk, "cancel", what=name)).startswith("Cancelled: “call the bank”")


async def test_what_is_typed_and_not_chosen_is_read_as_words(desk: Office) -> None:
    await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    assert "call the bank" in await use(desk, "cancel", what="the reminder about the bank")


async def test_when_the_database_is_slow_nothing_is_suggested_and_discord_is_not_kept_waiting(desk: Office) -> None:
    await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    async with desk.desk.stores.pool.connection() as connection, connection.transaction():
        await connection.execute("LOCK TABLE reminders IN ACCESS EXCLUSIVE MODE")
        assert await suggested(desk, "cancel") == {}
    assert len(await suggested(desk, "cancel")) == 1


async def test_a_reminder_that_has_come_is_suggested_for_snoozing(desk: Office) -> None:
    assert await suggested(desk, "snooze") == {}
    await desk.answer("remind me in 1 second to stretch", desk.alone)
    await desk.until(lambda: any("Reminder: stretch" in said.content for said in desk.ours(desk.alone)))
    await desk.recorded()
    found = await suggested(desk, "snooze")
    assert list(found) == ["stretch"]
    assert (await use(desk, "snooze", what=found["stretch"])).startswith("Snoozed: I will remind you")


async def test_a_meeting_is_suggested_to_its_organiser_and_its_guest(desk: Office) -> None:
    world = desk.discord.world
    guest = world.add_user(f"guest of {desk.help.name}")
    world.join(guest)
    offered = await desk.answer(f"{desk.us} find 30 minutes with {guest.mention} tomorrow at 10 about paint")
    world.press(desk.ada, offered, first_button(offered))
    await desk.until(lambda: desk.ours(world.dm(guest, desk.discord.app)))
    for person in (desk.ada, guest):
        assert any("“Paint”" in name or "paint" in name for name in await suggested(desk, "cancel", user=person))
    assert "cancel" in (await use(desk, "cancel", what=value(await suggested(desk, "cancel"), "aint"))).lower()


async def test_rotations_of_the_channel_are_suggested_there_and_answered_for_all(desk: Office) -> None:
    world = desk.discord.world
    other = world.add_user(f"other of {desk.help.name}")
    world.join(other)
    asked = f"{desk.us} rotate dishes weekly between {desk.ada.mention} and {other.mention} starting Monday 9am"
    proposed = await desk.answer(f"{asked} in {desk.help.mention}")
    world.press(desk.ada, proposed, first_button(proposed))
    await desk.until(lambda: desk.ours(world.dm(other, desk.discord.app)))
    stranger = world.add_user(f"passer-by of {desk.help.name}")
    world.join(stranger)
    elsewhere = world.add_channel(f"elsewhere of {desk.help.name}")
    assert await suggested(desk, "turn", user=stranger, place=elsewhere) == {}
    assert await suggested(desk, "turn", place=elsewhere) == {}, "it would be told to all who are there"
    found = await suggested(desk, "turn", user=stranger)
    assert list(found) == ["dishes"]
    shown = await answered(desk, world.command(stranger, desk.help, "turn", {"what": found["dishes"]}))
    assert "“dishes” is" in shown.content
    assert not shown.is_ephemeral
    assert "dishes" in await suggested(desk, "cancel", user=desk.ada)
    assert "dishes" not in await suggested(desk, "cancel", user=other)


@pytest.mark.parametrize(
    ("locale", "typed", "when"),
    [("de", "14", "morgen um 14:00"), ("fr", "14", "demain à 14:00"), ("pt-BR", "14", "amanhã às 14:00")],
)
async def test_times_are_suggested_and_read_in_the_language_of_the_person(
    desk: Office, locale: str, typed: str, when: str
) -> None:
    world = desk.discord.world
    person = world.add_user(f"{locale} of {desk.help.name}", locale=locale)
    world.join(person)
    used = world.autocomplete(person, desk.help, "remind", {"when": typed})
    await desk.until(lambda: used.choices is not None)
    assert [choice["value"] for choice in used.choices or ()] == [typed, when]
    shown = await answered(desk, world.command(person, desk.help, "remind", {"when": when, "what": "water the plants"}))
    assert re.search(r"<t:\d+:f>\s?: water the plants", shown.content)
    plants = value(await suggested(desk, "move", user=person), "water the plants")
    later = next(time for time in TIMES[locale[:2]] if "3" in time and "30" not in time)
    shown = await answered(desk, world.command(person, desk.help, "move", {"what": plants, "when": later}))
    assert re.search(r"<t:\d+:f>\s?: water the plants", shown.content)


def first_button(message: Message) -> str:
    return str(message.components[0]["components"][0]["custom_id"])
