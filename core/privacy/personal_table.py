"""A table that holds something of people, declared once: what is shown of a person and erased follows from it.

A module's `personal_data` is a tuple of such tables, and of anything else with `export` and `forget` that says what a
table cannot (`core.model.ports.PersonalData`). It is erased in that order: what belongs to a row stands before the row.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any

from core.privacy.redaction import redact_names
from core.storage.rows import one, records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_IS_THERE = "SELECT to_regclass(%s) IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Subject:
    """What replies and alarms call the thing that a row belongs to, such as `poll 3`: an SQL expression.

    `name` is the SQL of the name by which the row knows the person; it is removed from what others were told of the
    subject. With `ends`, the subject ends with the row: its alarms are dropped, and those of its parts
    (`standup 3 round 5`).
    """

    expression: str
    _: KW_ONLY
    name: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """The rows of a table that belong to a person. All fields are constant pieces of SQL; a `%` is written `%%`.

    Which rows: those of which one of the columns `person` holds the person's id, and the two columns `space` the
    service and the workspace. The columns may be those of other tables, `of` which these rows are, joined by `where`.
    With neither `person` nor `space`, `where` alone decides: it may use `%(service)s`, `%(workspace)s`, `%(person)s`
    and `%(names)s`, the array of all names by which the log knows the person.

    What is shown: the columns `shows`, in the order `order`, under `kind`; nothing, if `shows` is empty.

    What is erased: the rows, counted under `kind`, and the person's names in what others were told of the `subject`.
    With `update`, assignments that take the person out of a row, the rows stay and are not counted. With
    `erases=False`, nothing is: the rows go with those of another table. The tables are locked before, so that nobody
    writes such a row meanwhile; with `locks=False`, something else sees to that.

    `kind` is the table's name, if it is empty. A table that was not made yet holds nothing.
    """

    table: str
    _: KW_ONLY
    person: tuple[str, ...] = ()
    space: str = "service, workspace"
    of: str = ""
    where: str = ""
    shows: str = ""
    order: str = "1"
    kind: str = ""
    subject: Subject | None = None
    update: str = ""
    erases: bool = True
    locks: bool = True

    def __post_init__(self) -> None:
        """Refuse a table that does not say whose its rows are.

        Raises:
            ValueError: it does not.
        """
        columns: object = self.person  # a string is easily written for a tuple of one
        if isinstance(columns, str) or not (columns or "%(person)s" in self.where or "%(names)s" in self.where):
            raise ValueError(f"the personal table {self.table} must name the columns of the person in a tuple")

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the person's rows, fit for JSON, the instants in UTC."""
        if not self.shows:
            return {}
        known = await self._is_there(connection)
        statement = f"SELECT {self.shows} FROM {self._tables} WHERE {self._condition} ORDER BY {self.order}"  # noqa: S608 — constants
        return {self._kind: await records(connection, statement, _values(who)) if known else []}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase them in the caller's transaction, and the person's names in what others were told of them."""
        if not (self.erases or self.update) or not await self._is_there(connection):
            return {}
        if self.locks:
            await connection.execute(f"LOCK TABLE {self._tables} IN EXCLUSIVE MODE".encode())
        counts = await self._forget_subject(connection, who, self.subject) if self.subject else {}
        if self.update:
            beside = f" FROM {self.of}" if self.of else ""
            statement = f"UPDATE {self.table} SET {self.update}{beside} WHERE {self._condition}"  # noqa: S608 — constants
            await connection.execute(statement.encode(), _values(who))
            return counts
        beside = f" USING {self.of}" if self.of else ""
        statement = f"DELETE FROM {self.table}{beside} WHERE {self._condition}"  # noqa: S608 — constants
        return {**counts, self._kind: (await connection.execute(statement.encode(), _values(who))).rowcount}

    async def _forget_subject(self, connection: AsyncConnection, who: PersonRef, subject: Subject) -> dict[str, int]:
        rows = f"FROM {self._tables} WHERE {self._condition}"
        if subject.ends:
            statement = f"""
                DELETE FROM alarms a USING (SELECT {subject.expression} AS subject {rows}) s
                WHERE a.subject = s.subject OR starts_with(a.subject, s.subject || ' ')
            """  # noqa: S608 — constants
            await connection.execute(statement.encode(), _values(who))
        if not subject.name:
            return {}
        statement = f"SELECT DISTINCT {subject.expression}, {subject.name} {rows}"
        known = await (await connection.execute(statement.encode(), _values(who))).fetchall()
        names, subjects = [row[1] for row in known if row[1]], [row[0] for row in known if row[0]]
        return {"replies": await redact_names(connection, who, names=names, subjects=subjects)}

    async def _is_there(self, connection: AsyncConnection) -> bool:
        row = await one(connection, _IS_THERE, self.table)
        return bool(row and row[0])

    @property
    def _kind(self) -> str:
        return self.kind or self.table

    @property
    def _tables(self) -> str:
        return f"{self.of}, {self.table}" if self.of else self.table

    @property
    def _condition(self) -> str:
        """What tells the person's rows from all others."""
        known = [f"({self.space}) = (%(service)s, %(workspace)s)"] if self.space else []
        if self.person:
            known.append(f"%(person)s IN ({', '.join(self.person)})")
        if self.where:
            known.append(f"({self.where})")
        return " AND ".join(known)


def _values(who: PersonRef) -> dict[str, Any]:
    return {**who.columns, "names": list(who.names)}
