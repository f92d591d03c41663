"""Settings: read once, and every mistake named with its remedy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.model.errors import SettingsError
from core.settings.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], Path]:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)

    def write(text: str | bytes) -> Path:
        file = tmp_path / ".env"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_a_file_is_read_and_the_environment_goes_before_it(
    env: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_CONTACT", "#env")
    found = load_settings(env("FRONTDESK_CONTACT=#file\nFRONTDESK_SKILLS='./a.py, b.c'\n# note\n\nOTHER=1\n"))
    assert (found.contact, found.skills) == ("#env", ("./a.py", "b.c"))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("FRONTDESK_HOME", "line 1"),
        ("A=1\nnot a setting at all\n", "line 2"),
        ("this is no setting\n", "NAME=value"),
        ('FRONTDESK_CONTACT="a\r\nX=1\r\n', "line 1"),
        (b"A=\xff\xfe\x00", "UTF-8"),
        ("DATABASE_URL=mysql://x", "DATABASE_URL must begin with postgresql://. Correct it in"),
        ("CHROMA_URL=localhost", "CHROMA_URL must begin with http://"),
        ("FRONTDESK_SITE_PAGES=many", "FRONTDESK_SITE_PAGES is wrong: input should be"),
        ("FRONTDESK_LOG_LEVEL=loud", "FRONTDESK_LOG_LEVEL is not one of"),
    ],
)
def test_a_mistake_is_named(env: Callable[[str | bytes], Path], text: str | bytes, word: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(word)):
        load_settings(env(text))


def test_a_broken_line_is_named_but_never_repeated(env: Callable[[str], Path]) -> None:
    with pytest.raises(SettingsError) as told:
        load_settings(env("OPENAI_API_KEY sk-1234\n"))
    assert "sk-1234" not in str(told.value)


def test_a_secret_is_never_shown(env: Callable[[str], Path]) -> None:
    found = load_settings(env("DATABASE_URL=postgresql://u:hunter2@h/d\nOPENAI_API_KEY=sk-1234\n"))
    assert "hunter2" not in repr(found)
    assert "sk-1234" not in repr(found)


def test_the_manual_describes_every_setting_as_it_is(tmp_path: Path) -> None:
    script, made = REPOSITORY / "scripts" / "settings-manual", tmp_path / "settings.md"
    subprocess.run([sys.executable, script, made], check=True)
    manual = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    assert made.read_text(encoding="utf-8") == manual, "run scripts/settings-manual"
    assert all(f"## {field.alias}\n" in manual for field in Settings.model_fields.values())


def test_in_a_clone_everything_is_kept_in_the_current_folder(env: Callable[[str], Path]) -> None:
    assert load_settings(env("")).home == Path(".frontdesk")


def test_an_env_file_of_a_windows_editor_is_read(env: Callable[[bytes], Path]) -> None:
    found = load_settings(env(b"\xef\xbb\xbfFRONTDESK_CONTACT=#help\r\nFRONTDESK_SITE_PAGES=7\r\n"))
    assert (found.contact, found.site_pages) == ("#help", 7)
