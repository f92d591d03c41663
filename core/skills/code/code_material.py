"""The code or error that somebody means: in the message, in an attached file, or in what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn

LARGEST_BYTES: Final = 200_000
MOST_FILES: Final = 3
HIDDEN: Final = "«secret»"
_FENCED: Final = re.compile(r"```.*?```", re.DOTALL)
_NOT_TEXT: Final = frozenset({"application/pdf", "application/zip", "application/gzip", "application/octet-stream"})
LANGUAGES: Final = {
    "py": "python", "js": "javascript", "ts": "typescript", "sh": "bash", "rs": "rust", "rb": "ruby", "yml": "yaml",
    "md": "markdown", "cs": "csharp", "kt": "kotlin", "ps1": "powershell", "h": "c", "hpp": "cpp", "log": "text",
}  # fmt: skip
"""What the language of a fence is called for a suffix, if it is not the suffix itself."""


@dataclass(frozen=True, slots=True)
class CodeMaterial:
    """What a model is shown: the text, and whether secrets in it were hidden."""

    text: str
    hid_secrets: bool = False


async def find_code(turn: Turn, text: str) -> CodeMaterial:
    """Return what came with a wish, the attached files, or the last code that was said; it may be empty.

    Secrets are hidden, because the material leaves for the provider of the model.

    Raises:
        SkillError: an attached file cannot be read; the text says why.
    """
    parts = [text.strip()] if text.strip() else []
    parts += [await _read(turn, number) for number in range(min(MOST_FILES, len(turn.message.attachments)))]
    if not parts:
        said = (exchange.text for exchange in reversed(turn.history))
        parts = [found[0] for each in said if (found := _FENCED.search(each))][:1]
    whole = "\n\n".join(parts)
    if turn.services.redactor is None:
        return CodeMaterial(whole)
    hidden = await turn.services.redactor.without_secrets(whole, HIDDEN)
    return CodeMaterial(hidden, hid_secrets=hidden != whole)


async def _read(turn: Turn, number: int) -> str:
    file = turn.message.attachments[number]
    if file.size > LARGEST_BYTES:
        raise SkillError(_("{file} is too long. Send me the part that it is about.").format(file=file.name))
    content = await turn.read_file(file)
    try:
        said = content.decode() if file.type not in _NOT_TEXT or b"\x00" not in content else None
    except UnicodeDecodeError:
        said = None
    if said is None or "\x00" in said or len(content) > LARGEST_BYTES:
        raise SkillError(_("{file} is no text that I can read.").format(file=file.name))
    suffix = PurePosixPath(file.name).suffix.lstrip(".").lower()
    return f"{file.name}\n```{LANGUAGES.get(suffix, suffix)}\n{said.replace('```', '` ` `')}\n```"
