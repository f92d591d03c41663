"""How much one person may ask, and where the desk speaks."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bots.discord.ask_policy import Community, Verdict
from bots.discord.parse import Around
from bots.discord.places import Place, Places
from core.model.messages import Address, Message, Person, Reach

NOW = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
HELP = Around("1", Place("2", kind=0, name="help", guild="3"))
ALONE = Around("1", Place("4", kind=1, person="5"))


def said(seconds: float = 0, person: str = "5", reach: Reach = Reach.MENTION) -> Message:
    address = Address("discord", "discord", "2")
    return Message(uuid.uuid4().hex, address, Person(person, person), "Hello", NOW + timedelta(seconds=seconds), reach)


def test_one_too_many_is_refused_once_and_a_minute_later_all_is_well() -> None:
    community = Community(frozenset(), per_person=2, per_server=100)
    verdicts = [community.judge(said(second), HELP) for second in (0, 1, 2, 3, 61)]
    assert verdicts == [Verdict.TAKEN, Verdict.TAKEN, Verdict.REFUSED, Verdict.PASSED_OVER, Verdict.TAKEN]
    assert community.judge(said(3, person="6"), HELP) is Verdict.TAKEN


def test_what_comes_again_is_judged_as_it_was_and_refused_without_a_word() -> None:
    community = Community(frozenset(), per_person=1, per_server=100)
    first, second = said(0), said(1)
    assert [community.judge(each, HELP) for each in (first, first, second, second)] == [
        Verdict.TAKEN,
        Verdict.TAKEN,
        Verdict.REFUSED,
        Verdict.PASSED_OVER,
    ]


def test_what_people_say_among_themselves_is_not_counted() -> None:
    community = Community(frozenset(), per_person=1, per_server=1)
    assert {community.judge(said(reach=Reach.OVERHEARD), HELP) for _ in range(9)} == {Verdict.TAKEN}


def test_a_server_has_a_limit_of_its_own() -> None:
    community = Community(frozenset(), per_person=9, per_server=1)
    assert community.judge(said(person="5"), HELP) is Verdict.TAKEN
    assert community.judge(said(person="6"), HELP) is Verdict.REFUSED
    assert community.judge(said(person="7", reach=Reach.DIRECT), ALONE) is Verdict.TAKEN


def test_it_speaks_in_the_named_channels_and_alone() -> None:
    for named in ("#help", "2"):
        assert Community(frozenset({named}), 9, 9).judge(said(), HELP) is Verdict.TAKEN
    elsewhere = Community(frozenset({"#general"}), 9, 9)
    assert elsewhere.judge(said(), HELP) is Verdict.ELSEWHERE
    assert elsewhere.judge(said(), ALONE) is Verdict.TAKEN


def test_who_has_a_role_that_moderates_keeps_order_as_long_as_it_does() -> None:
    places = Places()
    guild = {"id": "3", "roles": [{"id": "7", "permissions": "8192"}, {"id": "8", "permissions": "2048"}]}
    places.learn("GUILD_CREATE", guild, us="1")
    assert places.keeps_order({"member": {"roles": ["7", "8"]}})
    assert not places.keeps_order({"member": {"roles": ["8"]}})
    assert not places.keeps_order({})
    places.learn("GUILD_ROLE_UPDATE", {"guild_id": "3", "role": {"id": "7", "permissions": "0"}}, us="1")
    assert not places.keeps_order({"member": {"roles": ["7"]}})


def test_who_keeps_order_is_never_too_fast() -> None:
    community = Community(frozenset(), per_person=1, per_server=1)
    assert community.judge(said(person="6"), HELP) is Verdict.TAKEN
    moderator = [replace(said(second), urgent=True) for second in (0, 1, 2)]
    assert {community.judge(each, HELP) for each in moderator} == {Verdict.TAKEN}
