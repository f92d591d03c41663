"""Linked accounts: a person links their accounts on several platforms with a code. Contains the SQL.

The linked accounts form a circle. Nothing is merged: each keeps its own reminders and its access to documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.model.errors import SkillError
from core.model.person_ref import PersonRef
from core.storage.rows import ADDRESS, as_json, many, records, run, scalar
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address, Message

VALID_FOR = timedelta(minutes=10)
MOST_GUESSES = 5
"""How many wrong codes one account may enter within `GUESSED_FOR`."""
GUESSED_FOR = timedelta(hours=1)
MOST_ACCOUNTS = 8

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
# Without this lock, two simultaneous transactions could create two circles, or two chosen accounts in one circle.
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
_EXCUSE = "UPDATE accounts SET excused = true WHERE (service, workspace, person) = (%s, %s, %s) AND NOT excused"
_LINKED = """
SELECT a.service, a.workspace, a.person, a.chosen, a.linked_at
FROM accounts me JOIN accounts a USING (circle)
WHERE (me.service, me.workspace, me.person) = (%s, %s, %s) ORDER BY a.linked_at, a.service
"""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a person. `address` is the direct conversation there; its channel is the person's id.

    `chosen`: the person wants reminders there. `excused`: we have notified them that the account cannot be reached.
    """

    address: Address
    chosen: bool = False
    excused: bool = False

    @classmethod
    def of(cls, message: Message) -> Account:
        """Return the account that sent a message."""
        return cls(message.address.of(message.person))

    @property
    def person(self) -> PersonRef:
        """The person, as this account's platform knows them."""
        return PersonRef.at(self.address)

    @property
    def service(self) -> str:
        """The name of the platform, as people write it."""
        return self.address.service.title()

    @property
    def label(self) -> str:
        """The account's name in a reply to its owner."""
        name = self.address.label.removeprefix("@")
        return _("{name} on {platform}").format(name=name, platform=self.service)


async def keep_code(connection: AsyncConnection, account: Account, digest: str, *, now: datetime) -> None:
    """Store the SHA-256 of a code that can link this account for ten minutes. It replaces an earlier code.

    This runs in the caller's transaction, which also records the reply with the code. If the process dies before the
    commit, there is no code; if after, the recorded reply is sent.
    """
    await run(connection, _DROP_OLD, now)
    await run(connection, _DROP_OLD_GUESSES, now - GUESSED_FOR)
    address = as_json(ADDRESS, account.address)
    await run(connection, _KEEP_CODE, *account.person.row, address, digest, now + VALID_FOR)


async def find_code(connection: AsyncConnection, digest: str, *, now: datetime) -> Account | None:
    """Return the account that a code belongs to, or None."""
    return _account(await scalar(connection, _FIND_CODE, digest, now))


async def take_code(connection: AsyncConnection, digest: str, *, now: datetime) -> Account | None:
    """Return the account that a code belongs to, and delete the code, so that only one of two people can use it."""
    return _account(await scalar(connection, _TAKE_CODE, digest, now))


def _account(address: object) -> Account | None:
    return Account(ADDRESS.validate_python(address)) if address else None


async def may_guess(connection: AsyncConnection, account: Account, *, now: datetime) -> bool:
    """Return whether an account is allowed to enter a code: fewer than five wrong ones were entered within an hour."""
    wrong = await scalar(connection, _GUESSES, *account.person.row, now - GUESSED_FOR)
    return (wrong or 0) < MOST_GUESSES


async def note_guess(connection: AsyncConnection, account: Account, *, now: datetime) -> None:
    """Count a wrong code, in the caller's transaction."""
    await run(connection, _DROP_OLD_GUESSES, now - GUESSED_FOR)
    await run(connection, _GUESSED, *account.person.row, now)


async def link(connection: AsyncConnection, one: Account, other: Account, *, now: datetime) -> list[Account]:
    """Link two accounts and all accounts that either was linked with. Return all of them.

    This runs in the caller's transaction, which has taken the code. If the process dies before the commit, nothing is
    linked and the code is still valid; if after, the accounts are linked and the code is gone.

    Raises:
        SkillError: there would be more than `MOST_ACCOUNTS`.
    """
    await run(connection, _ALONE)
    into, circle = [
        await scalar(connection, _ADD, *account.person.row, as_json(ADDRESS, account.address), now)
        for account in (other, one)
    ]
    if into != circle:
        await run(connection, _JOIN, into=into, circle=circle)
    found = await linked(connection, one)
    if len(found) > MOST_ACCOUNTS:
        raise SkillError(_("You may link {n} accounts. Unlink one first.").format(n=MOST_ACCOUNTS))
    return found


async def unlink(connection: AsyncConnection, who: PersonRef) -> int:
    """Unlink an account from all others, in the caller's transaction. Return 1 if it was linked, else 0.

    If the process dies before the commit, the account is linked as before; if after, it is unlinked.
    """
    await run(connection, _ALONE)
    circle = await scalar(connection, _LEAVE, *who.row)
    await run(connection, _END_CIRCLE, c=circle)
    return int(circle is not None)


async def linked(connection: AsyncConnection, account: Account) -> list[Account]:
    """Return all accounts linked with this one, including itself; an empty list if it is not linked."""
    return (await circles(connection, [account.person])).get(account.person, [])


async def circles(connection: AsyncConnection, people: Iterable[PersonRef]) -> dict[PersonRef, list[Account]]:
    """Return the linked accounts of each of several people; people without linked accounts are left out."""
    columns = [list(column) for column in zip(*{who.row for who in people}, strict=True)]
    found: dict[PersonRef, list[Account]] = {}
    for service, workspace, id_, address, *state in await many(connection, _CIRCLES, *columns) if columns else ():
        account = Account(ADDRESS.validate_python(address), *state)
        found.setdefault(PersonRef(service, workspace, id_), []).append(account)
    return found


async def choose(connection: AsyncConnection, account: Account, *, of: Account) -> bool:
    """Choose the account that gets the reminders of a circle, in the caller's transaction; False if it is not linked.

    `of` is any account of the circle. The choice is read whenever a reminder is due. If the process dies before the
    commit, the old choice is kept; if after, the new choice applies.
    """
    await unchoose(connection, of)
    return bool(await run(connection, _CHOOSE, *account.person.row))


async def unchoose(connection: AsyncConnection, account: Account) -> None:
    """Remove the choice of the account's circle, in the caller's transaction. Reminders go where they were set."""
    await run(connection, _ALONE)
    await run(connection, _UNCHOOSE, *account.person.row)


async def excuse(connection: AsyncConnection, who: PersonRef) -> bool:
    """Record that the owner is notified that an account cannot be reached. False if they were, since they chose it."""
    return bool(await run(connection, _EXCUSE, *who.row))


class LinkedAccounts:
    """The linked accounts of a person, as `PersonalData`."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the accounts that are linked with this one, including itself."""
        return {"linked_accounts": await records(connection, _LINKED, who.row)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Unlink this account, in the caller's transaction."""
        return {"linked_accounts": await unlink(connection, who)}
