"""A declared table shows and erases what is one person's, and nothing of anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg.types.json import Jsonb

from core.abilities.ability import load_personal_data
from core.model.errors import SettingsError
from core.privacy import PersonalTable, PersonRef, Subject

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

TABLES = """
CREATE TABLE clubs (id int PRIMARY KEY, service text, workspace text, owner text, owner_name text, title text);
CREATE TABLE club_members (club int REFERENCES clubs ON DELETE CASCADE, member text, guarantor text, nick text);
INSERT INTO clubs (id, service, workspace, owner, owner_name, title) VALUES
    (1, 'board', 'w', 'ana', 'Annie', 'chess'), (2, 'board', 'w', 'li', 'Li', 'go'),
    (3, 'board', 'v', 'ana', NULL, 'bridge');
INSERT INTO club_members (club, member, guarantor, nick) VALUES
    (1, 'li', 'bo', 'Lili'), (2, 'ana', 'bo', 'Annika'), (2, 'bo', 'ana', NULL), (2, 'bo', 'li', NULL)
"""
ANA = PersonRef("board", "w", "ana", ("Ana",))
CLUBS = PersonalTable(
    "clubs",
    person=("owner",),
    shows="id, title",
    subject=Subject("'club ' || id", name="owner_name", ends=True),
)
MEMBERS = PersonalTable(
    "club_members",
    kind="memberships",
    of="clubs",
    where="clubs.id = club_members.club",
    person=("club_members.member", "club_members.guarantor"),
    shows="clubs.title, club_members.member",
    order="clubs.id, club_members.member",
    subject=Subject("'club ' || clubs.id", name="club_members.nick"),
)


@pytest.fixture
async def connection(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    """Two clubs, of Ana in one workspace and of Li; what is done is taken back."""
    async with pool.connection() as made, made.transaction(force_rollback=True):
        await made.execute(TABLES)
        yield made


async def test_only_the_persons_rows_of_that_workspace_are_shown_and_erased(connection: AsyncConnection) -> None:
    assert await CLUBS.export(connection, ANA) == {"clubs": [{"id": 1, "title": "chess"}]}
    shown = [{"title": "go", "member": "ana"}, {"title": "go", "member": "bo"}]
    assert await MEMBERS.export(connection, ANA) == {"memberships": shown}
    assert await MEMBERS.forget(connection, ANA) == {"memberships": 2, "replies": 0}
    assert await CLUBS.forget(connection, ANA) == {"clubs": 1, "replies": 0}
    assert await CLUBS.forget(connection, ANA) == {"clubs": 0, "replies": 0}
    left = await (await connection.execute("SELECT id FROM clubs ORDER BY id")).fetchall()
    assert left == [(2,), (3,)]
    assert await (await connection.execute("SELECT member, guarantor FROM club_members")).fetchall() == [("bo", "li")]


async def test_the_names_go_from_what_others_were_told_of_the_subject_alone(connection: AsyncConnection) -> None:
    for subject in ("club 2", "club 3"):
        await connection.execute(
            "INSERT INTO replies (address, reply) VALUES (%s, %s)",
            (Jsonb({"platform": "board", "workspace": "w", "channel": "li"}), Jsonb(_said(subject))),
        )
    assert (await MEMBERS.forget(connection, ANA))["replies"] == 1
    told = await (await connection.execute("SELECT reply ->> 'text' FROM replies ORDER BY id")).fetchall()
    assert told == [("[removed] has joined.",), ("Annika has joined.",)]


def _said(subject: str) -> dict[str, object]:
    return {"text": "Annika has joined.", "subjects": [subject], "citations": [], "choices": [], "enclosures": []}


async def test_the_alarms_of_what_ends_are_dropped_and_those_of_what_goes_on_stay(connection: AsyncConnection) -> None:
    for subject in ("club 1", "club 1 round 2", "club 10", "club 2"):
        await connection.execute(
            "INSERT INTO alarms (name, subject, due, look_at, arguments) VALUES ('ring', %s, now(), now(), '{}')",
            (subject,),
        )
    await MEMBERS.forget(connection, ANA)
    await CLUBS.forget(connection, ANA)
    left = await (await connection.execute("SELECT subject FROM alarms ORDER BY id")).fetchall()
    assert left == [("club 10",), ("club 2",)]


async def test_a_row_that_others_need_is_changed_and_not_counted(connection: AsyncConnection) -> None:
    table = PersonalTable("clubs", person=("owner",), update="owner_name = 'somebody'")
    assert await table.export(connection, ANA) == {}
    assert await table.forget(connection, ANA) == {}
    names = await (await connection.execute("SELECT owner_name FROM clubs ORDER BY id")).fetchall()
    assert names == [("somebody",), ("Li",), (None,)]


async def test_a_table_that_goes_with_another_is_shown_and_left(connection: AsyncConnection) -> None:
    table = PersonalTable("clubs", kind="hobbies", person=("owner",), shows="title", erases=False)
    assert await table.export(connection, ANA) == {"hobbies": [{"title": "chess"}]}
    assert await table.forget(connection, ANA) == {}
    assert await CLUBS.export(connection, ANA) == {"clubs": [{"id": 1, "title": "chess"}]}


async def test_a_table_that_was_not_made_yet_holds_nothing(connection: AsyncConnection) -> None:
    table = PersonalTable("societies", person=("owner",), shows="title")
    assert await table.export(connection, ANA) == {"societies": []}
    assert await table.forget(connection, ANA) == {}


def test_personal_data_that_is_no_tuple_is_refused_with_what_it_must_be(tmp_path: Path) -> None:
    (skill := tmp_path / "single.py").write_text(
        "from frontdesk import PersonalTable\n\npersonal_data = PersonalTable('clubs', person=('owner',))\n"
    )
    with pytest.raises(SettingsError, match="must be a tuple of PersonalTable"):
        load_personal_data([str(skill)])


def test_a_skill_that_still_has_a_keeper_is_refused_so_that_nothing_stays_unerased(tmp_path: Path) -> None:
    (skill := tmp_path / "kept.py").write_text("keeper = object()\n")
    with pytest.raises(SettingsError, match="personal_data = \\(keeper,\\)"):
        load_personal_data([str(skill)])


@pytest.mark.parametrize("whose", ["", ", person='owner'", ", where='id > 0'"])
def test_a_table_that_does_not_say_whose_its_rows_are_is_refused(tmp_path: Path, whose: str) -> None:
    (skill := tmp_path / "everybodys.py").write_text(
        f"from frontdesk import PersonalTable\n\npersonal_data = (PersonalTable('clubs'{whose}),)\n"
    )
    with pytest.raises(SettingsError, match="clubs must name the columns of the person in a tuple"):
        load_personal_data([str(skill)])
