"""Linked accounts: those of one person on several platforms, linked by a code. The SQL is here.

Nothing is merged: each account keeps its reminders and its access to documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.model.errors import SkillError
from core.model.messages import Address
from core.model.person_ref import PersonRef
from core.storage.rows import as_json, many, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Message

VALID_FOR = timedelta(minutes=10)
MOST_GUESSES = 5
"""How many wrong codes one account may enter within `GUESSED_FOR`."""
GUESSED_FOR = timedelta(hours=1)
MOST_ACCOUNTS = 8

Key = tuple[str, str, str]
_ADDRESS = TypeAdapter(Address)

_KEEP_CODE = """
INSERT INTO link_codes (service, workspace, person, address, digest, ends_at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE
    SET address = excluded.address, digest = excluded.digest, ends_at = excluded.ends_at
"""
_TAKE_CODE = "DELETE FROM link_codes WHERE digest = %s AND ends_at > %s RETURNING address"
_FIND_CODE = "SELECT address FROM link_codes WHERE digest = %s AND ends_at > %s"
_DROP_OLD = "DELETE FROM link_codes WHERE ends_at <= %s"
_DROP_OLD_GUESSES = "DELETE FROM link_guesses WHERE since <= %s"
_GUESSES = "SELECT wrong FROM link_guesses WHERE (service, workspace, person) = (%s, %s, %s) AND since > %s"
_GUESSED = """
INSERT INTO link_guesses AS g (service, workspace, person, wrong, since) VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET wrong = g.wrong + 1
"""
# Without the lock, two transactions that link the same accounts could create two circles, or choose two accounts.
_ALONE = "LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE"
_ADD = """
INSERT INTO accounts AS a (service, workspace, person, address, linked_at, circle)
VALUES (%s, %s, %s, %s, %s, nextval('circles'))
ON CONFLICT (service, workspace, person) DO UPDATE SET address = excluded.address
RETURNING circle
"""
_JOIN = """
UPDATE accounts SET circle = %(into)s,
    chosen = chosen AND NOT EXISTS (SELECT FROM accounts WHERE circle = %(into)s AND chosen)
WHERE circle = %(circle)s
"""
_CIRCLES = """
SELECT me.service, me.workspace, me.person, a.address, a.chosen, a.excused
FROM unnest(%s::text[], %s::text[], %s::text[]) AS wanted (service, workspace, person)
    JOIN accounts me USING (service, workspace, person) JOIN accounts a USING (circle)
ORDER BY a.linked_at, a.service, a.workspace, a.person
"""
_LEAVE = "DELETE FROM accounts WHERE (service, workspace, person) = (%s, %s, %s) RETURNING circle"
_END_CIRCLE = "DELETE FROM accounts WHERE circle = %(c)s AND (SELECT count(*) FROM accounts WHERE circle = %(c)s) = 1"
_UNCHOOSE = """
UPDATE accounts SET chosen = false
WHERE chosen AND circle = (SELECT circle FROM accounts WHERE (service, workspace, person) = (%s, %s, %s))
"""
_CHOOSE = "UPDATE accounts SET chosen = true, excused = false WHERE (service, workspace, person) = (%s, %s, %s)"
_EXCUSE = (
    "UPDATE accounts SET excused = true WHERE (service, workspace, person) = (%s, %s, %s) AND NOT excused RETURNING 1"
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a person. `address` is the direct conversation there: its channel is the person's id.

    `chosen`: the person wants reminders there. `excused`: we have said that this is not possible.
    """

    address: Address
    chosen: bool = False
    excused: bool = False

    @classmethod
    def of(cls, message: Message) -> Account:
        """Return the account that sent a message."""
        return cls(message.address.of(message.person))

    @property
    def key(self) -> Key:
        """The row of the person there (see `PersonRef.row`)."""
        return key_at(self.address)

    @property
    def service(self) -> str:
        """The platform, as people call it."""
        return self.address.service.title()

    @property
    def label(self) -> str:
        """What to call the account when talking to its owner."""
        return f"{self.address.label.removeprefix('@')} on {self.service}"


def key_at(address: Address) -> Key:
    """Return the row of the person whose direct conversation an address is."""
    return PersonRef.at(address).row


async def keep_code(connection: AsyncConnection, account: Account, digest: str, *, now: datetime) -> None:
    """Store the SHA-256 of a code that links an account within ten minutes. It replaces an earlier one.

    In the caller's transaction, which also records the reply with the code. If the process dies before the commit,
    there is no code; if after, the recorded reply is sent.
    """
    await connection.execute(_DROP_OLD, (now,))
    await connection.execute(_DROP_OLD_GUESSES, (now - GUESSED_FOR,))
    values = (*account.key, as_json(_ADDRESS, account.address), digest, now + VALID_FOR)
    await connection.execute(_KEEP_CODE, values)


async def find_code(connection: AsyncConnection, digest: str, *, now: datetime) -> Account | None:
    """Return the account that a code belongs to, or None."""
    row = await one(connection, _FIND_CODE, digest, now)
    return Account(_ADDRESS.validate_python(row[0])) if row else None


async def take_code(connection: AsyncConnection, digest: str, *, now: datetime) -> Account | None:
    """Return the account that a code belongs to, and delete the code: if two people enter it at once, one gets it."""
    row = await one(connection, _TAKE_CODE, digest, now)
    return Account(_ADDRESS.validate_python(row[0])) if row else None


async def may_guess(connection: AsyncConnection, account: Account, *, now: datetime) -> bool:
    """Tell whether an account may enter another code: it has entered few wrong ones lately."""
    row = await one(connection, _GUESSES, *account.key, now - GUESSED_FOR)
    return row is None or row[0] < MOST_GUESSES


async def note_guess(connection: AsyncConnection, account: Account, *, now: datetime) -> None:
    """Count a wrong code, in the caller's transaction."""
    await connection.execute(_DROP_OLD_GUESSES, (now - GUESSED_FOR,))
    await connection.execute(_GUESSED, (*account.key, now))


async def link(connection: AsyncConnection, one_: Account, other: Account, *, now: datetime) -> list[Account]:
    """Link two accounts, and all accounts that either was linked with, and return them.

    In the caller's transaction, which has taken the code. If the process dies before the commit, nothing is linked and
    the code is still valid; if after, the accounts are linked and the code is gone.

    Raises:
        SkillError: there would be too many.
    """
    await connection.execute(_ALONE)
    into, circle = [await _circle(connection, account, now) for account in (other, one_)]
    if into != circle:
        await connection.execute(_JOIN, {"into": into, "circle": circle})
    found = await linked(connection, one_)
    if len(found) > MOST_ACCOUNTS:
        raise SkillError(f"You may link {MOST_ACCOUNTS} accounts. Unlink one first.")
    return found


async def unlink(connection: AsyncConnection, key: Key) -> int:
    """Unlink an account from all others, in the caller's transaction. Return 1 if it was linked, else 0.

    If the process dies before the commit, it is linked as before; if after, it is unlinked.
    """
    await connection.execute(_ALONE)
    row = await one(connection, _LEAVE, *key)
    if row:
        await connection.execute(_END_CIRCLE, {"c": row[0]})
    return int(row is not None)


async def linked(connection: AsyncConnection, account: Account) -> list[Account]:
    """Return all accounts linked with this one, including itself; none if it is not linked."""
    return (await circles(connection, [account.key])).get(account.key, [])


async def circles(connection: AsyncConnection, keys: Iterable[Key]) -> dict[Key, list[Account]]:
    """Return the linked accounts of several people; people without any are left out."""
    columns: Sequence[list[str]] = [list(column) for column in zip(*set(keys), strict=True)]
    found: dict[Key, list[Account]] = {}
    if columns:
        for *key, address, chosen, excused in await (await connection.execute(_CIRCLES, columns)).fetchall():
            account = Account(_ADDRESS.validate_python(address), chosen, excused)
            found.setdefault((key[0], key[1], key[2]), []).append(account)
    return found


async def choose(connection: AsyncConnection, account: Account, *, of: Account) -> bool:
    """Choose the linked account that gets the reminders, in the caller's transaction; False if it is not linked.

    The choice is read whenever a reminder is due. If the process dies before the commit, the old choice stands; if
    after, the new one.
    """
    await unchoose(connection, of)
    return bool((await connection.execute(_CHOOSE.encode(), account.key)).rowcount)


async def unchoose(connection: AsyncConnection, account: Account) -> None:
    """Remove the choice of an account for reminders, in the caller's transaction."""
    await connection.execute(_ALONE)
    await connection.execute(_UNCHOOSE, account.key)


async def excuse(connection: AsyncConnection, key: Key) -> bool:
    """Tell whether to say now that an account cannot be reached. True once after it was chosen."""
    return await one(connection, _EXCUSE, *key) is not None


async def _circle(connection: AsyncConnection, account: Account, now: datetime) -> int:
    row = await one(connection, _ADD, *account.key, as_json(_ADDRESS, account.address), now)
    return int(row[0]) if row else 0
