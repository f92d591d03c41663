"""What a user installs: the wheel, built from the sdist, in an environment that does not know the repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[1]
SKILL = '''
from frontdesk import Running, Turn, ability, scheduler
from frontdesk.when import find_zone

@scheduler
class Look:
    def __init__(self, running: Running) -> None:
        self.zone = find_zone(running.settings.zone)

    async def dispatch(self) -> float:
        return 60.0

@ability(examples=["where is my {thing} order"])
async def {name}(turn: Turn, thing: str) -> str:
    """Say where an order is. thing: what was ordered."""
    return "From {name}: on its way."
'''

TELL = "import frontdesk; from {module} import {name}; print({what})"

KIT = """
import os
import re

import pytest_asyncio

from frontdesk.conformance import *
from room import PLUG
from server import FakeRoom
from stage import RoomStage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage():
    async with FakeRoom() as room:
        os.environ["ROOM_URL"] = room.url
        yield RoomStage(room, [PLUG])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(  # an sdist, and the wheel from it
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, REPOSITORY],
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel, that borrows the dependencies, and a skill as a package."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # A path file's line adds a folder, but not the path files in it: the editable install stays unseen.
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    (packages / "acme.py").write_text(SKILL.replace("{name}", "acme_orders"))
    (packages / "acme-1.dist-info").mkdir()
    (packages / "acme-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (packages / "acme-1.dist-info" / "entry_points.txt").write_text("[frontdesk.skills]\nacme = acme\n")
    return folder / "bin" / "python"


def _run(python: Path, folder: Path, *arguments: str, stdin: str = "", **env: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FRONTDESK_"))}
    done = subprocess.run(
        [python, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment | {"FRONTDESK_HOME": str(folder / "home")} | env,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_has_one_name_and_all_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"frontdesk"}
    inside = {path.relative_to(REPOSITORY) for path in (REPOSITORY / "knowledge" / "data").iterdir()}
    inside |= {path.relative_to(REPOSITORY) for path in (REPOSITORY / "core/storage/migrations/versions").glob("*.py")}
    inside |= {path.relative_to(REPOSITORY) for path in (REPOSITORY / "docs").glob("*.md")}
    data = [path for kind in ("npz", "txt", "toml") for path in (REPOSITORY / "core").rglob(f"*.{kind}")]
    assert {path.name for path in data} >= {"intents.npz", "background.txt", "utterances.txt", "repair.toml"}
    inside |= {path.relative_to(REPOSITORY) for path in data}
    assert {f"frontdesk/{path.as_posix()}" for path in inside} <= set(names)


def test_an_installed_desk_has_its_manual_and_keeps_its_data_with_the_users(python: Path, tmp_path: Path) -> None:
    unset = {"FRONTDESK_HOME": "", "XDG_DATA_HOME": str(tmp_path / "data")}
    tell_home = ("-c", TELL.format(module="core.settings.settings", what="load_settings().home", name="load_settings"))
    assert Path(_run(python, tmp_path, *tell_home, **unset).strip()) == tmp_path / "data" / "frontdesk"
    (tmp_path / ".frontdesk").mkdir()
    assert _run(python, tmp_path, *tell_home, **unset).strip() == ".frontdesk"
    tell_manual = ("-c", TELL.format(module="bots.cli.chat", what="len(list(MANUAL.glob('*.md')))", name="MANUAL"))
    assert int(_run(python, tmp_path, *tell_manual)) == len(list((REPOSITORY / "docs").glob("*.md")))


def test_an_installed_desk_talks_and_takes_skills_from_a_package_and_a_file(python: Path, tmp_path: Path) -> None:
    where = _run(python, tmp_path, "-c", "import frontdesk, core; print(core.__file__)")
    assert where.strip().endswith("site-packages/frontdesk/core/__init__.py")
    assert str(REPOSITORY) not in where
    assert "chat" in _run(python, tmp_path, "-m", "frontdesk", "--help")
    (tmp_path / "orders.py").write_text(SKILL.replace("{name}", "file_orders").replace("where is my", "follow the"))
    out = _run(
        python,
        tmp_path,
        *("-m", "frontdesk", "chat", "--json"),
        stdin="where is my shoe order\nfollow the hat order\n",
        FRONTDESK_SKILLS="./orders.py",
    )
    replies = [json.loads(line)["text"] for line in out.splitlines()]
    assert replies == ["From acme_orders: on its way.", "From file_orders: on its way."]


def test_an_adapter_of_a_package_is_proven_by_the_installed_kit(python: Path, tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "examples" / "room" / "room", tmp_path / "room")
    for name in ("server.py", "stage.py"):
        text = (REPOSITORY / "tests" / "examples" / "room" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("tests.examples.room.", ""), encoding="utf-8")
    (tmp_path / "test_room.py").write_text(KIT)
    out = _run(
        python,
        tmp_path,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:langsmith_plugin",
        f"--basetemp={tmp_path / 'kit'}",
        "-k",
        "direct_message or pings",
    )
    assert re.search(r"[3-9] passed", out)
