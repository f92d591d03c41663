"""The example of the manual is installed as a package, plugged in by its entry point, and passes the kit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bots.platforms import plugs
from frontdesk.conformance import *  # noqa: F403
from tests.examples.room.server import FakeRoom
from tests.examples.room.stage import RoomStage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bots.platforms import Plug

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[3]
EXAMPLE = REPOSITORY / "examples" / "room"
FILE = re.compile(r"^`(?P<name>[\w./]+)`:\n\n```\w+\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def plug(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plug]:
    """The plug, found by the metadata that installing the example writes."""
    points = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]["entry-points"]
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points[group].items()) for group in points
    ]
    folder = tmp_path_factory.mktemp("site")
    (folder / "frontdesk_room-1.dist-info").mkdir()
    (folder / "frontdesk_room-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: frontdesk-room\n")
    (folder / "frontdesk_room-1.dist-info" / "entry_points.txt").write_text("\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield next(each for each in plugs() if each.name == "room")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(plug: Plug) -> AsyncIterator[RoomStage]:
    async with FakeRoom() as room:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ROOM_URL", room.url)
            yield RoomStage(room, [plug])


def test_the_manual_shows_the_example_as_it_is() -> None:
    page = (REPOSITORY / "docs" / "writing-an-adapter.md").read_text(encoding="utf-8")
    shown = {found["name"]: found["code"] for found in FILE.finditer(page)}
    files = [EXAMPLE / "pyproject.toml", *sorted((EXAMPLE / "room").glob("*.py"))]
    assert shown == {str(file.relative_to(EXAMPLE)): file.read_text(encoding="utf-8") for file in files}


def test_the_example_is_short() -> None:
    lines = [line for file in (EXAMPLE / "room").glob("*.py") for line in file.read_text().splitlines()]
    assert len([line for line in lines if line.strip()]) <= 150
