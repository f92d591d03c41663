"""The example skill is installed as a package is, and registers all that a skill of ours does."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_personal_data, load_skills
from core.abilities.hooks.catalogues import load_catalogues, published
from core.abilities.hooks.schedulers import load_schedulers
from core.model.errors import SettingsError
from core.model.messages import Address, Mention, Message, Person, Reach
from core.privacy import Privacy
from core.settings.settings import Settings
from tests.fakes.board import Board, Hands
from tests.fakes.house import House
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import Popen

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

SKILL = Path(__file__).parents[3] / "examples" / "parcels"
METADATA = {
    "METADATA": "Metadata-Version: 2.1\nName: frontdesk-parcels\nVersion: 1\n",
    "entry_points.txt": "[frontdesk.skills]\nparcels = parcels\n",
}

DEPOTS = {"PARCELS_DEPOTS": "garage, front door"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of packages in which the skill is installed, as far as Python can tell."""
    info = tmp_path / "site" / "frontdesk_parcels-1.dist-info"
    info.mkdir(parents=True)
    for name, text in METADATA.items():
        (info / name).write_text(text)
    return info.parent


@pytest.fixture
def _installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(site)


async def _heard(house: House, text: str, event_id: str, person: str) -> None:
    address, mentions = Address("board", "w", person), (Mention("li", "@li"),)
    speaker, now = Person(person, person.title()), house.clock.now()
    await house.inbox.accept(
        Message(event_id, address, speaker, text, now, Reach.DIRECT, apart=True, mentions=mentions)
    )
    await house.settle()


@contextmanager
def _ended(process: Popen[bytes], *, within_seconds: float) -> Iterator[None]:
    """End a process after the block, and if it says nothing for long."""
    watch = Timer(within_seconds, process.kill)
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        process.kill()
        process.communicate()


@pytest.mark.usefixtures("_installed")
async def test_a_skill_from_outside_publishes_tells_again_and_forgets(pool: AsyncConnectionPool) -> None:
    assert {each.name for each in load_skills(())} == {"report_parcel", "list_parcels", "fetch_parcels"}
    for _ in range(2):  # the second start finds what the first one published
        skills = await published(pool, load_catalogues(()), load_skills(()), settings=Settings(), variables=DEPOTS)
    assert "is there a parcel for me in the garage" in [said for each in skills for said in each.examples]
    clock = Hands("2026-11-25T10:00:00+00:00")
    house = House(pool, board := Board(), skills=skills, schedulers=load_schedulers(()), clock=clock)
    async with house.jobs.open(pool), house.working():
        await _heard(house, "there is a parcel for @li in the garage", "e1", "ana")
        await _heard(house, "is there a parcel for me in the garage", "e2", "li")
        assert sorted(board.order[:2]) == ["ana: I have told @li.", "li: A parcel is waiting for you: garage."]
        assert board.order[2:] == ["li: - garage"]
        clock.move(hours=25)
        async with asyncio.timeout(120):
            while len(board.order) < 4:
                await asyncio.sleep(0.01)
        assert board.order[3:] == ["li: Your parcel is still waiting: garage."]
    privacy = Privacy(pool, load_personal_data(()))
    li = await privacy.find("board/w/li")
    assert [each["depot"] for each in (await privacy.export(li))["parcels"]] == ["garage"]
    erased = (await privacy.forget(li)).erased
    assert erased["parcels"] == 1
    async with pool.connection() as connection:
        told = await (await connection.execute("SELECT reply ->> 'text' FROM replies")).fetchall()
        assert await (await connection.execute("SELECT name FROM parcels")).fetchall() == []
        await connection.execute("DROP TABLE parcels, parcel_depots")
    assert told == [("I have told @[removed].",)]


@pytest.mark.usefixtures("_installed")
async def test_what_the_settings_lack_keeps_the_desk_from_starting_and_the_old_stands(
    pool: AsyncConnectionPool,
) -> None:
    await published(pool, load_catalogues(()), load_skills(()), settings=Settings(), variables=DEPOTS)
    with pytest.raises(SettingsError, match="PARCELS_DEPOTS is not set"):
        await published(pool, load_catalogues(()), load_skills(()), settings=Settings(), variables={})
    async with pool.connection() as connection:
        depots = await (await connection.execute("SELECT name FROM parcel_depots ORDER BY name")).fetchall()
        assert depots == [("front door",), ("garage",)]
        await connection.execute("DROP TABLE parcels, parcel_depots")


@pytest.mark.usefixtures("_installed")
async def test_what_a_skill_keeps_is_nothing_before_its_tables_are_made(pool: AsyncConnectionPool) -> None:
    house = House(pool, Board())
    async with house.jobs.open(pool):
        await house.hear("hello", "e1")
    privacy = Privacy(pool, load_personal_data(()))
    ana = await privacy.find("board/w/ana")
    assert (await privacy.export(ana))["parcels"] == []
    assert (await privacy.forget(ana)).erased["messages"] == 1


@pytest.mark.usefixtures("_installed")
def test_the_command_line_drives_an_installed_skill(
    tmp_path: Path, site: Path, fresh_database: Callable[[], str]
) -> None:
    shell = Shell(tmp_path, DATABASE_URL=fresh_database())
    shell.env["PYTHONPATH"] = os.pathsep.join([str(site), str(SKILL), shell.env["PYTHONPATH"]])
    assert "PARCELS_DEPOTS is not set" in shell.run("chat", "--as", "ana", status=1)[1]
    (tmp_path / ".env").write_text("PARCELS_DEPOTS=garage, front door\nPARCELS_HOURS=0.0001\n")
    (reply,) = shell.lines("chat", "--as", "ana", "--json", stdin=b"there is a parcel for @li in the garage\n")
    assert reply["text"] == "I have told @li."
    process = shell.start("chat", "--as", "li", "--json", "--wait", "60")  # one in which nothing was imported before
    assert process.stdin
    assert process.stdout
    with _ended(process, within_seconds=120):
        process.stdin.write(b"is there a parcel for me in the garage\n")
        process.stdin.flush()
        said: set[str] = set()
        while not said >= {"A parcel is waiting for you: garage.", "Your parcel is still waiting: garage.", "- garage"}:
            said.add(json.loads(process.stdout.readline())["text"])
    (exported,) = shell.lines("export", "li", "--json")
    assert [each["depot"] for each in exported["parcels"]] == ["garage"]
    (receipt,) = shell.lines("forget", "li", "--json")
    assert receipt["erased"]["parcels"] == 1
