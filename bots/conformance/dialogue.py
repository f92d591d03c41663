"""Several people who talk with the desk at a time, each alone with it or in the channel that all share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest_asyncio

from bots.conformance.scene import Scene
from bots.conformance.stage import Where

if TYPE_CHECKING:
    import pytest

    from bots.conformance.stage import Shown


class Talk:
    """What one of them says and hears; each thing that the desk says is heard once, and again when it has changed."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._heard: dict[str, str] = {}
        self.mention = f"@{scene.person}"

    async def says(self, text: str, *words: str, where: Where = Where.DIRECT) -> str:
        """Say something, and return what is said to it, in which these words stand."""
        await self._scene.say(text, where, mention=where is Where.CHANNEL)
        return await self.hears(*words, where=where)

    async def presses(self, label: str, *words: str, where: Where = Where.DIRECT, line: str | None = None) -> str:
        """Press the newest button of a name, with the line that it asks for; else as `says`."""
        shown = [each for each in await self._scene.standing(where) if label in each.buttons]
        assert shown, f"no button {label!r} is under {[each.buttons for each in await self._scene.standing(where)]}"
        await self._scene.stage.press(shown[-1], label, person=self._scene.person, line=line)
        return await self.hears(*words, where=where)

    async def hears(self, *words: str, where: Where = Where.DIRECT) -> str:
        """Wait for something that was not heard yet, in which these words stand, and return it."""
        try:
            shown = await self._scene.until(partial(self._new, words, where))
        except TimeoutError:
            found = [each.text for each in await self._scene.standing(where)]
            raise AssertionError(f"{words} should stand among {found}") from None
        assert shown
        self._heard[shown.id] = shown.text
        return shown.text

    async def offered(self, where: Where = Where.DIRECT) -> tuple[str, ...]:
        """Return the buttons under what was said last."""
        return (await self._scene.standing(where))[-1].buttons

    async def ends(self) -> None:
        """Wait until nothing more is to come."""
        await self._scene.settled()

    async def _new(self, words: tuple[str, ...], where: Where) -> Shown | None:
        new = [each for each in await self._scene.standing(where) if self._heard.get(each.id) != each.text]
        return next((each for each in reversed(new) if all(word in each.text for word in words)), None)


Talks = tuple[Talk, Talk, Talk]


@pytest_asyncio.fixture(loop_scope="module")
async def talks(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Talks:
    """Bring three people before the desk. How fast a platform is sent to is proved elsewhere: nobody waits for that."""
    for adapter in scene.desk.adapters:
        monkeypatch.setattr(adapter, "limits", ())
    scenes = (scene, *(Scene(scene.stage, scene.desk, scene.listening) for _ in range(2)))
    for each in scenes:
        await each.arrive()
    one, two, three = map(Talk, scenes)
    return one, two, three
