"""`frontdesk chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager, closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.console import runs, settings
from bots.cli.output.log_output import log_to_file
from bots.cli.output.progress import bars, choosing, learning, opening
from bots.terminal.app import Conversation, Terminal
from bots.terminal.commands import leaves
from bots.terminal.first_screen import EXAMPLES, Source, choose_examples, first_screen, name_of
from bots.terminal.input_lines import piped_lines
from bots.terminal.journal import Journal, history_path
from bots.terminal.parse import locale_of, speaker, terminal_address
from bots.terminal.sample_questions import sample_questions
from core.abilities.registry.overview import topics
from core.model.clock import SystemClock
from core.model.language import speaking
from knowledge.documents import UNREADABLE, redacted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rich.console import RenderableType
    from rich.progress import Progress

    from bots.frontdesk import Frontdesk
    from core.model.messages import Message

MANUAL = Path(__file__).parents[2] / "docs"
NOTHING_LEARNED = (
    "Nothing has been learned yet. To answer from your documents: frontdesk learn FOLDER. "
    "To try Frontdesk with its own manual: frontdesk chat --manual"
)


@runs
async def chat(
    person: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who speaks; by default, you.")] = None,
    channel: Annotated[
        str | None, typer.Option("--in", metavar="CHANNEL", help="Speak in a channel instead of a direct message.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    wait: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="After the input ends, wait this long for what is due.")
    ] = 0,
    learn: Annotated[
        list[str] | None, typer.Option("--learn", metavar="PATH|URL", help="Learn this first; may be repeated.")
    ] = None,
    manual: Annotated[bool, typer.Option("--manual", help="Learn Frontdesk's own manual first.")] = False,
) -> None:
    """Talk with the desk here. A line is a message; Ctrl-D ends the conversation."""
    for name in (person, channel):
        if name is not None and (not name.strip() or not name.isprintable()):
            raise typer.BadParameter(f"{name!r} is not a name. Use printable characters.")
    if person and person.startswith("#"):
        raise typer.BadParameter(f"{person!r} is a channel's name. To speak in a channel, use --in.")
    who, origins = person or _user(), [*(learn or []), *([str(MANUAL)] if manual else [])]
    if sys.stdin.isatty() and sys.stdout.isatty() and not as_json:
        await _talk(who, channel, origins)
        return
    async with _open(who, channel, as_json=as_json, origins=origins) as (_, conversation, _terminal):
        async for line in piped_lines():
            if as_json:
                await conversation.say(line)
                continue
            if leaves(line.strip()):
                break
            await conversation.take(line)
            await conversation.finish()  # the next line can press a button of the reply
        await conversation.finish()
        await asyncio.sleep(wait)
    raise typer.Exit(1 if conversation.refused else 0)


async def _talk(person: str, channel: str | None, origins: list[str]) -> None:
    """Talk with a person who types. What is refused is no failure, because the person was told."""
    from bots.terminal.completion import Completions  # noqa: PLC0415 — a pipe does without prompt_toolkit
    from bots.terminal.history import HistoryFile  # noqa: PLC0415
    from bots.terminal.prompt import Prompt  # noqa: PLC0415

    async with _open(person, channel, as_json=False, origins=origins, greets=True) as (desk, conversation, terminal):
        home = desk.stores.settings.home
        history = HistoryFile(history_path(home, person), may_keep=conversation.is_storable)
        completer = Completions(desk, terminal.buttons, person=person, channel=channel, home=home)
        await Prompt(conversation, terminal.activity, history=history, completer=completer).run()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # in a container, a user may have a number and no name
        return "you"


@asynccontextmanager
async def _open(
    person: str, channel: str | None, *, as_json: bool, origins: list[str], greets: bool = False
) -> AsyncIterator[tuple[Frontdesk, Conversation, Terminal]]:
    from rich.console import Console  # noqa: PLC0415

    from bots.assembly import open_desk  # noqa: PLC0415
    from core.settings.settings import load_variables  # noqa: PLC0415 — heavy for `--help`

    console, errors, address = Console(), Console(stderr=True), terminal_address(person, channel)
    loaded = settings()
    if not loaded.staff_channel:  # whoever runs a terminal can be the team
        loaded = loaded.model_copy(update={"staff_channel": "terminal"})
    if errors.is_terminal and not as_json:
        log_to_file(loaded.home)
    async with AsyncExitStack() as stack:
        journal = stack.enter_context(closing(Journal(loaded.home, address.platform)))
        terminal = Terminal(console, address=address, clock=SystemClock(), journal=journal, as_json_lines=as_json)
        with bars(errors, shown=errors.is_terminal and not as_json) as shown:
            opened = open_desk(loaded, adapters=(terminal,), progress=opening(shown))
            desk = await stack.enter_async_context(opened)
            report = await desk.stores.learn([(origin, None) for origin in origins], progress=learning(shown))
            conversation = Conversation(
                terminal, desk, person=person, channel=channel, locale=locale_of(load_variables())
            )
            if greets:
                with speaking(await conversation.spoken()):
                    screen = await _first_screen(desk, speaker(person, channel, now=desk.clock.now()), shown)
        for failure in report.failed:
            typer.echo(f"frontdesk: {failure.line}", err=True)
        if greets:
            console.print(screen)
        elif not as_json and not await desk.stores.library.origins():
            typer.echo(NOTHING_LEARNED, err=True)
        await stack.enter_async_context(desk.working())
        yield desk, conversation, terminal


async def _first_screen(desk: Frontdesk, reader: Message, shown: Progress) -> RenderableType:
    """Return the first screen for a person. Documents that the person may not read are not counted."""
    audiences = desk.desk.turn(reader).audiences
    documents = [one for one in await desk.stores.library.documents() if one.audience in audiences]
    counts = Counter(redacted(one.origin) for one in documents if not one.origin.startswith(UNREADABLE))
    sources = [Source(name_of(origin, manual=MANUAL), count) for origin, count in counts.most_common()]
    choosing(shown, total=len(documents))
    questions = await sample_questions(desk, reader, most=EXAMPLES) if sources else []
    abilities = [ability for topic in topics(desk.desk.abilities, reader, platforms=1) for ability in topic.abilities]
    return first_screen(sources, choose_examples(questions, abilities), version=version("frontdesk"))
