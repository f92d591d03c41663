"""The language of each person: what they asked for, or wrote last, or have set on the platform. Contains the SQL."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.language import LANGUAGES, current_language, language_of_locale, speaking, spoken_language
from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.storage.rows import one, run, scalar
from core.text.spoken_language import language_spoken, language_wanted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.model.messages import Address, Message
    from core.storage.rows import Database

_KNOWN = "SELECT language, spoken FROM people WHERE (service, workspace, person) = (%s, %s, %s)"
_LATER = """
SELECT coalesce(
    (
        SELECT coalesce(language, spoken) FROM people
        WHERE (service, workspace, person) = (%(service)s, %(workspace)s, %(person)s)
    ),
    %(locale)s,
    (
        SELECT message #>> '{person,locale}' FROM messages
        WHERE workspace = %(workspace)s AND message #>> '{person,id}' = %(person)s
            AND split_part(platform, ' ', 1) = %(service)s
        ORDER BY id DESC
        LIMIT 1
    )
)
"""
_WANT = """
INSERT INTO people (service, workspace, person, language) VALUES (%s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET language = excluded.language
"""
_HEAR = """
INSERT INTO people (service, workspace, person, spoken) VALUES (%s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET spoken = excluded.spoken
"""


async def language_to_answer(database: Database, message: Message) -> str:
    """Return the language in which to answer a message, and keep what it tells about its sender.

    This is the language that the person asks for, in this message or before; else the language of the message; else
    that of their messages before; else that of the platform; else English. Of people who only talk to each other,
    nothing is kept. If the process dies before the commit, the message is read again; if after, the same is kept again.
    """
    who = PersonRef.of(message)
    said = "" if message.choice else message.text
    is_own = message.reach is not Reach.OVERHEARD and message.about is None
    if is_own and (wanted := language_wanted(said)):
        await run(database, _WANT, *who.row, wanted)
        return wanted
    row = await one(database, _KNOWN, *who.row)
    asked_for, spoken_before = row or (None, None)
    known = asked_for or spoken_before or language_of_locale(message.person.locale)
    spoken = None if asked_for else language_spoken(said, known=known)
    before = str(known or current_language())
    if spoken in (None, before):
        return before
    if is_own:
        await run(database, _HEAR, *who.row, spoken)
    return spoken


def with_spoken_locale(message: Message) -> Message:
    """Return a message whose sender's locale is of the language of its words, in which its times are to be read.

    A platform reports the language of its menus, if any. It stays if that is what is spoken, since it says more: dates
    are written otherwise in en-GB than in en-US.
    """
    is_said = not message.choice and not message.apart
    spoken = language_spoken(message.text, known=spoken_language()) if is_said else None
    if spoken is None or spoken == language_of_locale(message.person.locale):
        return message
    return replace(message, person=replace(message.person, locale=spoken))


async def language_of(database: Database, who: PersonRef, *, locale: str | None = None) -> str:
    """Return the language of somebody to whom we write unasked. `locale` is what the platform says now, if it does."""
    found = await scalar(database, _LATER, **who.columns, locale=locale)
    return language_of_locale(found) or LANGUAGES[0]


@asynccontextmanager
async def speaking_to(database: Database, who: PersonRef, *, locale: str | None = None) -> AsyncIterator[None]:
    """Speak a person's language for a while, see `language_of`."""
    with speaking(await language_of(database, who, locale=locale)):
        yield


@asynccontextmanager
async def speaking_at(database: Database, address: Address) -> AsyncIterator[None]:
    """Speak the language of whoever reads an address: of the person, if it is one's direct conversation.

    In a channel, the language stays as it is.
    """
    with speaking(await language_of(database, PersonRef.at(address)) if address.label.startswith("@") else None):
        yield
