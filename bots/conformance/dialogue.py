"""Several people talking with the desk at the same time, each alone with it or in a channel that all share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest_asyncio

from bots.conformance.scene import Scene
from bots.conformance.stage import Where

if TYPE_CHECKING:
    from datetime import datetime

    import pytest

    from bots.conformance.stage import Shown


class Talk:
    """What one person says and hears. Each message of the desk is heard once, and again when it has changed."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._heard: dict[str, str] = {}
        self.mention = f"@{scene.person}"

    @property
    def now(self) -> datetime:
        """The time by the desk's clock, aware, in UTC."""
        return self._scene.desk.clock.now()

    async def says(self, text: str, *words: str, where: Where = Where.DIRECT) -> str:
        """Say something, and return the reply that contains these words."""
        await self._scene.say(text, where, mention=where is Where.CHANNEL)
        return await self.hears(*words, where=where)

    async def presses(self, label: str, *words: str, where: Where = Where.DIRECT, line: str | None = None) -> str:
        """Press the newest button of a name, with the line that it asks for; otherwise as `says`."""
        shown = [message for message in await self._scene.standing(where) if label in message.buttons]
        assert shown, (
            f"no button {label!r} is under {[message.buttons for message in await self._scene.standing(where)]}"
        )
        await self._scene.stage.press(shown[-1], label, person=self._scene.person, line=line)
        return await self.hears(*words, where=where)

    async def hears(self, *words: str, where: Where = Where.DIRECT) -> str:
        """Wait for a message that contains these words and was not heard before, and return it."""
        try:
            shown = await self._scene.until(partial(self._new, words, where))
        except TimeoutError:
            found = [message.text for message in await self._scene.standing(where)]
            raise AssertionError(f"{words} is not in any of {found}") from None
        assert shown
        self._heard[shown.id] = shown.text
        return shown.text

    async def offered(self, where: Where = Where.DIRECT) -> tuple[str, ...]:
        """Return the buttons under the newest message."""
        return (await self._scene.standing(where))[-1].buttons

    async def ends(self) -> None:
        """Wait until nothing more is to come."""
        await self._scene.settled()

    async def _new(self, words: tuple[str, ...], where: Where) -> Shown | None:
        new = [message for message in await self._scene.standing(where) if self._heard.get(message.id) != message.text]
        return next((message for message in reversed(new) if all(word in message.text for word in words)), None)


Talks = tuple[Talk, Talk, Talk]


@pytest_asyncio.fixture(loop_scope="module")
async def talks(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Talks:
    """Bring three people before the desk. Rate limits are tested elsewhere, and switched off here."""
    for adapter in scene.desk.adapters:
        monkeypatch.setattr(adapter, "limits", ())
    scenes = (scene, *(Scene(scene.stage, scene.desk, scene.listening) for _ in range(2)))
    for each_scene in scenes:
        await each_scene.arrive()
    one, two, three = map(Talk, scenes)
    return one, two, three
