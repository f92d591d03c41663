"""The Frontdesk under test, one per module: a real one, with its own FRONTDESK_HOME and abilities without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bots.assembly import open_desk
from bots.conformance.scene import Listening, Scene
from core.settings.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bots.conformance.stage import Stage
    from bots.frontdesk import Frontdesk

DOCUMENT = "# The house\n\nThe house rule says that lanterns are lit at seven in the evening.\n"
SERVICES = """
[lesson]
name = "Lantern lesson"
also = ["lesson"]
providers = ["Wick"]
length = "30 minutes"
notice = "0 minutes"
questions = [{ ask = "What would you like to learn?" }, { ask = "Is it your first?", options = ["Yes", "No"] }]
hours = "mon-sun 0:00-24:00"
"""
TITLE = "The house"
QUOTED = "lanterns are lit at seven"

conform = pytest.mark.asyncio(loop_scope="module")
"""Marks a test of the kit, so that it runs in the event loop of its module's Frontdesk."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Frontdesk]:
    """Open a Frontdesk that has learned one document, and let it work."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "house.md").write_text(DOCUMENT, encoding="utf-8")
    (folder / "services.toml").write_text(SERVICES, encoding="utf-8")
    variables = {"FRONTDESK_HOME": folder / "home", "FRONTDESK_SKILLS": "bots.conformance.abilities"}
    variables["FRONTDESK_SERVICES"] = folder / "services.toml"
    unset = dict.fromkeys(("DATABASE_URL", "CHROMA_URL"))
    settings = Settings.model_validate({**variables, **unset, "FRONTDESK_MODEL": "offline", "FRONTDESK_ZONE": "UTC"})
    async with open_desk(settings, plugs=stage.plugs) as opened:
        await opened.stores.learn([(str(folder / "house.md"), None)])
        async with opened.working():
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def listening(desk: Frontdesk) -> AsyncIterator[Listening]:
    """Listen on the stage."""
    ear = Listening(desk)
    ear.start()
    yield ear
    await ear.stop()


@pytest.fixture
def scene(stage: Stage, desk: Frontdesk, listening: Listening) -> Scene:
    """Bring a person before Frontdesk."""
    return Scene(stage, desk, listening)
