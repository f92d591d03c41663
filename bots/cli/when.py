"""`frontdesk when`: how a time is understood."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsObject, read_lines, write_json
from core.model.clock import SystemClock
from core.model.errors import InputError, UnknownZone

if TYPE_CHECKING:
    from datetime import tzinfo

    from core.when import Reading


def when(
    text: Annotated[str | None, typer.Argument(help="The text.")] = None,
    now: Annotated[str | None, typer.Option(metavar="ISO", help="The reference instant, with its offset.")] = None,
    tz: Annotated[
        str | None, typer.Option(metavar="ZONE", help="An IANA name, or an offset such as UTC-02:00.")
    ] = None,
    locale: Annotated[str | None, typer.Option(metavar="L", help="Language and country, such as en-GB or de.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Read JSON lines with `id`, `text`, `now`, `tz` and `locale`; `-` is stdin."),
    ] = None,
    as_json: AsObject = False,
) -> None:
    """Show how a time is understood: as an instant, an interval, a duration, a recurrence, or none."""
    if (text is None) == (batch is None):
        raise typer.BadParameter("Give either a text or --batch FILE.")
    if batch:
        _batch(batch)
        return
    from core.when import describe, to_iso  # noqa: PLC0415

    row = {"text": text, "now": now or to_iso(SystemClock().now()), "tz": tz or "UTC", "locale": locale}
    reading, fields = _understand(row)
    if as_json:
        write_json(fields)
    elif reading.kind == "none":
        typer.echo("no time")
    else:
        typer.echo(f"{describe(reading)}  ({reading.kind}, from “{reading.text}”)")


def _batch(file: Path) -> None:
    refused = count = 0
    for number, line in read_lines(file):
        count += 1
        row: dict[str, Any] = {"id": None}
        try:
            row = _row(line, number)
            write_json({"id": row["id"], **_understand(row)[1]})
        except InputError as error:
            refused += 1
            write_json({"id": row["id"], "line": number, "error": str(error)})
    if refused:
        raise InputError(f"{refused} of {count} texts were refused; the `error` in their line says why.")


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
        return {name: row[name] for name in ("id", "text", "now", "tz")} | {"locale": row.get("locale")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f'Line {number} is not {{"id": …, "text": …, "now": …, "tz": …}} in JSON. Correct it.'
        ) from error


def _understand(row: dict[str, Any]) -> tuple[Reading, dict[str, Any]]:
    """Return how a text is understood, and the same in the documented JSON form, with instants in the row's zone."""
    from core.when import find_zone, from_iso, others, read  # noqa: PLC0415

    text, locale, now = str(row["text"]), row["locale"] and str(row["locale"]), from_iso(str(row["now"]))
    if not isinstance(now, datetime):
        raise InputError(f"{row['now']} is not an instant. Write it like 2026-11-27T09:00:00+01:00.")
    try:
        zone = find_zone(str(row["tz"]))
    except UnknownZone as error:
        raise InputError(str(error)) from error
    reading = read(text, now=now, zone=zone, locale=locale)
    found = others(reading, text, now=now, zone=zone, locale=locale)
    return reading, {**_fields(reading, zone), "others": [_fields(other, zone) for other in found]}


def _fields(reading: Reading, zone: tzinfo) -> dict[str, Any]:
    from core.when import to_iso  # noqa: PLC0415

    return {
        "kind": reading.kind,
        "start": reading.start and to_iso(reading.start.astimezone(zone)),
        "end": reading.end and to_iso(reading.end.astimezone(zone)),
        "grain": reading.grain,
        "duration": None if reading.duration is None else to_iso(reading.duration),
        "rrule": reading.rrule,
        "text": reading.text,
        "span": list(reading.span),
    }
