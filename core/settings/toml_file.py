"""Reads the TOML files that settings name."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def read_toml(path: Path, *, variable: str) -> dict[str, Any]:
    """Return what is in the file that a variable of the settings names.

    Raises:
        SettingsError: The file cannot be read, or is no TOML. The text names the variable, the file and the reason.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable} names {path}, which cannot be read ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{variable}: {path} is not valid TOML: {error}. Correct it there.") from error
