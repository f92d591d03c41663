"""Declares a table with personal data. Export and erasure follow from the declaration.

A skill's `personal_data` is a tuple of such tables, and of other `core.model.ports.PersonalData` for data that a table
cannot express. They are erased in the order of the tuple, so a table comes before the tables that it refers to.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any

from core.privacy.redaction import redact_names
from core.storage.rows import many, records, run, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_IS_THERE = "SELECT to_regclass(%s) IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Subject:
    """An SQL expression for the subject of a row, as replies and alarms name it (`poll 3`).

    `name` is an SQL expression for the person's name in the row; the name is removed from replies about the subject.
    With `ends`, the subject ends with the row, so its alarms and those of its parts (`standup 3 round 5`) are deleted.
    """

    expression: str
    _: KW_ONLY
    name: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """The rows of a table that belong to a person. All fields are constant pieces of SQL; a `%` is written `%%`.

    A row belongs to the person if one of the columns `person` has the person's id, and the two columns `space` have
    the service and the workspace. The columns can be in other tables, `of`, which `where` joins. With neither `person`
    nor `space`, `where` alone decides. It can use `%(service)s`, `%(workspace)s`, `%(person)s`, and `%(names)s`, an
    array of all names of the person in the log.

    An export lists the columns `shows`, sorted by `order`, under `kind`; if `shows` is empty, it lists nothing.

    Erasure deletes the rows, counted under `kind`, and removes the person's names from replies about the `subject`.
    `update` holds assignments that remove the person from a row; the rows then stay and are not counted. With
    `erases=False`, nothing is done, because the rows are deleted with those of another table. The tables are locked
    first, so that no such row is added meanwhile; with `locks=False`, something else ensures this.

    If `kind` is empty, it is the name of the table. A table that does not exist yet counts as empty.
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
        """Refuse a table that does not say whom its rows belong to.

        Raises:
            ValueError: neither `person` nor `where` names the person.
        """
        columns: object = self.person  # a string is easily mistaken for a tuple of one
        if isinstance(columns, str) or not (columns or "%(person)s" in self.where or "%(names)s" in self.where):
            raise ValueError(f"the personal table {self.table} must name the columns of the person in a tuple")

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the person's rows, ready for JSON, with instants in UTC."""
        if not self.shows:
            return {}
        known = await scalar(connection, _IS_THERE, self.table)
        statement = f"SELECT {self.shows} FROM {self._tables} WHERE {self._condition} ORDER BY {self.order}"  # noqa: S608 — constants
        return {self.kind or self.table: await records(connection, statement, _values(who)) if known else []}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the person's rows, and their names in replies about the rows, in the caller's transaction."""
        if not (self.erases or self.update) or not await scalar(connection, _IS_THERE, self.table):
            return {}
        if self.locks:
            await run(connection, f"LOCK TABLE {self._tables} IN EXCLUSIVE MODE")
        counts = await self._forget_subject(connection, who, self.subject) if self.subject else {}
        if self.update:
            beside = f" FROM {self.of}" if self.of else ""
            statement = f"UPDATE {self.table} SET {self.update}{beside} WHERE {self._condition}"  # noqa: S608 — constants
            await run(connection, statement, **_values(who))
            return counts
        beside = f" USING {self.of}" if self.of else ""
        statement = f"DELETE FROM {self.table}{beside} WHERE {self._condition}"  # noqa: S608 — constants
        return {**counts, self.kind or self.table: await run(connection, statement, **_values(who))}

    async def _forget_subject(self, connection: AsyncConnection, who: PersonRef, subject: Subject) -> dict[str, int]:
        rows = f"FROM {self._tables} WHERE {self._condition}"
        if subject.ends:
            statement = f"""
                DELETE FROM alarms a USING (SELECT {subject.expression} AS subject {rows}) s
                WHERE a.subject = s.subject OR starts_with(a.subject, s.subject || ' ')
            """  # noqa: S608 — constants
            await run(connection, statement, **_values(who))
        if not subject.name:
            return {}
        statement = f"SELECT DISTINCT {subject.expression}, {subject.name} {rows}"
        known = await many(connection, statement, **_values(who))
        names, subjects = [row[1] for row in known if row[1]], [row[0] for row in known if row[0]]
        return {"replies": await redact_names(connection, who, names=names, subjects=subjects)}

    @property
    def _tables(self) -> str:
        return f"{self.of}, {self.table}" if self.of else self.table

    @property
    def _condition(self) -> str:
        known = [f"({self.space}) = (%(service)s, %(workspace)s)"] if self.space else []
        if self.person:
            known.append(f"%(person)s IN ({', '.join(self.person)})")
        if self.where:
            known.append(f"({self.where})")
        return " AND ".join(known)


def _values(who: PersonRef) -> dict[str, Any]:
    return {**who.columns, "names": list(who.names)}
