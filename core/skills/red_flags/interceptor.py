"""The answer to a red flag: an emergency text at once, and a human. No model, document or search takes part.

The message is taken before the desk decides whether to speak, so that the text also comes where the desk is silent. In
a channel, it goes to the person alone if others are not to read it, or if nobody had asked the desk there.
"""

from __future__ import annotations

import asyncio
import logging
import tomllib
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.interception import Interception, intercepts
from core.guards.red_flags import RedFlag, find_red_flag
from core.model.errors import Overtaken, SkillError
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.red_flags.emergency_text import emergency_text, lines_of
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from pathlib import Path

    from core.abilities.ability import Ability
    from core.abilities.turn import Turn
    from core.model.messages import Address, Message
    from core.settings.settings import Settings

log = logging.getLogger(__name__)

MARK: Final = "🚨"
LONGEST_SUBJECT: Final = 120
PRIVATE: Final = frozenset({"crisis", "violence"})
"""What is answered privately, even to somebody who asked the desk in a channel."""


@intercepts
async def answer_red_flag(turn: Turn) -> Interception | None:
    """Take a message that tells of a danger to life or limb, unless the team says it in its own channel.

    If the process dies before the commit, the message is read again; if after, the text is sent once.
    """
    if turn.message.is_only_files or _is_teams_own(turn.message.address, turn.services.settings):
        return None
    flag = await asyncio.to_thread(_flag_in, tuple(part.text for part in turn.parts))
    if flag is None:
        return None
    log.warning("A red flag (%s, %.1f) at message %s", flag.kind, flag.score, turn.id)
    return Interception("it tells of a danger to life", partial(_answer, flag=flag))


async def _answer(turn: Turn, flag: RedFlag) -> Reply:
    """Return the emergency text, with what was said about the human who was fetched."""
    message, text = turn.message, emergency_text(flag.kind, lines_of(turn.services.settings))
    is_private = message.reach is not Reach.DIRECT and (flag.kind in PRIVATE or message.reach is Reach.OVERHEARD)
    at = message.address.of(message.person) if is_private else message.address
    fetched = await _fetch_human(turn, replace(message, address=replace(at, via=None)))
    said = "\n\n".join(filter(None, (text, fetched.text if fetched else "")))
    about = fetched.subjects if fetched else ()
    moments = fetched.moments if fetched else ()
    if not is_private:
        return Reply(said, kind="notice", subjects=about, moments=moments)
    return Reply(
        said, kind="notice", subjects=about, moments=moments, to=at, returns=replace(message.address, via=None)
    )


async def _fetch_human(turn: Turn, message: Message) -> Reply | None:
    """Open an urgent case. Whatever goes wrong with it, the emergency text is sent without it."""
    fetch = _fetching(turn)
    if fetch is None or turn.connection is None:
        return None
    about = shortened(f"{MARK} {' '.join(message.text.split())}", LONGEST_SUBJECT)
    try:
        async with turn.connection.transaction():
            found = await fetch.function(turn.with_message(message), about=about, urgent=True)
    except Overtaken:
        raise
    except SkillError as error:
        log.warning("Nobody was fetched for a red flag: %s", error)
        return None
    except Exception:
        log.exception("Nobody could be fetched for a red flag")
        return None
    return found if isinstance(found, Reply) else Reply(str(found))


def _fetching(turn: Turn) -> Ability | None:
    """Return the ability that fetches a human, if it is offered and can be told that it is urgent."""
    able = (each for each in turn.abilities if each.fetches_human and each.offered)
    return next((each for each in able if "urgent" in each.schema.model_fields), None)


def _flag_in(texts: tuple[str, ...]) -> RedFlag | None:
    """Return the surest red flag in messages that are answered together, alone or joined."""
    joined = ("\n".join(texts),) if len(texts) > 1 else ()
    found = [flag for text in (*texts, *joined) if (flag := _flag_of(text))]
    return max(found, key=lambda flag: flag.score, default=None)


@lru_cache(maxsize=64)
def _flag_of(text: str) -> RedFlag | None:
    """Return the red flag in a text. The desk asks twice about each message that it answers."""
    return find_red_flag(text)


def _is_teams_own(address: Address, settings: Settings | None) -> bool:
    """Return whether an address is in a channel of the team, which the settings or the team's file name."""
    if settings is None:
        return False
    places = {settings.staff_channel, *_named_in(settings.support)} - {""}
    return any(address.channel == place.rpartition("/")[2].rpartition(":")[2] for place in places)


@lru_cache(maxsize=4)
def _named_in(support: Path | None) -> frozenset[str]:
    """Return all places that the team's file names, whatever for."""
    try:
        content = tomllib.loads(support.read_text("utf-8")) if support else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return frozenset()
    return frozenset(value for value in _texts(content) if value.startswith(("slack:", "discord:")))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in _texts(each)]
