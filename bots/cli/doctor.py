"""`frontdesk doctor`, which checks what is configured and says how to repair what is wrong."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from bots.cli.console import AsObject, runs, settings, write_json
from bots.platforms import Finding, plugs
from core.model.errors import FrontdeskError, HomeInUse, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bots.frontdesk import Frontdesk
    from bots.platforms import Plug
    from core.settings.settings import Settings


@runs
async def doctor(as_json: AsObject = False) -> None:
    """Check every setting, store and model that is configured."""
    findings = await _examine()
    healthy = all(finding.ok for finding in findings)
    if as_json:
        write_json({"ok": healthy, "checks": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            typer.echo(f"{'ok  ' if finding.ok else 'BAD '} {finding.name}: {finding.found}")
            if finding.advice:
                typer.echo(f"     → {finding.advice}")
    raise typer.Exit(0 if healthy else 1)


async def _examine() -> list[Finding]:
    from core.settings.settings import load_variables  # noqa: PLC0415

    try:
        loaded = settings()
    except SettingsError as error:
        return [Finding("settings", ok=False, found="one is wrong", advice=str(error))]
    findings = [Finding("settings", ok=True, found="all are valid"), check_disk(loaded), *_preset(loaded)]
    findings += [*check_support(loaded), *await _tools(loaded)]
    variables = load_variables()
    configured = [plug for plug in plugs() if plug.is_configured(variables)]
    try:
        findings += await _stores_and_model(loaded, configured)
    except HomeInUse as error:
        advice = "To have them checked, stop that process first."
        findings.append(Finding("stores", ok=True, found=f"in use by {error.holder}", advice=advice))
    except FrontdeskError as error:
        findings.append(Finding("desk", ok=False, found="cannot be opened", advice=str(error)))
    if not configured:
        advice = "docs/slack.md and docs/discord.md set one up step by step. `frontdesk chat` needs none."
        findings.append(Finding("chat platforms", ok=True, found="none yet", advice=advice))
    wanted = [plug.examine for plug in configured if plug.examine]
    return [*findings, *[finding for examine in wanted for finding in await examine(loaded)]]


def _preset(settings: Settings) -> list[Finding]:
    from bots.cli.support.preset_checks import check_preset, check_red_flags  # noqa: PLC0415

    return [*check_preset(settings), *check_red_flags(settings)]


def check_support(settings: Settings) -> list[Finding]:
    """Return what is to be said about the team's settings."""
    from bots.cli.support.checks import check_settings  # noqa: PLC0415
    from core.model.clock import SystemClock  # noqa: PLC0415

    return check_settings(settings, now=SystemClock().now())


async def _tools(settings: Settings) -> list[Finding]:
    from bots.cli.tools.commands import check_servers  # noqa: PLC0415

    return await check_servers(settings)


def check_disk(settings: Settings) -> Finding:
    """Return whether there is room on the disk."""
    from core.storage.embedded import LEAST_FREE_BYTES  # noqa: PLC0415

    place = next(folder for folder in (settings.home, *settings.home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    ok = free >= LEAST_FREE_BYTES
    return Finding("disk", ok, f"{free // 2**20:,} MiB free at {settings.home}", "" if ok else "Free some space there.")


async def _stores_and_model(settings: Settings, plugs: Sequence[Plug]) -> list[Finding]:
    from bots.assembly import open_desk  # noqa: PLC0415

    async with open_desk(settings) as desk:
        return await check_desk(settings, desk, plugs)


async def check_desk(settings: Settings, desk: Frontdesk, plugs: Sequence[Plug]) -> list[Finding]:
    """Return what is to be said about an open desk: its stores, its model and its channels."""
    from bots.cli.support.checks import check_channels  # noqa: PLC0415
    from core.conversations.unreadable_events import UnreadableEvents  # noqa: PLC0415

    documents = await desk.stores.library.documents()
    model = await desk.agent.check()
    embeds = desk.stores.embedder is not None
    unreadable = await UnreadableEvents(desk.stores.pool).counts()
    channels = await check_channels(settings, desk.stores.pool, plugs)
    return [
        Finding("database", ok=True, found="a server" if settings.database_url else "embedded PostgreSQL"),
        Finding("vectors", ok=True, found=settings.chroma_url or "embedded Chroma"),
        Finding(
            "embeddings",
            ok=embeds,
            found=settings.embeddings,
            advice="" if embeds else "Reinstall Frontdesk: the file of the embedding model is missing or was changed.",
        ),
        Finding(
            "knowledge",
            ok=bool(documents),
            found="1 document" if len(documents) == 1 else f"{len(documents)} documents",
            advice="" if documents else "Learn some: frontdesk learn FOLDER",
        ),
        Finding("model", ok=model is None, found=settings.model, advice=model or ""),
        *await _media(settings),
        *channels,
        *[_unreadable(service, counts) for service, counts in unreadable.items()],
    ]


async def _media(settings: Settings) -> list[Finding]:
    """Check the models that make pictures and hear, whether a picture can be seen, and ffmpeg for videos."""
    from core.media.media_server import MediaServer, check_media  # noqa: PLC0415
    from core.model.clock import SystemClock  # noqa: PLC0415

    server, findings = MediaServer.of(settings, SystemClock()), []
    if settings.image_model or settings.transcription_model:
        wrong = await check_media(server)
        found = ", ".join(filter(None, [settings.image_model, settings.transcription_model]))
        findings.append(Finding("pictures and voice", ok=wrong is None, found=found, advice=wrong or ""))
    if settings.model_sees and not settings.models:
        advice = "Set FRONTDESK_MODEL to a model that sees pictures, or remove FRONTDESK_MODEL_SEES."
        findings.append(Finding("pictures and voice", ok=False, found="there is no model that sees", advice=advice))
    if (settings.transcription_model or settings.model_sees) and not shutil.which("ffmpeg"):
        advice = "Install ffmpeg, so that videos can be heard and seen."
        findings.append(Finding("videos", ok=True, found="they cannot be read", advice=advice))
    return findings


def _unreadable(service: str, counts: Mapping[str, int]) -> Finding:
    """Return the finding about a platform's events that could not be read. Little or nothing is lost by them."""
    kinds = ", ".join(f"{name} {count}" for name, count in counts.items())
    found = f"{sum(counts.values())} events could not be read in the last 30 days: {kinds}"
    return Finding(f"{service} events", ok=True, found=found, advice="Update Frontdesk. The log has a line on each.")
