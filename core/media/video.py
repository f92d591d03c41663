"""Takes a video apart with ffmpeg, if that is installed: its sound, and some of its pictures."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from core.model.errors import InputError
from core.text.catalogue import N_, _

NEEDS_FFMPEG: Final = N_(
    "I cannot take {file} apart, because ffmpeg is not installed where I run. Send the sound alone."
)
DAMAGED: Final = N_("I cannot take {file} apart: it seems to be damaged, or is too long.")
SECONDS: Final = 60.0
"""How long ffmpeg may work on a video."""
LONGEST_SECONDS: Final = 900
"""What comes later in a video is left out."""
FRAMES: Final = 4
WIDEST: Final = 1024
"""In pixels."""


def is_video(type_: str) -> bool:
    """Return whether a media type is that of a video."""
    return type_.startswith("video/")


async def sound_of(content: bytes, *, name: str) -> bytes:
    """Return the sound of a video as an MP3 file. Raises InputError if that cannot be done; the text says why."""
    (sound,) = await _run(content, name, "sound.mp3", ["-vn", "-ac", "1", "-ar", "16000", "-b:a", "48k"])
    return sound


async def frames_of(content: bytes, *, name: str) -> list[bytes]:
    """Return some pictures of a video, where it changes, as JPEG files. Raises as `sound_of` does."""
    pick = f"thumbnail=n=100,scale='min({WIDEST},iw)':-2"
    return await _run(
        content, name, "frame%02d.jpg", ["-an", "-vf", pick, "-frames:v", str(FRAMES), "-fps_mode", "vfr"]
    )


async def _run(content: bytes, name: str, target: str, options: list[str]) -> list[bytes]:
    program = shutil.which("ffmpeg")
    if program is None:
        raise InputError(_(NEEDS_FFMPEG).format(file=name))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "video"
        await asyncio.to_thread(source.write_bytes, content)
        # Only the file itself is read: a playlist could name other files and addresses.
        reading = [
            "-nostdin",
            "-v",
            "error",
            "-protocol_whitelist",
            "file",
            "-t",
            str(LONGEST_SECONDS),
            "-i",
            str(source),
        ]
        command = [program, *reading, *options, str(Path(folder) / target)]
        status = await asyncio.to_thread(_status_of, command)
        made = sorted(path for path in Path(folder).iterdir() if path != source)  # noqa: ASYNC240 — a few local files
        parts = [await asyncio.to_thread(path.read_bytes) for path in made]
    if status or not parts:
        raise InputError(_(DAMAGED).format(file=name))
    return parts


def _status_of(command: list[str]) -> int:
    """Return the status with which a command ends; it is killed after a time."""
    try:
        return subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        return -1
