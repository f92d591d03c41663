"""Our own calendar: the resources, their working hours, their reservations, and busy times from outside calendars."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# A resource is a person on a platform (`key` is the platform's id), a provider who is on no platform, or a room.
# `hours` is a list of [weekday from 0 (Monday), "09:00", "17:00"], or null if unknown; `seats` is a room's capacity.
RESOURCES = """
CREATE TABLE resources (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('person', 'provider', 'room')),
    key text NOT NULL,
    name text NOT NULL,
    zone text,
    hours jsonb,
    country text,
    seats integer CHECK (seats > 0),
    UNIQUE (service, workspace, kind, key)
);
CREATE TABLE days_off (
    resource bigint NOT NULL REFERENCES resources ON DELETE CASCADE,
    first date NOT NULL,
    last date NOT NULL,
    reason text NOT NULL DEFAULT '',
    PRIMARY KEY (resource, first, last),
    CHECK (first <= last)
);
"""

# `during` is the whole time that a reservation takes: from `starts` to `ends`, with the buffers around it. A constraint
# keeps two reservations of a resource from overlapping. In it, the resource's number is written as a range, because a
# GiST index has `=` for numbers only with an extension. A reservation that is released is deleted.
RESERVATIONS = """
CREATE TABLE reservations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resource bigint NOT NULL REFERENCES resources ON DELETE CASCADE,
    during tstzrange NOT NULL,
    starts timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'kept')),
    purpose text NOT NULL,
    title text NOT NULL,
    held_until timestamptz,
    CHECK (starts < ends AND during @> tstzrange(starts, ends)),
    CHECK ((state = 'held') = (held_until IS NOT NULL)),
    CONSTRAINT reservations_apart EXCLUDE USING gist (int8range(resource, resource, '[]') WITH &&, during WITH &&)
);
CREATE INDEX reservations_purpose ON reservations (purpose);
CREATE INDEX reservations_held ON reservations (held_until) WHERE state = 'held';
"""

# When a resource is busy according to an outside calendar (`source`). `uid` is the UID of the event in that calendar.
BUSY = """
CREATE TABLE busy (
    resource bigint NOT NULL REFERENCES resources ON DELETE CASCADE,
    source text NOT NULL,
    uid text NOT NULL,
    during tstzrange NOT NULL,
    title text NOT NULL DEFAULT '',
    PRIMARY KEY (resource, source, uid, during)
);
CREATE INDEX busy_during ON busy USING gist (int8range(resource, resource, '[]'), during);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(RESOURCES)
    op.execute(RESERVATIONS)
    op.execute(BUSY)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose reservations."""
