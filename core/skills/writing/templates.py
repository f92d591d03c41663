"""Templates: texts of the team's that a draft is made from, each a Markdown file in the folder FRONTDESK_TEMPLATES."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FENCE: Final = "+++"
_KNOWN: Final = frozenset({"name", "about", "longest"})
LONGEST: Final = 8000
"""The most characters of a template."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its name, what it is about, the text with its [gaps], and the most characters of what is made."""

    name: str
    text: str
    about: str = ""
    longest: int | None = None


def read_templates(folder: Path | None) -> tuple[Template, ...]:
    """Read the templates of a folder, by name. Without a folder, there are none.

    Raises:
        SettingsError: the folder or a file cannot be used; the text names it and says what to do.
    """
    if folder is None:
        return ()
    if not folder.is_dir():
        raise SettingsError(f"FRONTDESK_TEMPLATES={folder} is not a folder. Create it, or correct the setting.")
    found: dict[str, Template] = {}
    for path in sorted(folder.glob("*.md")):
        template = _read(path)
        if template.name.casefold() in found:
            raise SettingsError(f"Two templates are named {template.name}, one of them in {path}. Rename one.")
        found[template.name.casefold()] = template
    return tuple(found.values())


def template_in(wish: str, templates: Iterable[Template]) -> Template | None:
    """Return the template that a wish names; of several, the one with the longest name."""
    said = wish.casefold()
    named = [template for template in templates if template.name.casefold() in said]
    return max(named, key=lambda template: len(template.name), default=None)


def _read(path: Path) -> Template:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The template {path} cannot be read ({error}). Save it as UTF-8 text.") from error
    head, body = _parts(path, content)
    try:
        said = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The head of the template {path} is no TOML: {error}. Correct it.") from error
    unknown = sorted(set(said) - _KNOWN)
    if unknown:
        raise SettingsError(f"The template {path} has {', '.join(unknown)}. Its head can have name, about and longest.")
    name, about, longest = said.get("name", path.stem), said.get("about", ""), said.get("longest")
    if not isinstance(name, str) or not name.strip() or not isinstance(about, str):
        raise SettingsError(f"In the template {path}, name and about must be texts in quotation marks.")
    if longest is not None and (not isinstance(longest, int) or isinstance(longest, bool) or longest < 1):
        raise SettingsError(f"In the template {path}, longest must be a number of characters, such as 600.")
    if not body or len(body) > LONGEST:
        raise SettingsError(f"The template {path} must have a text of at most {LONGEST:,} characters below its head.")
    return Template(" ".join(name.split()), body, " ".join(about.split()), longest)


def _parts(path: Path, content: str) -> tuple[str, str]:
    """Return the head, which may be missing, and the text below it."""
    if not content.lstrip("\ufeff").startswith(_FENCE):
        return "", content.strip()
    head, fence, body = content.lstrip("\ufeff").removeprefix(_FENCE).partition(f"\n{_FENCE}")
    if not fence:
        raise SettingsError(f"The head of the template {path} has no end. Write {_FENCE} on a line below it.")
    return head, body.strip()
