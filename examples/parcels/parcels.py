"""Parcels: who has one waiting and where, told again until it is fetched.

Set `PARCELS_DEPOTS` to the places where parcels are left, such as `garage, front door`, and `PARCELS_HOURS` to how long
one may wait before its owner is told again.
"""

from __future__ import annotations

from datetime import timedelta

from frontdesk import (
    Address,
    PersonalTable,
    PersonRef,
    Phrases,
    Reply,
    Running,
    SettingsError,
    SkillError,
    Starting,
    Subject,
    Turn,
    ability,
    catalogue,
    scheduler,
)

DEPOTS = "PARCELS_DEPOTS"
HOURS = "PARCELS_HOURS"

# What a skill keeps of a person names the service, the workspace and the person's id there.
TABLES = """
CREATE TABLE IF NOT EXISTS parcel_depots (name text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    platform text NOT NULL,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    depot text NOT NULL,
    came_at timestamptz NOT NULL,
    told_at timestamptz NOT NULL
);
"""
ADD = """
INSERT INTO parcels (platform, service, workspace, person, name, depot, came_at, told_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
OF_PERSON = "SELECT id, depot FROM parcels WHERE (service, workspace, person) = (%s, %s, %s) ORDER BY id"
FETCHED = "DELETE FROM parcels WHERE (service, workspace, person) = (%s, %s, %s)"
WAITING = """
SELECT id, platform, workspace, person, depot FROM parcels WHERE told_at <= %s ORDER BY told_at LIMIT 1
FOR UPDATE SKIP LOCKED
"""
TOLD = "UPDATE parcels SET told_at = %s WHERE id = %s"


@ability(examples=["there is a parcel for {whom}", "a parcel came for {whom}"], effect=True)
async def report_parcel(turn: Turn, whom: str) -> Reply:
    """Note that a parcel came for somebody, and tell him or her. whom: the person and the place, such as “@li”."""
    person = next((each for each in turn.message.mentions if each.name.startswith("@")), None)
    if person is None:
        raise SkillError("Mention whom the parcel is for, as in “there is a parcel for @li in the garage”.")
    async with turn.connect() as connection:
        depots = await (await connection.execute("SELECT name FROM parcel_depots ORDER BY name")).fetchall()
        depot = next((name for (name,) in depots if name in whom), None)
        if depot is None:
            raise SkillError(f"Say where it is: {', '.join(name for (name,) in depots)}.")
        there, now = turn.message.address.of(person), turn.now
        key = (there.platform, there.service, there.workspace, person.id, person.name.removeprefix("@"))
        row = await (await connection.execute(ADD, (*key, depot, now, now))).fetchone()
    subjects = (f"parcel {row[0]}",) if row else ()
    await turn.tell(there, Reply(f"A parcel is waiting for you: {depot}.", subjects=subjects))
    return Reply(f"I have told {person.name}.", subjects=subjects)


@ability(examples=["my parcels", "are there parcels for me"], home="Your parcels")
async def list_parcels(turn: Turn) -> str:
    """List the parcels that wait for the person."""
    async with turn.connect() as connection:
        found = await (await connection.execute(OF_PERSON, _speaker(turn))).fetchall()
    return "\n".join(f"- {depot}" for _, depot in found) or "No parcel is waiting for you."


@ability(examples=["i have fetched my parcels", "i have my parcels"], effect=True)
async def fetch_parcels(turn: Turn) -> str:
    """Note that the person has fetched the parcels."""
    async with turn.connect() as connection:
        count = (await connection.execute(FETCHED, _speaker(turn))).rowcount
    return f"Thank you. {count} parcels are fetched."


@catalogue
async def publish_depots(starting: Starting) -> dict[str, Phrases]:
    """Publish the depots, and have people ask for what is in each.

    If the process dies before the commit, the depots of before stand; if after, the new ones do.
    """
    names = [name.strip() for name in starting.variables.get(DEPOTS, "").split(",") if name.strip()]
    if not names:
        raise SettingsError(
            f"{DEPOTS} is not set. Name the places where parcels are left: {DEPOTS}=garage, front door."
        )
    await starting.connection.execute(TABLES)
    await starting.connection.execute("DELETE FROM parcel_depots WHERE name <> ALL(%s)", (names,))
    for name in names:
        await starting.connection.execute(
            "INSERT INTO parcel_depots (name) VALUES (%s) ON CONFLICT DO NOTHING", (name,)
        )
    return {"list_parcels": Phrases(tuple(f"is there a parcel for me in the {name}" for name in names))}


@scheduler
class TellAgain:
    """Tells people again of parcels that nobody has fetched.

    If the process dies before the commit, nobody was told; if after, it is noted that the person was.
    """

    def __init__(self, running: Running) -> None:
        self._running = running
        self._hours = timedelta(hours=float(running.variables.get(HOURS, "24")))

    async def dispatch(self) -> float:
        """Tell of one, and return after how many seconds to look again."""
        now = self._running.clock.now()
        async with self._running.pool.connection() as connection, connection.transaction():
            row = await (await connection.execute(WAITING, (now - self._hours,))).fetchone()
            if row is None:
                return 1.0
            id_, platform, workspace, person, depot = row
            reply = Reply(f"Your parcel is still waiting: {depot}.", kind="notice", subjects=(f"parcel {id_}",))
            await self._running.tell(connection, Address(platform, workspace, person), reply)
            await connection.execute(TOLD, (now, id_))
        return 0.0


personal_data = (
    PersonalTable(
        "parcels",
        person=("person",),
        shows="id, depot, came_at",
        subject=Subject("'parcel ' || id", name="name"),
    ),
)
"""`frontdesk export` shows them, and `frontdesk forget` erases them and the person's name in what was told of them."""


def _speaker(turn: Turn) -> tuple[str, str, str]:
    return PersonRef.of(turn.message).row
