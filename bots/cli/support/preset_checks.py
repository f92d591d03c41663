"""What `frontdesk doctor` says of the preset, and of what red flags need: a country, a human, and the detector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.platforms import Finding
from core.model.errors import SettingsError
from core.settings.settings import implied_settings, load_variables

if TYPE_CHECKING:
    from core.settings.settings import Settings

NO_COUNTRY = "Set FRONTDESK_COUNTRY, such as DE, so that the emergency number of your country is named."
NO_HUMAN = "Set FRONTDESK_STAFF_CHANNEL, so that a red flag fetches a human; docs/support.md says how."
NO_ENCODER = "Install Frontdesk again: without its sentence encoder, red flags are known by words alone."


def check_preset(settings: Settings) -> list[Finding]:
    """Say what the preset sets, and which of it is set otherwise."""
    if not settings.preset:
        return []
    variables, implied = load_variables(), implied_settings()
    kept = [f"{name}={value}" for name, value in implied.items() if variables.get(name) == value]
    changed = [name for name, value in implied.items() if variables.get(name) != value]
    advice = f"You have set otherwise: {', '.join(changed)}." if changed else ""
    return [Finding("preset", ok=True, found=f"{settings.preset} sets {', '.join(kept) or 'nothing'}", advice=advice)]


def check_red_flags(settings: Settings) -> list[Finding]:
    """Check what answers a red flag. Without the setting, there is nothing to check."""
    from core.skills.red_flags.emergency_text import lines_of  # noqa: PLC0415 — heavy for `--help`
    from core.text.sentence_encoder import sentence_encoder  # noqa: PLC0415 — heavy for `--help`

    if not settings.red_flags:
        return []
    try:
        lines = lines_of(settings)
    except SettingsError as error:
        return [Finding("red flags", ok=False, found="nobody is named", advice=str(error))]
    missing = [
        advice
        for advice, is_missing in (
            (NO_COUNTRY, not lines.emergency),
            (NO_HUMAN, not settings.staff_channel),
            (NO_ENCODER, sentence_encoder() is None),
        )
        if is_missing
    ]
    found = f"emergency number {lines.emergency or 'unknown'}, crisis line {lines.crisis or 'unknown'}"
    return [Finding("red flags", ok=not missing, found=found, advice=" ".join(missing))]
