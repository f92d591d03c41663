"""Pictures through the path of a message: made once, marked, refused for real persons, in an unreliable world."""

from __future__ import annotations

import base64
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from core.media.marked_image import SOURCE_TYPE, source_type_of
from core.skills.images.drawing import draw_pictures
from tests.core.media.test_marked_image import picture
from tests.fakes.board import Board, Hands
from tests.fakes.house import SETTINGS, House
from tests.fakes.openai_server import MediaAnswer, ScriptedModel
from tests.fakes.waiting import until
from tests.fakes.writers import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply
    from tests.fakes.openai_server import MediaRequest

pytestmark = pytest.mark.slow
MADE = MediaAnswer({"data": [{"b64_json": base64.b64encode(picture()).decode()}]})


@asynccontextmanager
async def studio(
    pool: AsyncConnectionPool, media: Callable[[MediaRequest], MediaAnswer], *, private: bool = True
) -> AsyncIterator[Desk]:
    """A desk whose pictures come from a scripted server, and whose clock is moved by hand."""
    async with ScriptedModel([], media=media) as server:
        settings = SETTINGS.model_copy(
            update={
                "image_model": "painter",
                "media_url": server.base_url,
                "media_timeout": 1.0,
                "allow_private_urls": private,
            }
        )
        board = Board()
        board.largest_file = 1_000_000
        house = House(pool, board, settings=settings, clock=Hands("2026-11-25T10:00:00+01:00"))
        async with house.jobs.open(pool), house.working():
            yield Desk(house, server)


async def comes(ana: Desk, count: int) -> Reply:
    """Return the last reply when so many have come."""
    sent = ana.house.board.sent
    await until(lambda: len(sent) >= count)
    await ana.house.settle()
    return list(sent.values())[-1]


async def test_a_picture_is_made_marked_and_varied(pool: AsyncConnectionPool) -> None:
    async with studio(pool, lambda _: MADE) as ana:
        told = await ana.says("draw a picture of a red cat")
        assert told.text == "I am having the picture made. It comes here in a minute or two."
        came = await comes(ana, 2)
        assert came.text == "Made by AI: “draw a picture of a red cat”"
        assert came.model == "painter"
        assert source_type_of(came.enclosures[0].data) == SOURCE_TYPE
        assert ana.server
        asked = json.loads(ana.server.media_requests[0].body)
        assert asked["prompt"].startswith("draw a picture of a red cat\n\nDo not show real")
        assert ana.server.media_requests[0].headers["idempotency-key"].startswith("frontdesk-picture-")
        await ana.says("", choice=came.choices[0].id)
        varied = await comes(ana, 4)
        assert varied.enclosures[0].data
        assert ana.server.media_requests[1].path.endswith("/images/edits")
        assert picture()[:4] in ana.server.media_requests[1].body


async def test_a_picture_at_an_address_is_fetched_but_not_from_a_private_network(pool: AsyncConnectionPool) -> None:
    def by_url(asked: MediaRequest) -> MediaAnswer:
        if asked.path.endswith("/picture.png"):
            assert "authorization" not in asked.headers
            return MediaAnswer(picture())
        return MediaAnswer({"data": [{"url": f"http://{asked.headers['host']}/picture.png"}]})

    async with studio(pool, by_url) as ana:
        await ana.says("draw a dog")
        assert (await comes(ana, 2)).enclosures
    async with studio(pool, by_url, private=False) as bob:
        await bob.says("draw a dog")
        refused = await comes(bob, 2)
        assert "could not be made" in refused.text
        assert bob.server
        assert not [asked for asked in bob.server.media_requests if asked.path.endswith("/picture.png")]


@pytest.mark.parametrize(
    "answer",
    [
        MediaAnswer({"data": []}),
        MediaAnswer({"data": [{"b64_json": base64.b64encode(b"<script>").decode()}]}),
        MediaAnswer({"data": [{"b64_json": "***"}]}),
        MediaAnswer({"data": [{"url": "file:///etc/passwd"}]}),
        MediaAnswer(b"<html>"),
        MediaAnswer({"error": {"message": "safety"}}, status=400),
    ],
)
async def test_a_server_that_lies_gets_one_sentence(pool: AsyncConnectionPool, answer: MediaAnswer) -> None:
    async with studio(pool, lambda _: answer) as ana:
        await ana.says("draw a dog")
        refused = await comes(ana, 2)
        assert refused.text == "The picture could not be made. Please say it in other words, or try again later."


async def test_a_slow_or_broken_server_is_asked_again_and_the_picture_sent_once(pool: AsyncConnectionPool) -> None:
    answers = iter([MediaAnswer({}, status=503), MediaAnswer({}, cut=True), MediaAnswer({}, delay_seconds=2), MADE])
    async with studio(pool, lambda _: next(answers)) as ana:
        await ana.says("draw a dog")
        for _ in range(4):
            ana.house.clock.move(minutes=10)  # type: ignore[attr-defined]
            await ana.house.look()
        came = await comes(ana, 2)
        assert came.enclosures
        assert ana.server
        keys = {asked.headers["idempotency-key"] for asked in ana.server.media_requests}
        assert len(keys) == 1


async def test_a_process_that_dies_leaves_the_picture_to_another_one_which_sends_it_once(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with studio(pool, lambda _: MADE) as ana:
        dies = {"before": True}
        whole = draw_pictures._send

        async def dying(self: draw_pictures, *arguments: object) -> None:
            await whole(self, *arguments)  # type: ignore[arg-type]
            if dies.pop("before", False):
                raise SystemError("the process dies before the commit")

        monkeypatch.setattr(draw_pictures, "_send", dying)
        await ana.says("draw a dog")
        await until(lambda: not dies)
        assert len(ana.house.board.sent) == 1
        ana.house.clock.move(minutes=10)  # type: ignore[attr-defined]
        await ana.house.look()
        await comes(ana, 2)
        await ana.house.look()
        await ana.house.catch_up()
        assert len(ana.house.board.sent) == 2


async def test_real_persons_are_refused_and_without_a_model_one_sentence_says_so(pool: AsyncConnectionPool) -> None:
    async with studio(pool, lambda _: MADE) as ana:
        assert "real persons" in (await ana.says("draw a picture of Angela Merkel as a pirate")).text
    house = House(pool, Board())
    async with house.jobs.open(pool), house.working():
        assert "FRONTDESK_IMAGE_MODEL" in (await Desk(house, None).says("draw a cat")).text
