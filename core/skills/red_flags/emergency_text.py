"""What somebody in danger reads first: whom to call, in a few words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.model.errors import SettingsError
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from core.guards.red_flags.detector import Kind
    from core.settings.settings import Settings

FILE: Final = Path(__file__).with_name("numbers.toml")
SOME_NUMBER: Final = N_("your local emergency number (112 in Europe, 911 in North America)")
SOME_LINE: Final = N_("a crisis line (findahelpline.com lists one for each country)")
TEXTS: Final[dict[Kind, str]] = {
    "medical": N_(
        "**This may be an emergency. Call {emergency} now**, or have somebody bring you to the nearest emergency "
        "department. Do not drive yourself, and do not wait for an answer here: I am a program and cannot examine "
        "anybody."
    ),
    "crisis": N_(
        "I am glad that you wrote this. You do not have to go through it alone. **Talk to somebody now: {crisis}.** "
        "If life is in danger, or something was taken already, **call {emergency}**, and tell somebody near you."
    ),
    "violence": N_(
        "Your safety comes first. **If you are in danger now, call {emergency}.** If you can, go to a place where you "
        "are safe, or to somebody whom you trust."
    ),
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Whom to call: the `emergency` number and the `crisis` line. Empty if they are not known."""

    emergency: str = ""
    crisis: str = ""


def lines_of(settings: Settings | None) -> Lines:
    """Return whom to call by the settings.

    Raises:
        SettingsError: no numbers are known for the country, and they are not set.
    """
    if settings is None:
        return Lines()
    known = _numbers().get(settings.country, {})
    given = Lines(
        settings.emergency_number or known.get("emergency", ""), settings.crisis_line or known.get("crisis", "")
    )
    if settings.country and not (given.emergency and given.crisis):
        raise SettingsError(
            f"No emergency numbers are known for FRONTDESK_COUNTRY={settings.country}. "
            "Set FRONTDESK_EMERGENCY_NUMBER and FRONTDESK_CRISIS_LINE."
        )
    return given


def emergency_text(kind: Kind, lines: Lines) -> str:
    """Return what to do, in the language that is spoken."""
    return _(TEXTS[kind]).format(emergency=lines.emergency or _(SOME_NUMBER), crisis=lines.crisis or _(SOME_LINE))


@cache
def _numbers() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))
