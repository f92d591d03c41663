"""Bookings: what can be booked, its sessions, who has a seat in each, who waits, and the ledger."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# A service that is no longer in the settings stays for what was booked of it, and is not `listed`.
SERVICES = """
CREATE TABLE services (
    key text PRIMARY KEY,
    place integer NOT NULL,
    definition jsonb NOT NULL,
    listed boolean NOT NULL DEFAULT true
);
"""

# A session takes up a provider and perhaps a room, by the reservations of the purpose `session <id>`; when the last
# seat in it is free again, it is `over`, and they are gone.
SESSIONS = """
CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL REFERENCES services,
    starts timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    provider bigint REFERENCES resources ON DELETE SET NULL,
    room bigint REFERENCES resources ON DELETE SET NULL,
    provider_name text NOT NULL,
    room_name text NOT NULL DEFAULT '',
    capacity integer NOT NULL CHECK (capacity > 0),
    over boolean NOT NULL DEFAULT false
);
CREATE INDEX sessions_starts ON sessions (service, starts) WHERE NOT over;
CREATE INDEX sessions_provider ON sessions (provider, starts) WHERE NOT over;
CREATE INDEX sessions_room ON sessions (room);
"""

# The index is what keeps two from one seat; the check of a session's capacity is the number of seats that there are.
BOOKINGS = """
CREATE TABLE bookings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session bigint NOT NULL REFERENCES sessions,
    seat integer NOT NULL CHECK (seat > 0),
    platform text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    address jsonb NOT NULL,
    zone text NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'booked', 'missed', 'cancelled', 'dropped', 'lapsed')),
    held_until timestamptz,
    answers jsonb NOT NULL DEFAULT '[]',
    CHECK ((state = 'held') = (held_until IS NOT NULL))
);
CREATE UNIQUE INDEX bookings_seat ON bookings (session, seat) WHERE state IN ('held', 'booked', 'missed');
CREATE INDEX bookings_person ON bookings (platform, workspace, person);
"""

# Who wants a time that is taken: offered once, in the order of asking, when one between `starts` and `ends` is free.
WAITS = """
CREATE TABLE waits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL REFERENCES services,
    minutes integer NOT NULL,
    provider text NOT NULL DEFAULT '',
    platform text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    address jsonb NOT NULL,
    zone text NOT NULL,
    starts timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'offered', 'left')),
    booking bigint REFERENCES bookings ON DELETE SET NULL,
    CHECK (starts < ends)
);
CREATE INDEX waits_waiting ON waits (ends) WHERE state = 'waiting';
CREATE INDEX waits_person ON waits (platform, workspace, person);
CREATE INDEX waits_booking ON waits (booking);
"""

# What happened to each booking, when, by whom, and why.
LEDGER = """
CREATE TABLE booking_ledger (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking bigint NOT NULL REFERENCES bookings ON DELETE CASCADE,
    at timestamptz NOT NULL,
    what text NOT NULL,
    who text NOT NULL,
    why text NOT NULL DEFAULT '',
    starts timestamptz NOT NULL
);
CREATE INDEX booking_ledger_booking ON booking_ledger (booking);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(SERVICES)
    op.execute(SESSIONS)
    op.execute(BOOKINGS)
    op.execute(WAITS)
    op.execute(LEDGER)


def downgrade() -> None:
    """Restore a backup instead: going back would lose promises."""
