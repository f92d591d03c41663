"""Routines: which one is meant, who may change it, who is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from core.abilities.routines import (
    Group,
    check_length,
    check_owner,
    check_proposed,
    check_running,
    choose_member,
    choose_routine,
    find_member,
    is_known_to,
    moments_of,
    numbered,
    proposal,
    propose,
    tell_members,
    tell_owner,
)
from core.model.errors import NotHere, SkillError
from core.model.messages import Address, Mention
from core.model.replies import Reply
from core.when import find_zone
from core.when.rendered_time import told
from frontdesk.testing import NOW, make_turn

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@dataclass(frozen=True, slots=True)
class Reader:
    person: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Club(Group[Reader]):
    kind: ClassVar[str] = "club"

    name: str

    @property
    def called(self) -> str:
        return f"the club “{self.name}”"


ANA, LI, SAM = Reader("ana", "@ana"), Reader("li", "@li"), Reader("sam", "@sam")


def club(number: int, name: str, channel: str = "C1", *, state: str = "active", service: str = "test") -> Club:
    return Club(
        id=number,
        owner="ana",
        owner_name="@ana",
        home=Address(service, "test", channel),
        state=state,
        members=(ANA, LI),
        name=name,
    )


def spoken(text: str, *, by: str = "ana", mentions: tuple[Mention, ...] = ()) -> Turn:
    turn = make_turn(text, person=by)
    turn.message = replace(turn.message, mentions=mentions)
    return turn


def chosen(words: str, *known: Club, by: str = "ana") -> int:
    turn = spoken("", by=by)
    return choose_routine(known, words, turn, missing=missing, matches=lambda each: each.name in words).id


def missing(name: str) -> str:
    return f"no club “{name}” here" if name else "no club here"


def test_a_routine_is_chosen_by_its_id_by_its_name_or_by_the_channel() -> None:
    chess, books = club(1, "chess"), club(2, "books")
    assert chosen("#2", chess, books) == 2
    assert chosen("the chess one", chess, books) == 1
    assert chosen("", chess) == 1
    assert chosen("", chess, club(3, "go", channel="ana")) == 3, "the direct conversation with Ana is channel `ana`"


def test_none_is_not_here_and_several_are_named() -> None:
    with pytest.raises(NotHere, match="no club “go” here"):
        chosen("go", club(1, "chess"))
    with pytest.raises(SkillError, match="the club “chess” and the club “books”"):
        chosen("", club(1, "chess"), club(2, "books"))


@pytest.mark.parametrize(
    ("by", "channel", "known"), [("ana", "C1", True), ("li", "C1", True), ("sam", "C1", False), ("sam", "sam", True)]
)
def test_a_routine_is_known_to_its_people_and_in_its_channel(by: str, channel: str, known: bool) -> None:  # noqa: FBT001
    assert is_known_to(club(1, "chess", channel), spoken("", by=by)) is known


def test_only_the_owner_of_the_same_service_changes_it() -> None:
    check_owner(club(1, "chess"), spoken("", by="ana"))
    with pytest.raises(SkillError, match="Only @ana can change the club “chess”"):
        check_owner(club(1, "chess"), spoken("", by="li"))
    with pytest.raises(SkillError, match="Only @ana"):
        check_owner(club(1, "chess", service="other"), spoken("", by="ana"))


def test_a_proposal_is_settled_once_and_what_has_ended_runs_no_more() -> None:
    assert check_proposed(club(1, "chess", state="proposed"), spoken("")).id == 1
    assert check_running(club(1, "chess", state="paused")).id == 1
    for settled in (None, club(1, "chess")):
        with pytest.raises(SkillError, match="settled"):
            check_proposed(settled, spoken(""))
    for ended in (None, club(1, "chess", state="ended"), club(1, "chess", state="proposed")):
        with pytest.raises(SkillError, match="ended"):
            check_running(ended)


def test_a_member_is_found_by_a_mention_before_a_name() -> None:
    group = replace(club(1, "chess"), members=(ANA, replace(LI, name="@Li"), Reader("l2", "@li")))
    assert find_member(group, "@li", spoken("", mentions=(Mention("l2", "@li"),))).person == "l2"
    with pytest.raises(SkillError, match="@ana, @Li and @li"):
        find_member(group, "li", spoken(""))


def test_people_change_their_own_part_and_the_owner_changes_everybodys() -> None:
    group = club(1, "chess")
    assert choose_member(group, "", spoken("", by="li")) == LI
    assert choose_member(group, "me", spoken("", by="li")) == LI
    assert choose_member(group, "@li", spoken("", by="ana")) == LI
    with pytest.raises(SkillError, match="Only @ana"):
        choose_member(group, "@ana", spoken("", by="li"))
    with pytest.raises(SkillError, match="You are not in"):
        choose_member(group, "", spoken("", by="sam"))


@dataclass
class Telling:
    """A turn that collects what it tells to others."""

    turn: Turn
    told: list[str]

    @property
    def message(self) -> object:
        return self.turn.message

    async def tell(self, address: Address, reply: Reply) -> None:
        self.told.append(f"{address.channel}: {reply.text}")


async def test_members_and_owner_are_told_unless_they_speak() -> None:
    by_ana, by_li = Telling(spoken("", by="ana"), []), Telling(spoken("", by="li"), [])
    for telling in (by_ana, by_li):
        await tell_members(club(1, "chess"), Reply("moved"), telling)  # type: ignore[arg-type]
        await tell_owner(club(1, "chess"), Reply("left"), telling)  # type: ignore[arg-type]
    assert by_ana.told == ["li: moved"]
    assert by_li.told == ["ana: moved", "ana: left"]


def test_a_proposal_has_a_button_for_yes_and_one_for_no() -> None:
    reply = propose("Begin?", "Yes, begin", confirm="confirm_club", drop="drop_club", club=7)
    assert [(choice.label, choice.id) for choice in reply.choices] == [
        ("Yes, begin", "confirm_club?club=7"),
        ("No", "drop_club?club=7"),
    ]
    assert reply.asks == "confirm_club"


def test_words_are_refused_only_beyond_the_limit() -> None:
    check_length("x" * 1000, 1000)
    with pytest.raises(SkillError, match="at most 1,000 characters"):
        check_length("x" * 1001, 1000)


def test_lists_are_numbered_and_moments_are_told_once() -> None:
    now = told(NOW, find_zone("UTC"), now=NOW)
    assert numbered(["a", "b"]) == "1. a\n2. b"
    assert moments_of(now, None, now) == (now,)


def test_a_proposal_is_confirmed_or_dropped_by_the_abilities_of_its_kind() -> None:
    reply = proposal(club(7, "chess"), "Found the club?", "Yes")
    assert [choice.id for choice in reply.choices] == ["confirm_club?club=7", "drop_club?club=7"]
    assert reply.asks == "confirm_club"
