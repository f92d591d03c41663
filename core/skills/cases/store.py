"""Stores cases, their ledger, entries and clocks. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.cases.case import Case, Tried
from core.skills.cases.clock import Clock
from core.storage.rows import as_json, many, one, run, scalar, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.model.messages import Message
    from core.skills.cases.case import Actor, State
    from core.skills.cases.clock import Kind

EntryKind = Literal["customer", "staff", "note"]
_ADDRESS, _CASE, _TRIED = TypeAdapter(Address | None), TypeAdapter(Case), TypeAdapter(tuple[Tried, ...])

_COLUMNS = """
id, service, workspace, person, name, zone, language, address, subject, state, priority, tags, owner, owner_name, team,
staff, tried, opened_at, last_at, snoozed_until
"""
_SELECT = f"SELECT {_COLUMNS} FROM cases"  # noqa: S608 — constants
_INSERT = """
INSERT INTO cases (service, workspace, person, name, zone, language, address, conversation, subject, state, priority,
    tags, team, staff, tried, opened_at, last_at)
VALUES (%(service)s, %(workspace)s, %(person)s, %(name)s, %(zone)s, %(language)s, %(address)s, %(conversation)s,
    %(subject)s, %(state)s, %(priority)s, %(tags)s, %(team)s, %(staff)s, %(tried)s, %(opened_at)s, %(last_at)s)
ON CONFLICT (conversation) WHERE state <> 'solved' DO NOTHING
RETURNING id
"""
_GET = f"{_SELECT} WHERE id = %s"
_LOCK = f"{_GET} FOR UPDATE"
_OPEN_IN = f"{_SELECT} WHERE conversation = %s AND state <> 'solved'"
_LIST = f"{_SELECT} WHERE %s OR state <> 'solved' ORDER BY state = 'solved', opened_at, id"
_EARLIER = """
SELECT id, subject, state FROM cases
WHERE (service, workspace, person) = (%s, %s, %s) AND id < %s ORDER BY id DESC LIMIT %s
"""
_SET = """
UPDATE cases SET subject = %(subject)s, state = %(state)s, priority = %(priority)s, tags = %(tags)s, owner = %(owner)s,
    owner_name = %(owner_name)s, team = %(team)s, staff = %(staff)s, last_at = %(last_at)s,
    snoozed_until = %(snoozed_until)s
WHERE id = %(id)s
"""
_RECORD = """
INSERT INTO case_ledger (case_id, at, event, before, after, actor, actor_name, reason, target, target_name)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_LEDGER = """
SELECT at, event, before, after, actor_name,
    concat_ws(': ', nullif('to ' || target_name, 'to '), nullif(reason, '')) FROM case_ledger
WHERE case_id = %s ORDER BY id
"""
_ADD_TEXT = "INSERT INTO case_entries (case_id, at, kind, author, author_name, text) VALUES (%s, %s, %s, %s, %s, %s)"
_ADD_MESSAGE = """
INSERT INTO case_entries (case_id, at, kind, author, author_name, message_id, digest)
SELECT %s, %s, %s, %s, %s, id, md5(message ->> 'text')
FROM messages WHERE (platform, workspace, event_id) = (%s, %s, %s)
ON CONFLICT (message_id) DO UPDATE SET kind = excluded.kind
"""
_KINDS = """
SELECT DISTINCT e.kind FROM case_entries e JOIN messages m ON m.id = e.message_id
WHERE (m.platform, m.workspace) = (%s, %s) AND m.event_id = ANY(%s)
"""
_ENTRIES = """
SELECT e.at, e.kind, e.author_name, coalesce(e.text, m.message ->> 'text')
FROM case_entries e LEFT JOIN messages m ON m.id = e.message_id WHERE e.case_id = %s ORDER BY e.id
"""
_ANSWERED_AT = "SELECT address FROM replies WHERE message_id = %s ORDER BY id DESC LIMIT 1"
_CLOCKS = "SELECT kind, used, since, warned, breached, met FROM case_clocks WHERE case_id = %s"
_PUT_CLOCK = """
INSERT INTO case_clocks (case_id, kind, used, since, warned, breached, met) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, kind) DO UPDATE SET used = excluded.used, since = excluded.since, warned = excluded.warned,
    breached = excluded.breached, met = excluded.met
"""
# A card is the root of its thread, so its thread has the platform's id of the first message of the card. A platform
# whose message ids contain the channel's puts it before a slash.
_CARD = """
SELECT regexp_replace(split_part(platform_id, ',', 1), '^.*/', '') FROM replies
WHERE reply ->> 'renews' = %s AND platform_id IS NOT NULL ORDER BY id DESC LIMIT 1
"""
_CARD_STATE = "SELECT state FROM replies WHERE reply ->> 'renews' = %s ORDER BY id DESC LIMIT 1"
# Asked about each message of each conversation, so it is one statement. What was taken before is taken again, but the
# message that opened a case, whose turn was interrupted then, is the desk's.
_OF_CARD = """
FROM replies WHERE string_to_array(platform_id, ',') && %(cards)s AND address ->> 'platform' = %(platform)s
    AND address ->> 'workspace' = %(workspace)s AND address ->> 'channel' = %(channel)s
    AND starts_with(reply ->> 'renews', 'case ')
"""
_CASE_OF_CARD = f"SELECT split_part(reply ->> 'renews', ' ', 2)::bigint {_OF_CARD} ORDER BY id DESC LIMIT 1"
_CLAIM = f"""
SELECT 0 AS rank, case_id, CASE WHEN EXISTS (
    SELECT FROM effects WHERE effects.message_id = %(turn)s AND ability = 'intercepted'
) THEN kind END FROM case_entries WHERE message_id = %(turn)s
UNION ALL
SELECT 1, split_part(reply ->> 'renews', ' ', 2)::bigint, 'staff' {_OF_CARD}
UNION ALL
SELECT 2, id, 'customer' FROM cases
WHERE conversation = %(conversation)s AND state <> 'solved'
    AND (owner <> '' OR (person = %(person)s AND last_at >= %(since)s))
ORDER BY rank LIMIT 1
"""  # noqa: S608 — constants


