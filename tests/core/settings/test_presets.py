"""A preset sets what is not set otherwise; an unknown one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.errors import SettingsError
from core.settings.settings import implied_settings, load_settings, load_variables

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_preset_sets_can_be_set_otherwise(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("FRONTDESK_PRESET=clinic\nFRONTDESK_KEEP_DAYS=7\n")
    found = load_settings(file)
    assert (found.red_flags, found.approved_only, found.medical_guard, found.keep_days) == (True, True, True, 7)
    assert implied_settings(file)["FRONTDESK_KEEP_DAYS"] == "30"
    assert load_variables(file)["FRONTDESK_KEEP_DAYS"] == "7"


def test_without_a_preset_nothing_is_implied(tmp_path: Path) -> None:
    found = load_settings(tmp_path / ".env")
    assert not any((found.red_flags, found.approved_only, found.medical_guard, found.keep_days))


def test_an_unknown_preset_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("FRONTDESK_PRESET=hospital\n")
    with pytest.raises(SettingsError, match="There is: clinic"):
        load_settings(file)
