"""Voice messages: what is said in them is the person's words, and is shown; an unreliable server harms nothing."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from langchain.chat_models import init_chat_model

from core.model.messages import Attachment
from core.storage.rows import MESSAGE, scalar
from tests.core.media.test_marked_image import picture
from tests.fakes.board import Board
from tests.fakes.house import SETTINGS, House
from tests.fakes.openai_server import MediaAnswer, ScriptedModel
from tests.fakes.writers import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from tests.fakes.openai_server import MediaRequest

pytestmark = pytest.mark.slow
VOICE = Attachment("F1", "voice.ogg", "audio/ogg", 4)
VIDEO = Attachment("F2", "clip.mp4", "video/mp4", 4)
SHOT = Attachment("F3", "shot.png", "image/png", 4)


class NoDocuments:
    """A library that reads no files."""

    def can_read(self, file: Attachment) -> bool:
        return False

    async def count_passages(self, *_: Any) -> dict[str, int]:
        return {}


@asynccontextmanager
async def desk(
    pool: AsyncConnectionPool,
    media: Callable[[MediaRequest], MediaAnswer] | None,
    script: list[str] | None = None,
    **settings: Any,
) -> AsyncIterator[Desk]:
    async with ScriptedModel(script or [], media=media) as server:
        changed = {"transcription_model": "ears" if media else "", "media_url": server.base_url, "media_timeout": 1.0}
        board = Board()
        board.files = {"F1": b"OggS", "F2": b"film", "F3": picture()}
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none") if script else None
        house = House(
            pool,
            board,
            settings=SETTINGS.model_copy(update=changed | settings),
            attachment_library=NoDocuments(),  # type: ignore[arg-type]
            model=model,
        )
        async with house.jobs.open(pool), house.working():
            yield Desk(house, server)


async def test_what_is_said_in_a_voice_message_is_done_and_shown(pool: AsyncConnectionPool) -> None:
    heard = MediaAnswer({"text": "Remind me tomorrow at 9 to call *Bob*"})
    async with desk(pool, lambda _: heard) as ana:
        reply = await ana.says("", files=[VOICE])
        assert reply.text.startswith("_I heard:_ “Remind me tomorrow at 9 to call \\*Bob\\*”\n\n")
        assert [choice.label for choice in reply.choices]
        stored = MESSAGE.validate_python(await scalar(pool, "SELECT message FROM messages"))
        assert stored.text == "Remind me tomorrow at 9 to call *Bob*"
        assert stored.attachments[0].heard == stored.text
        assert ana.server
        assert b'name="file"; filename="voice.ogg"' in ana.server.media_requests[0].body
        assert len(ana.server.media_requests) == 1


async def test_a_voice_message_in_german_is_answered_in_german(pool: AsyncConnectionPool) -> None:
    async with desk(pool, lambda _: MediaAnswer({"text": "Erinnere mich bitte morgen um 9 an die Steuer"})) as ana:
        assert (await ana.says("", files=[VOICE])).text.startswith("_Ich habe gehört:_")


@pytest.mark.parametrize(
    "answer",
    [
        MediaAnswer({"text": ""}),
        MediaAnswer({"text": 7}),
        MediaAnswer(b"no json"),
        MediaAnswer({}, status=500),
        MediaAnswer({}, cut=True),
        MediaAnswer({"text": "late"}, delay_seconds=2),
    ],
)
async def test_what_cannot_be_heard_is_told(pool: AsyncConnectionPool, answer: MediaAnswer) -> None:
    async with desk(pool, lambda _: answer) as ana:
        reply = await ana.says("", files=[VOICE])
    assert reply.text == "I could not understand voice.ogg. Please write it, or send it again later."


async def test_without_a_model_that_hears_or_sees_one_sentence_names_the_setting(pool: AsyncConnectionPool) -> None:
    async with desk(pool, None) as ana:
        assert "FRONTDESK_TRANSCRIPTION_MODEL" in (await ana.says("", files=[VOICE])).text
        assert "FRONTDESK_MODEL_SEES" in (await ana.says("", files=[SHOT])).text


async def test_a_video_is_heard_with_ffmpeg_and_else_not(
    pool: AsyncConnectionPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(pool, lambda _: MediaAnswer({"text": "what time is it"})) as ana:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert "could not understand clip.mp4" in (await ana.says("", files=[VIDEO])).text
        program = tmp_path / "ffmpeg"
        program.write_text('#!/bin/sh\nfor last; do :; done\necho sound > "$last"\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
        assert "_I heard:_ “what time is it”" in (await ana.says("", files=[VIDEO])).text
        assert ana.server
        assert b'filename="sound.mp3"' in ana.server.media_requests[-1].body


async def test_a_model_that_sees_is_shown_a_picture(pool: AsyncConnectionPool) -> None:
    async with desk(pool, None, ["A red square."], model_sees=True) as ana:
        assert (await ana.says("", files=[SHOT])).text == "I can see shot.png. Ask me about it."
        reply = await ana.says("", choice="look_at_image?wish=what is in this picture")
        assert reply.text == "A red square."
        assert "data:image/jpeg;base64," in ana.asked()
