"""`frontdesk learn` and `frontdesk knowledge`: what Frontdesk knows, and how it is kept up to date."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.console import runs, settings, show_table, write_json
from bots.cli.output.progress import bars, learning
from bots.platforms import plugs
from core.model.errors import FrontdeskError, InputError
from core.text.enumeration import join_words, shorten_list
from knowledge.documents import redacted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager

    from bots.stores import Stores

knowledge = typer.Typer(help="List, show, remove and sync the documents that the desk knows.", no_args_is_help=True)
COLUMNS = ("id", "audience", "passages", "title", "source")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _checked(audience: str | None) -> str | None:
    """Refuse a name that no setting could contain, above all an empty one, which must not mean “public”."""
    if audience is None:
        return None
    name = audience.strip()
    if not name or not name.isprintable() or set(name) & set(";=,"):
        raise typer.BadParameter("An audience is a name such as staff, without ; = or commas.")
    return name


@runs
async def learn(
    origins: Annotated[
        list[str], typer.Argument(metavar="PATH|URL…", help="Files, folders, exports (ZIP), repositories, or websites.")
    ],
    audience: Annotated[
        str | None,
        typer.Option(
            callback=_checked, help="Who may see answers from these documents; if left out, as before, or everybody."
        ),
    ] = None,
    allow_secrets: Annotated[
        bool, typer.Option("--allow-secrets", help="Learn documents even if they seem to contain secrets.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Learn documents, and learn them again when they have changed."""
    await _learn([(origin, audience) for origin in origins], allow_secrets=allow_secrets, as_json=as_json)


@knowledge.command("sync")
@runs
async def sync(as_json: Json = False) -> None:
    """Update everything that was learned."""
    await _learn(None, as_json=as_json)


@knowledge.command("list")
@runs
async def show_list(as_json: Json = False) -> None:
    """List the documents."""
    async with _stores() as stores:
        documents = await stores.library.documents()
    if as_json:
        for document in documents:
            shown = {"origin": redacted(document.origin), "learned_at": document.learned_at.isoformat()}
            write_json({**asdict(document), **shown})
        return
    rows = [{name: getattr(document, name) for name in COLUMNS} for document in documents]
    show_table(rows, as_json=False, empty="Nothing has been learned yet. Try: frontdesk learn FOLDER")


@knowledge.command("show")
@runs
async def show(document: Annotated[str, typer.Argument(metavar="ID", help="A document's id, from `list`.")]) -> None:
    """Print a document as it is stored."""
    async with _stores() as stores:
        text = await stores.library.text(document)
    if text is None:
        raise InputError(f"There is no document {document!r}. `frontdesk knowledge list` shows the ids.")
    typer.echo(text)


@knowledge.command("remove")
@runs
async def remove(
    what: Annotated[
        str, typer.Argument(metavar="ID|PATH|URL", help="A document's id, or a path or address that was learned.")
    ],
    as_json: Json = False,
) -> None:
    """Remove a document, or everything that was learned from a path or address."""
    async with _stores() as stores:
        removed = await stores.forget(what)
    if not removed:
        raise InputError(f"No document has the id or origin {what!r}. `frontdesk knowledge list` shows what there is.")
    if as_json:
        write_json({"removed": removed})
    else:
        typer.echo(f"{removed} removed.")


async def _learn(origins: list[tuple[str, str | None]] | None, *, as_json: bool, allow_secrets: bool = False) -> None:
    from rich.console import Console  # noqa: PLC0415

    async with _stores() as stores:
        if origins is None:
            origins = [(origin.origin, None) for origin in await stores.library.origins()]
        console = Console(stderr=True)
        with bars(console, shown=not as_json and console.is_terminal) as shown:
            report = await stores.learn(origins, allow_secrets=allow_secrets, progress=learning(shown))
        warnings = await _warnings(stores, report.published) if report.published else ()
    if as_json:
        counts = {name: value for name, value in asdict(report).items() if name != "notes"}
        write_json({**counts, "failed": [{"source": f.source, "error": f.error} for f in report.failed]})
    else:
        typer.echo(
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, {report.removed} removed; "
            f"{report.passages} new passages."
        )
    for line in (*report.notes, *warnings, *(failure.line for failure in report.failed)):
        typer.echo(f"frontdesk: {line}", err=True)
    if report.failed:
        raise typer.Exit(1)


async def _warnings(stores: Stores, published: Sequence[str]) -> list[str]:
    """Return what to say about documents that became public, if people from other organisations can ask about them."""
    from core.settings.settings import load_variables  # noqa: PLC0415 — pydantic is heavy for `--help`

    variables, found = load_variables(), list[str]()
    for plug in plugs():
        if plug.shared_channels is None or not plug.is_configured(variables):
            continue
        try:
            shared = await plug.shared_channels(stores.settings, stores.pool)
        except FrontdeskError as error:
            found.append(f"Whether another company shares a channel on {plug.name.title()} is not known: {error}")
            continue
        if shared:
            found.append(
                f"{join_words(published)} can be read by everybody, also from other companies: on {plug.name.title()}, "
                f"they are in {shorten_list(shared)}. To keep it to your own people, learn it again with --audience."
            )
    return found


def _stores() -> AbstractAsyncContextManager[Stores]:
    from bots.assembly import open_stores  # noqa: PLC0415

    return open_stores(settings())
