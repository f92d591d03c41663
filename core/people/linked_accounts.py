"""The accounts that are one person's on several platforms: linked by a code, said on both sides. Their SQL stands here.

Nothing is merged by it: whose a reminder is, and who may read which document, is of each account as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.model.errors import SkillError
from core.model.messages import Address
from core.model.person_ref import PersonRef
from core.storage.rows import as_json, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Message

VALID_FOR = timedelta(minutes=10)
MOST_GUESSES = 5
"""Wrong codes that one account may say within `GUESSED_FOR`."""
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
# Two that link the same accounts would else each make a circle of them, and two that choose each choose one.
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
    """An account of a person, by the direct conversation there: its channel is the person's id.

    `chosen` says that the person wants to be reminded there, `excused` that it was told that this is not possible.
    """

    address: Address
    chosen: bool = False
    excused: bool = False

    @classmethod
    def of(cls, message: Message) -> Account:
        """Return the account that a message comes from."""
        return cls(message.address.of(message.person))

    @property
    def key(self) -> Key:
        """What names the person there in tables."""
        return key_at(self.address)

    @property
    def service(self) -> str:
        """How people call the platform."""
        return self.address.service.title()

    @property
    def label(self) -> str:
        """How to call it before its person."""
        return f"{self.address.label.removeprefix('@')} on {self.service}"


def key_at(address: Address) -> Key:
    """Return whose direct conversation an address is that has a person's id as its channel."""
    return PersonRef.at(address).row


async def keep_code(connection: AsyncConnection, account: Account, digest: str, *, now: datetime) -> None:
    """Keep the SHA-256 of the code by which an account can be linked for ten minutes; an earlier one is void.

    In the caller's transaction, which records the reply that tells it: dies the process before its end, there is none;
    dies it after, that one is told.
    """
    await connection.execute(_DROP_OLD, (now,))
    await connection.execute(_DROP_OLD_GUESSES, (now - GUESSED_FOR,))
    values = (*account.key, as_json(_ADDRESS, account.address), digest, now + VALID_FOR)
    await connection.execute(_KEEP_CODE, values)


async def find_code(connection: AsyncConnection, digest: str, *, now: datetime) -> Account | None:
    """Return the account that a code would link."""
    row = await one(connection, _FIND_CODE, digest, now)
    return Account(_ADDRESS.validate_python(row[0])) if row else None


async def take_code(connection: AsyncConnection, digest: str, *, now: datetime) -> Account | None:
    """Return the account that a code links, and void the code: of two who say it at once, one has it."""
    row = await one(connection, _TAKE_CODE, digest, now)
    return Account(_ADDRESS.validate_python(row[0])) if row else None


async def may_guess(connection: AsyncConnection, account: Account, *, now: datetime) -> bool:
    """Tell whether an account has said few enough wrong codes of late."""
    row = await one(connection, _GUESSES, *account.key, now - GUESSED_FOR)
    return row is None or row[0] < MOST_GUESSES


async def note_guess(connection: AsyncConnection, account: Account, *, now: datetime) -> None:
    """Count a wrong code, in the caller's transaction."""
    await connection.execute(_DROP_OLD_GUESSES, (now - GUESSED_FOR,))
    await connection.execute(_GUESSED, (*account.key, now))


async def link(connection: AsyncConnection, one_: Account, other: Account, *, now: datetime) -> list[Account]:
    """Make two accounts one person's, with those that either was linked with, and return them all.

    In the caller's transaction, which has taken the code: dies the process before its end, nothing is linked, and the
    code is good; dies it after, they are linked, and the code is void.

    Raises:
        SkillError: there would be too many.
    """
    await connection.execute(_ALONE)
    into, circle = [await _circle(connection, each, now) for each in (other, one_)]
    if into != circle:
        await connection.execute(_JOIN, {"into": into, "circle": circle})
    found = await linked(connection, one_)
    if len(found) > MOST_ACCOUNTS:
        raise SkillError(f"You may link {MOST_ACCOUNTS} accounts. Unlink one first.")
    return found


async def unlink(connection: AsyncConnection, key: Key) -> int:
    """Take an account out of those that it is linked with, in the caller's transaction; return whether it was, as 1.

    Dies the process before its end, all are linked as before; dies it after, they are not, and who is to be told is.
    """
    await connection.execute(_ALONE)
    row = await one(connection, _LEAVE, *key)
    if row:
        await connection.execute(_END_CIRCLE, {"c": row[0]})
    return int(row is not None)


async def linked(connection: AsyncConnection, account: Account) -> list[Account]:
    """Return the accounts that are one person's with this one, itself among them; none, if it is linked with none."""
    return (await circles(connection, [account.key])).get(account.key, [])


async def circles(connection: AsyncConnection, keys: Iterable[Key]) -> dict[Key, list[Account]]:
    """Return the same for several people, as far as they have linked any."""
    columns: Sequence[list[str]] = [list(column) for column in zip(*set(keys), strict=True)]
    found: dict[Key, list[Account]] = {}
    if columns:
        for *key, address, chosen, excused in await (await connection.execute(_CIRCLES, columns)).fetchall():
            account = Account(_ADDRESS.validate_python(address), chosen, excused)
            found.setdefault((key[0], key[1], key[2]), []).append(account)
    return found


async def choose(connection: AsyncConnection, account: Account, *, of: Account) -> bool:
    """Have a person reminded at one of the linked accounts, in the caller's transaction; False if it is not linked.

    It is read each time that a reminder comes. Dies the process before the transaction's end, the choice is as before;
    dies it after, it is the new one.
    """
    await unchoose(connection, of)
    return bool((await connection.execute(_CHOOSE.encode(), account.key)).rowcount)


async def unchoose(connection: AsyncConnection, account: Account) -> None:
    """Have a person reminded at none of the accounts in particular, in the caller's transaction."""
    await connection.execute(_ALONE)
    await connection.execute(_UNCHOOSE, account.key)


async def excuse(connection: AsyncConnection, key: Key) -> bool:
    """Tell whether it is to be told now that an account cannot be reached: once after it was chosen."""
    return await one(connection, _EXCUSE, *key) is not None


async def _circle(connection: AsyncConnection, account: Account, now: datetime) -> int:
    row = await one(connection, _ADD, *account.key, as_json(_ADDRESS, account.address), now)
    return int(row[0]) if row else 0
