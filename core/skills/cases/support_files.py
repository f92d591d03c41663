"""The team's files beside `support.toml`: each is read and checked at the start, and published for all processes."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final, TypeVar

from psycopg.types.json import Jsonb
from pydantic import BaseModel, ValidationError

from core.model.errors import SettingsError
from core.skills.cases.team_settings import VARIABLE
from core.storage.rows import run, scalar

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import AsyncConnection

F = TypeVar("F", bound=BaseModel)

_PUBLISH: Final = """
INSERT INTO support_files (name, content) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET content = excluded.content
"""
_PUBLISHED: Final = "SELECT content FROM support_files WHERE name = %s"


def beside(support: Path | None, name: str) -> Path | None:
    """Return the file of a name in the folder of `support.toml`, or None if there is none."""
    path = support.parent / name if support else None
    return path if path and path.exists() else None


def read_file(path: Path | None, kind: type[F]) -> F:
    """Return what a file says, once it is checked; without a file, what an empty one says.

    Raises:
        SettingsError: The file cannot be read, or something in it is wrong. The text says where, and why.
    """
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")) if path else {})
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}, beside the file of {VARIABLE}, cannot be read ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}. Correct it there.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place, reason = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{place or 'Something'} in {path} is wrong: {reason}. Correct it there.") from error


async def publish_file(connection: AsyncConnection, name: str, content: dict[str, Any]) -> None:
    """Store what a file says, in the transaction of the catalogue."""
    await run(connection, _PUBLISH, name, Jsonb(content))


async def published_file(connection: AsyncConnection, name: str, kind: type[F]) -> F:
    """Return what was published of a file; what an empty one says if nothing was."""
    return kind.model_validate(await scalar(connection, _PUBLISHED, name) or {})
