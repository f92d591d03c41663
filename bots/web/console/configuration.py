"""Settings, read-only: each with its value and where that comes from; and what the doctor finds, now."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values
from pydantic import SecretStr

from bots.cli.doctor import check_desk, check_disk, check_support
from bots.platforms import plugs
from bots.web.rendering import page
from bots.web.site import site_of
from core.settings.settings import ENV_FILE, Settings, load_variables

if TYPE_CHECKING:
    from aiohttp import web

    from bots.platforms import Finding
    from bots.web.site import Site


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is in force. A secret is only said to be set."""

    name: str
    value: str
    source: str


async def show(request: web.Request) -> web.Response:
    """Show the settings and the findings."""
    site = site_of(request)
    known = await asyncio.to_thread(settings_of, site.settings)
    return page(request, "settings.html", known=known, findings=await _findings(site))


def settings_of(settings: Settings) -> list[Setting]:
    """Return all settings of the desk, in the order of the manual."""
    written = dotenv_values(ENV_FILE)
    found = []
    for name, field in Settings.model_fields.items():
        variable = field.alias or name
        source = "the environment" if os.environ.get(variable) else ENV_FILE if written.get(variable) else "the default"
        found.append(Setting(variable, _shown(getattr(settings, name)), source))
    return found


def _shown(value: Any) -> str:
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, SecretStr):
        return "(set, not shown)"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


async def _findings(site: Site) -> list[Finding]:
    variables = load_variables()
    configured = [plug for plug in plugs() if plug.is_configured(variables)]
    return [
        check_disk(site.settings),
        *check_support(site.settings),
        *await check_desk(site.settings, site.desk, configured),
    ]
