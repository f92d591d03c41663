"""Lists and calls the tools of a server, each time on a connection of its own, within its limits of time and size."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from core.model.errors import SettingsError, SkillError
from core.skills.tools.errors import Changed, NotRun, PerhapsRun
from core.skills.tools.tool import Tool, cleaned
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from core.skills.tools.server_settings import ToolServer

log = logging.getLogger(__name__)

MOST_TOOLS: Final = 100
"""How many tools of one server are used."""
MOST_PAGES: Final = 20
MISSING: Final = (
    "FRONTDESK_MCP names servers of tools, which need the extra `mcp`. Install it: pip install 'frontdesk[mcp]'."
)
NOT_REACHED: Final = N_("{server} cannot be reached ({reason}). Nothing was run.")
NO_RESULT: Final = N_(
    "{server} gave no result for {tool} ({reason}). It may have happened all the same: look there before you ask again."
)
CHANGED: Final = N_(
    "{server} has changed {tool} since I was started, so I did not run it. Somebody who runs me can look at it and "
    "start me again."
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool returned: its text, without anything that nobody sees, and whether it says that it failed."""

    text: str
    failed: bool = False


@dataclass(slots=True)
class Questions:
    """What a server asks in the course of a call (elicitation). `answer` returns what to tell it."""

    answer: Callable[[Any], Awaitable[Any]] | None = None
    asked: list[Any] = field(default_factory=list)


def check_extra() -> None:
    """Raise `SettingsError` if the package `mcp` is not installed."""
    if find_spec("mcp") is None:
        raise SettingsError(MISSING)


async def list_tools(server: ToolServer, home: Path) -> list[Tool]:
    """Return the tools of a server that the settings allow and that can be used.

    Raises:
        NotRun: the server cannot be reached, or takes too long.
    """
    try:
        async with asyncio.timeout(server.timeout), _connected(server, home, Questions()) as client:
            found = await _tools_of(server, client)
    except Exception as error:  # whatever a server does, and whatever the library raises about it
        raise NotRun(_not_reached(server, error)) from error
    return [tool for tool in found if tool.is_usable and (not server.tools or tool.name in server.tools)]


async def call_tool(
    server: ToolServer, tool: Tool, arguments: Mapping[str, Any], *, home: Path, questions: Questions | None = None
) -> Result:
    """Call a tool and return what it says. A tool that the server has changed meanwhile is not called.

    If the process dies before the call is sent, nothing has happened at the server; if after, it may have.

    Raises:
        NotRun: nothing was sent: the server cannot be reached, or has changed the tool.
        PerhapsRun: the call was sent, and the server gave no result in time, or none that can be read.
    """
    was_sent, result = False, None
    try:
        async with asyncio.timeout(server.timeout), _connected(server, home, questions or Questions()) as client:
            if tool.fingerprint not in {known.fingerprint for known in await _tools_of(server, client)}:
                raise Changed(_(CHANGED).format(server=server.name, tool=tool.name))  # noqa: TRY301
            was_sent = True
            result = _read(await client.call_tool(tool.name, dict(arguments)), server)
    except SkillError:
        raise
    except Exception as error:
        if result is None and was_sent:
            text = _(NO_RESULT).format(server=server.name, tool=tool.name, reason=_reason(error))
            raise PerhapsRun(text) from error
        if result is None:
            raise NotRun(_not_reached(server, error)) from error
        log.info("%s did not end well after a call: %s", server.name, _reason(error))
    return result


@asynccontextmanager
async def _connected(server: ToolServer, home: Path, questions: Questions) -> AsyncIterator[Any]:
    check_extra()
    from mcp.client.client import Client  # noqa: PLC0415 — an extra, which is slow to import

    from core.skills.tools.sign_in import auth_of  # noqa: PLC0415
    from core.skills.tools.transports import http_transport  # noqa: PLC0415

    if not server.command:
        transport = http_transport(server, auth_of(server, home))
    elif sys.platform == "win32":
        raise OSError("on Windows, only servers with a URL can be reached")
    else:
        from core.skills.tools.process_transport import process_transport  # noqa: PLC0415

        transport = process_transport(server)
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # it logs whatever a server sends that is wrong
    callback = _callback(questions.answer, questions.asked) if questions.answer else None
    async with Client(transport, elicitation_callback=callback, cache=None) as client:
        yield client


def _callback(answer: Callable[[Any], Awaitable[Any]], asked: list[Any]) -> Any:
    async def note_and_answer(_context: Any, request: Any) -> Any:
        asked.append(request)
        return await answer(request)

    return note_and_answer


async def _tools_of(server: ToolServer, client: Any) -> list[Tool]:
    found: list[Tool] = []
    cursor: str | None = None
    for _page in range(MOST_PAGES):
        page = await client.list_tools(cursor=cursor)
        found += [Tool(server.name, one.name, one.description or "", dict(one.input_schema)) for one in page.tools]
        cursor = page.next_cursor
        if cursor is None or len(found) >= MOST_TOOLS:
            break
    return found[:MOST_TOOLS]


def _read(result: Any, server: ToolServer) -> Result:
    parts = [_part(one) for one in result.content]
    if not any(parts) and result.structured_content is not None:
        parts = [str(result.structured_content)]
    text = cleaned("\n".join(filter(None, parts))).strip()
    left = len(text) - server.most_output
    if left > 0:
        more = _("… ({n} more characters are left out)").format(n=f"{left:,}")
        text = f"{text[: server.most_output].rstrip()}\n{more}"
    return Result(text, failed=bool(result.is_error))


def _part(content: Any) -> str:
    """Return the text of a part of a result; of anything but text, only what it is."""
    if (text := getattr(content, "text", None)) is not None:
        return str(text)
    resource = getattr(content, "resource", None)
    if resource is not None:
        return str(getattr(resource, "text", None) or f"[{getattr(resource, 'mime_type', None) or 'file'}]")
    return f"[{getattr(content, 'mime_type', None) or content.type}]"


def _not_reached(server: ToolServer, error: Exception) -> str:
    return _(NOT_REACHED).format(server=server.name, reason=_reason(error))


def _reason(error: BaseException) -> str:
    """Return in a few words what went wrong. What a server says of it itself is cut and cleaned."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, TimeoutError):
        return _("it takes too long")
    said = " ".join(cleaned(str(error)).split())[:150]
    return said.rstrip(".") or type(error).__name__
