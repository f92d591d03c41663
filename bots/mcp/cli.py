"""`frontdesk mcp`: the desk as a server of tools, over the pipes of a process."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from bots.cli.console import finish, settings
from core.model.person_ref import PersonRef

commands = typer.Typer(
    help="Serve Frontdesk's tools over MCP on stdin and stdout, for one person.", invoke_without_command=True
)


@commands.callback()
def serve(
    person: Annotated[
        str, typer.Option("--as", metavar="PERSON", help="For whom: a name, or service/workspace/id; by default, you.")
    ] = "",
) -> None:
    """Serve until the input ends."""
    finish(_serve(_person_of(person or getpass.getuser())))


async def _serve(caller: PersonRef) -> None:
    from bots.mcp.adapter import check_extra  # noqa: PLC0415

    check_extra()
    from bots.assembly import open_desk  # noqa: PLC0415
    from bots.mcp.app import make_server  # noqa: PLC0415 — heavy for `--help`

    async with open_desk(settings(serves=True)) as desk, desk.working():
        await make_server(desk, lambda _: caller).run_stdio_async()


def _person_of(name: str) -> PersonRef:
    service, _, rest = name.partition("/")
    workspace, _, person = rest.partition("/")
    return PersonRef(service, workspace, person) if person else PersonRef("terminal", "local", name.casefold())
