"""What people are told of tools: what one will do, and what came of it. A server's words are always set apart."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from core.model.buttons import offer
from core.model.replies import Reply
from core.skills.tools.tool import cleaned
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.skills.tools.connection import Result
    from core.skills.tools.listing import Listing
    from core.skills.tools.tool import Tool

RUN: Final = "run_tool"
LEAVE: Final = "leave_tool"
LONGEST_SHOWN: Final = 1500
"""In characters: how much of an argument is shown. A call with a longer one is shown with its length."""
ASKS: Final = N_("Shall I run **{tool}** of {server} with this?")
ASKS_PLAIN: Final = N_("Shall I run **{tool}** of {server}? It needs nothing else.")
SAYS: Final = N_("**{tool}** of {server} says:")
FAILS: Final = N_("**{tool}** of {server} says that it failed:")
EMPTY: Final = N_("**{tool}** of {server} has run. It says nothing.")
LEFT: Final = N_("Nothing was run.")
GONE: Final = N_("That call is over, or somebody else asked for it. Ask me again.")
PERHAPS: Final = N_(
    "I was stopped while {server} was running {tool}. It may have happened all the same: look there before you ask "
    "again."
)
NO_SERVERS: Final = N_("I have no tools of other servers.")


def proposal(tool: Tool, arguments: Mapping[str, Any], call: int) -> Reply:
    """Ask whether a tool is to be called. The tool, the server and all arguments are shown as they will be sent."""
    question = _(ASKS if arguments else ASKS_PLAIN).format(tool=marked(tool.name), server=tool.server)
    shown = f"{question}\n\n{fenced(listed(arguments))}" if arguments else question
    return Reply(
        shown,
        choices=(offer(_("Yes, run it"), RUN, call=call), offer(_("No"), LEAVE, call=call)),
        asks=RUN,
    )


def outcome(tool: str, server: str, result: Result) -> str:
    """Return what a tool said, in a block of its own."""
    head = _(FAILS if result.failed else SAYS if result.text else EMPTY).format(tool=marked(tool), server=server)
    return f"{head}\n\n{fenced(result.text)}" if result.text else head


def overview(listings: Sequence[Listing], harmless: Mapping[str, Sequence[str]]) -> str:
    """Return the tools of all servers, by server."""
    lines: list[str] = []
    for listing in listings:
        name = listing.server.name
        lines.append(f"**{name}**")
        lines += [
            f"- {marked(tool.name)}: {plain(tool.purpose, 120)}"
            + (f" _({_('runs unasked')})_" if tool.name in harmless.get(name, ()) else "")
            for tool in listing.tools
        ]
        if not listing.tools:
            lines.append("- " + _("It could not be reached when I was started."))
    return "\n".join(lines) or _(NO_SERVERS)


def listed(arguments: Mapping[str, Any]) -> str:
    """Return arguments one a line, in full."""
    return "\n".join(f"{cleaned(name)}: {_shown(value)}" for name, value in arguments.items())


def _shown(value: Any) -> str:
    text = cleaned(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    if len(text) <= LONGEST_SHOWN:
        return text
    more = _("… ({n} more characters are left out)").format(n=f"{len(text) - LONGEST_SHOWN:,}")
    return f"{text[:LONGEST_SHOWN]} {more}"


def fenced(text: str) -> str:
    """Return somebody else's text as a block of code, which nothing in it can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def marked(name: str) -> str:
    """Return the name of a tool without anything that Markdown reads."""
    return re.sub(r"[^\w .:/-]", " ", cleaned(name))[:80].strip()


def plain(text: str, longest: int) -> str:
    """Return a server's words on one line, without anything that Markdown reads or that is a link."""
    bare = re.sub(r"\S*://\S*|[*_`\[\]<>|#~\\]", " ", text)
    words = " ".join(bare.split())
    return words if len(words) <= longest else f"{words[:longest].rsplit(' ', 1)[0]} …"
