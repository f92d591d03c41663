"""How much one person may ask, and where the desk speaks."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bots.discord.ask_policy import AskPolicy, Verdict
from bots.discord.parse import EventContext
from bots.discord.places import Place, Places
from core.model.messages import Address, Message, Person, Reach

NOW = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
HELP = EventContext("1", Place("2", kind=0, name="help", guild="3"))
ALONE = EventContext("1", Place("4", kind=1, person="5"))


def said(seconds: float = 0, person: str = "5", reach: Reach = Reach.MENTION) -> Message:
    address = Address("discord", "discord", "2")
    return Message(uuid.uuid4().hex, address, Person(person, person), "Hello", NOW + timedelta(seconds=seconds), reach)


def test_one_too_many_is_refused_once_and_a_minute_later_all_is_well() -> None:
    policy = AskPolicy(frozenset(), per_person=2, per_server=100)
    verdicts = [policy.decide(said(second), HELP) for second in (0, 1, 2, 3, 61)]
    assert verdicts == [Verdict.ALLOWED, Verdict.ALLOWED, Verdict.OVER_LIMIT, Verdict.SILENT, Verdict.ALLOWED]
    assert policy.decide(said(3, person="6"), HELP) is Verdict.ALLOWED


def test_what_comes_again_is_judged_as_it_was_and_refused_without_a_word() -> None:
    policy = AskPolicy(frozenset(), per_person=1, per_server=100)
    first, second = said(0), said(1)
    assert [policy.decide(each, HELP) for each in (first, first, second, second)] == [
        Verdict.ALLOWED,
        Verdict.ALLOWED,
        Verdict.OVER_LIMIT,
        Verdict.SILENT,
    ]


def test_what_people_say_among_themselves_is_not_counted() -> None:
    policy = AskPolicy(frozenset(), per_person=1, per_server=1)
    assert {policy.decide(said(reach=Reach.OVERHEARD), HELP) for _ in range(9)} == {Verdict.ALLOWED}


def test_a_server_has_a_limit_of_its_own() -> None:
    policy = AskPolicy(frozenset(), per_person=9, per_server=1)
    assert policy.decide(said(person="5"), HELP) is Verdict.ALLOWED
    assert policy.decide(said(person="6"), HELP) is Verdict.OVER_LIMIT
    assert policy.decide(said(person="7", reach=Reach.DIRECT), ALONE) is Verdict.ALLOWED


def test_it_speaks_in_the_named_channels_and_alone() -> None:
    for named in ("#help", "2"):
        assert AskPolicy(frozenset({named}), 9, 9).decide(said(), HELP) is Verdict.ALLOWED
    elsewhere = AskPolicy(frozenset({"#general"}), 9, 9)
    assert elsewhere.decide(said(), HELP) is Verdict.ELSEWHERE
    assert elsewhere.decide(said(), ALONE) is Verdict.ALLOWED


def test_who_has_a_role_that_moderates_keeps_order_as_long_as_it_does() -> None:
    places = Places()
    guild = {"id": "3", "roles": [{"id": "7", "permissions": "8192"}, {"id": "8", "permissions": "2048"}]}
    places.learn("GUILD_CREATE", guild, us="1")
    assert places.is_moderator({"member": {"roles": ["7", "8"]}})
    assert not places.is_moderator({"member": {"roles": ["8"]}})
    assert not places.is_moderator({})
    places.learn("GUILD_ROLE_UPDATE", {"guild_id": "3", "role": {"id": "7", "permissions": "0"}}, us="1")
    assert not places.is_moderator({"member": {"roles": ["7"]}})


def test_who_keeps_order_is_never_too_fast() -> None:
    policy = AskPolicy(frozenset(), per_person=1, per_server=1)
    assert policy.decide(said(person="6"), HELP) is Verdict.ALLOWED
    moderator = [replace(said(second), urgent=True) for second in (0, 1, 2)]
    assert {policy.decide(each, HELP) for each in moderator} == {Verdict.ALLOWED}