@dataclass(frozen=True, slots=True)
class Claim:
    """The case that a message belongs to, and what it is there. `is_known`: it was taken before."""

    case_id: int
    kind: EntryKind
    is_known: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was said in a case. A `note` is for the team alone."""

    at: datetime
    kind: EntryKind
    author_name: str
    text: str


async def add(connection: AsyncConnection, case: Case) -> Case | None:
    """Add a case and return it with its id, or None if one is open in its conversation already."""
    values = {name: getattr(case, name) for name in _PLAIN} | {
        "tags": list(case.tags),
        "address": as_json(_ADDRESS, case.address),
        "conversation": case.address.conversation,
        "staff": _as_place(case.staff),
        "tried": as_json(_TRIED, case.tried),
    }
    id_ = await scalar(connection, _INSERT, **values)
    return replace(case, id=id_) if id_ else None


async def get(connection: AsyncConnection, case_id: int) -> Case | None:
    """Return a case, or None."""
    return next(iter(await values_of(connection, _CASE, _GET, case_id)), None)


async def lock(connection: AsyncConnection, case_id: int) -> Case | None:
    """Return a case, locked until the transaction ends, or None."""
    return next(iter(await values_of(connection, _CASE, _LOCK, case_id)), None)


async def open_in(connection: AsyncConnection, conversation: str) -> Case | None:
    """Return the case that is open in a conversation, or None."""
    return next(iter(await values_of(connection, _CASE, _OPEN_IN, conversation)), None)


async def claim(connection: AsyncConnection, turn_id: int, message: Message, *, since: datetime) -> Claim | None:
    """Return the case that a message belongs to, or None.

    It does if it did before, in the thread of a card, and in a conversation that a human has. What the customer of an
    open case says belongs to the case if they said something for it `since`.
    """
    place = message.address
    row = await one(
        connection,
        _CLAIM,
        turn=turn_id,
        **_card_at(place),
        conversation=place.conversation,
        person=message.person.id,
        since=since,
    )
    return Claim(row[1], row[2], is_known=row[0] == 0) if row and row[2] else None


async def case_of_thread(connection: AsyncConnection, place: Address) -> int | None:
    """Return the number of the case whose card the thread of a place belongs to, or None."""
    found: int | None = await scalar(connection, _CASE_OF_CARD, **_card_at(place)) if place.thread else None
    return found


def _card_at(place: Address) -> dict[str, Any]:
    """Return by what the card is found to which a thread belongs."""
    cards = [place.thread, f"{place.channel}/{place.thread}"] if place.thread else []
    return {"cards": cards, "platform": place.platform, "workspace": place.workspace, "channel": place.channel}


async def all_cases(connection: AsyncConnection, *, solved: bool = False) -> list[Case]:
    """Return the open cases, the oldest first; with `solved`, the solved ones after them."""
    return await values_of(connection, _CASE, _LIST, solved)


async def earlier(connection: AsyncConnection, case: Case, *, limit: int) -> list[tuple[int, str, State]]:
    """Return the number, subject and state of the customer's last cases before this one, the newest first."""
    rows = await many(connection, _EARLIER, case.service, case.workspace, case.person, case.id, limit)
    return [(row[0], row[1], row[2]) for row in rows]


