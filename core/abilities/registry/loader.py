"""Loads the modules of skills: those that the settings name, and those of installed packages."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

ENTRY_POINTS = "frontdesk.skills"
PROVIDES = "__frontdesk_provides__"
"""The mark of a coroutine that provides abilities."""


def skill_modules(names: Iterable[str]) -> list[ModuleType]:
    """Import the named skills (files such as `./orders.py`, or modules) and those of installed packages, each once.

    Raises:
        SettingsError: a skill cannot be loaded; the text says which.
    """
    installed = [point.value for point in importlib.metadata.entry_points(group=ENTRY_POINTS)]
    return list(dict.fromkeys(_module(name) for name in [*names, *installed]))


def marked(names: Iterable[str], mark: str) -> list[Any]:
    """Return the members of the skills' modules that have a mark, in order, each once. Raises as `skill_modules`."""
    found = (member for module in skill_modules(names) for member in vars(module).values() if hasattr(member, mark))
    return list(dict.fromkeys(found))


def marked_coroutines(names: Iterable[str], mark: str, kind: str) -> tuple[Any, ...]:
    """Return the members that have a mark, as `marked` does, each of which must be a coroutine function.

    `kind` is what an error calls them, such as “catalogue”.

    Raises:
        SettingsError: a skill cannot be loaded, or a member is not a coroutine function.
    """
    found = tuple(marked(names, mark))
    for function in found:
        if not inspect.iscoroutinefunction(function):
            raise SettingsError(f"The {kind} {function.__name__} must be an `async def`.")
    return found


def _module(name: str) -> ModuleType:
    try:
        return _from_file(Path(name)) if name.endswith(".py") else importlib.import_module(name)
    except SettingsError:
        raise
    except Exception as error:  # whatever the skill's code raises while it is imported
        raise SettingsError(f"The skill {name} cannot be loaded: {error}. Correct it, or FRONTDESK_SKILLS.") from error


def _from_file(path: Path) -> ModuleType:
    """Import a file, once per process."""
    if not path.is_file():
        raise SettingsError(f"FRONTDESK_SKILLS names {path}, but there is no such file.")
    name = f"frontdesk_skill_{path.stem}"
    known = sys.modules.get(name)
    if known is not None and known.__file__ == str(path.resolve()):
        return known
    spec = importlib.util.spec_from_file_location(name, path.resolve())
    if spec is None or spec.loader is None:
        raise SettingsError(f"FRONTDESK_SKILLS names {path}, which is not a Python file.")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
