"""Bookings: the services, their sessions, the booked seats, the wait list, and the ledger."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# A service that is no longer in the settings is kept because of its bookings, but is no longer `listed`.
SERVICES = """
CREATE TABLE services (
    key text PRIMARY KEY,
    place integer NOT NULL,
    definition jsonb NOT NULL,
    listed boolean NOT NULL DEFAULT true
);
"""

# A session reserves a provider and, optionally, a room: the reservations have the purpose `session <id>`. When its last
# booked seat is released, the session is `over` and its reservations are deleted.
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

# The unique index keeps two people from getting the same seat. Seats are numbered from 1 to the session's capacity.
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

# The wait list. A time between `starts` and `ends` that becomes free is offered in the order of asking, once to each.
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

# The history of each booking: what happened, when, who did it, and why.
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
    """Do nothing. Restore a backup instead: a downgrade would lose bookings."""