async def put(connection: AsyncConnection, case: Case) -> None:
    """Store what can change in a case."""
    values = {name: getattr(case, name) for name in ("id", *_PLAIN, *_CHANGING)}
    await run(connection, _SET, **values, tags=list(case.tags), staff=_as_place(case.staff))


async def record(
    connection: AsyncConnection,
    case: Case,
    event: str,
    before: str,
    actor: Actor,
    *,
    at: datetime,
    reason: str,
    target: Actor | None = None,
) -> None:
    """Write a transition to `case.state` into the ledger. `target` is whom the case was given to."""
    to = (target.key, target.name) if target else ("", "")
    await run(connection, _RECORD, case.id, at, event, before, case.state, actor.key, actor.name, reason, *to)


async def ledger(connection: AsyncConnection, case_id: int) -> list[tuple[Any, ...]]:
    """Return when, what, from which state to which, by whom and why, for each transition of a case."""
    return await many(connection, _LEDGER, case_id)


async def add_message(
    connection: AsyncConnection, case: Case, kind: EntryKind, author: Actor, message: Message
) -> bool:
    """Add a message of the log, and return whether the log has it. Its words stay in the log."""
    place = message.address
    which = (place.platform, place.workspace, message.event_id)
    return await run(connection, _ADD_MESSAGE, case.id, message.sent_at, kind, author.key, author.name, *which) > 0


async def add_text(
    connection: AsyncConnection, case: Case, kind: EntryKind, author: Actor, text: str, *, at: datetime
) -> None:
    """Add what was written at the command line."""
    await run(connection, _ADD_TEXT, case.id, at, kind, author.key, author.name, text)


async def kinds_of(connection: AsyncConnection, parts: Sequence[Message]) -> set[EntryKind]:
    """Return what messages, which were said in one place, are in their case; nothing if they are new."""
    place = parts[0].address
    rows = await many(connection, _KINDS, place.platform, place.workspace, [part.event_id for part in parts])
    return {row[0] for row in rows}


async def copied_to(connection: AsyncConnection, turn_id: int, case: Case) -> Address | None:
    """Return where the copy of a customer's message is, which is another thread if the case has moved since."""
    place = _ADDRESS.validate_python(await scalar(connection, _ANSWERED_AT, turn_id))
    return place if place and place.conversation != case.address.conversation else None


async def entries(connection: AsyncConnection, case_id: int) -> list[Entry]:
    """Return what was said in a case, in order, without what was deleted."""
    return [Entry(*row) for row in await many(connection, _ENTRIES, case_id) if row[3]]


async def clocks_of(connection: AsyncConnection, case_id: int) -> dict[Kind, Clock]:
    """Return the clocks of a case by their kinds."""
    rows = await many(connection, _CLOCKS, case_id)
    return {row[0]: Clock(row[0], timedelta(seconds=row[1]), *row[2:]) for row in rows}


async def put_clocks(connection: AsyncConnection, case_id: int, clocks: Mapping[Kind, Clock]) -> None:
    """Store clocks of a case."""
    for clock in clocks.values():
        marks = (clock.warned, clock.breached, clock.met)
        await run(connection, _PUT_CLOCK, case_id, clock.kind, clock.used.total_seconds(), clock.since, *marks)


async def card_thread(connection: AsyncConnection, case: Case) -> str | None:
    """Return the thread of a case's card, or None if the card is not posted, or not known to be."""
    found: str | None = await scalar(connection, _CARD, case.card_key)
    return found


async def is_card_coming(connection: AsyncConnection, case: Case) -> bool:
    """Return whether a case's card waits to be posted."""
    return bool(await scalar(connection, _CARD_STATE, case.card_key) == "waiting")


def _as_place(address: Address | None) -> Any:
    return as_json(_ADDRESS, address) if address else None


_PLAIN = (
    *("service", "workspace", "person", "name", "zone", "language", "subject", "state", "priority", "opened_at"),
    *("last_at", "team"),
)
_CHANGING = ("owner", "owner_name", "snoozed_until")
