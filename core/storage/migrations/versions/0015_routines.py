"""Rotations, stand-ups and countdowns."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# A rotation stores wall-clock time: `starts` in `zone`, repeated by `rrule`. A rotation without a rule is advanced by
# hand. `number` counts the turns so far; `last` is the person for whom the last turn counted.
ROTATIONS = """
CREATE TABLE rotations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    name text NOT NULL,
    owner text NOT NULL,
    owner_name text NOT NULL,
    place jsonb NOT NULL,
    zone text NOT NULL,
    starts timestamp,
    rrule text,
    state text NOT NULL CHECK (state IN ('proposed', 'active', 'ended')),
    number integer NOT NULL DEFAULT 0,
    last text NOT NULL DEFAULT '',
    set_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((starts IS NULL) = (rrule IS NULL))
);
CREATE INDEX rotations_active ON rotations (service, workspace) WHERE state = 'active';
CREATE TABLE rotation_members (
    rotation bigint NOT NULL REFERENCES rotations ON DELETE CASCADE,
    person text NOT NULL,
    name text NOT NULL,
    place integer NOT NULL,
    turns integer NOT NULL DEFAULT 0,
    last integer NOT NULL DEFAULT 0,
    PRIMARY KEY (rotation, person)
);
CREATE INDEX rotation_members_person ON rotation_members (person);
"""

# The turns that have begun: who does the turn, for whom it counts, and, if those are two people, why.
TURNS = """
CREATE TABLE rotation_turns (
    rotation bigint NOT NULL REFERENCES rotations ON DELETE CASCADE,
    begins timestamptz NOT NULL,
    does text NOT NULL,
    name text NOT NULL,
    counts_for text NOT NULL,
    why text NOT NULL DEFAULT '',
    PRIMARY KEY (rotation, begins)
);
"""

# Changes to future turns. An offer to swap waits for the other person's yes; the swap is then two rows, one per turn.
CHANGES = """
CREATE TABLE rotation_skips (
    rotation bigint NOT NULL REFERENCES rotations ON DELETE CASCADE,
    begins timestamptz NOT NULL,
    person text NOT NULL,
    PRIMARY KEY (rotation, begins, person)
);
CREATE TABLE rotation_swaps (
    rotation bigint NOT NULL REFERENCES rotations ON DELETE CASCADE,
    begins timestamptz NOT NULL,
    does text NOT NULL,
    counts_for text NOT NULL,
    PRIMARY KEY (rotation, begins)
);
CREATE TABLE rotation_offers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rotation bigint NOT NULL REFERENCES rotations ON DELETE CASCADE,
    asker text NOT NULL,
    asker_name text NOT NULL,
    other text NOT NULL,
    asker_begins timestamptz NOT NULL,
    other_begins timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'agreed', 'declined'))
);
"""

STANDUPS = """
CREATE TABLE standups (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    owner text NOT NULL,
    owner_name text NOT NULL,
    place jsonb NOT NULL,
    questions jsonb NOT NULL,
    starts timestamp NOT NULL,
    zone text NOT NULL,
    rrule text NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'active', 'paused', 'ended')),
    set_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX standups_standing ON standups (service, workspace) WHERE state IN ('active', 'paused');
CREATE TABLE standup_members (
    standup bigint NOT NULL REFERENCES standups ON DELETE CASCADE,
    person text NOT NULL,
    name text NOT NULL,
    zone text,
    off_until timestamptz,
    PRIMARY KEY (standup, person)
);
CREATE INDEX standup_members_person ON standup_members (person);
"""

# One round for each day. `due` is the latest time at which its digest is posted.
ROUNDS = """
CREATE TABLE standup_rounds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    standup bigint NOT NULL REFERENCES standups ON DELETE CASCADE,
    due timestamptz NOT NULL,
    day date NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'posted', 'empty')),
    UNIQUE (standup, day)
);
CREATE TABLE standup_answers (
    round bigint NOT NULL REFERENCES standup_rounds ON DELETE CASCADE,
    person text NOT NULL,
    name text NOT NULL,
    ask_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'asked', 'chased', 'answered', 'skipped')),
    answer text NOT NULL DEFAULT '',
    answered_at timestamptz,
    PRIMARY KEY (round, person)
);
CREATE INDEX standup_answers_person ON standup_answers (person, ask_at);
"""

# A countdown belongs to its owner. If it has a place and a rule, it is posted there regularly.
COUNTDOWNS = """
CREATE TABLE countdowns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    owner text NOT NULL,
    owner_name text NOT NULL,
    home jsonb NOT NULL,
    name text NOT NULL,
    local timestamp NOT NULL,
    zone text NOT NULL,
    whole_day boolean NOT NULL,
    place jsonb,
    starts timestamp,
    rrule text,
    state text NOT NULL CHECK (state IN ('proposed', 'active', 'over', 'removed')),
    set_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((starts IS NULL) = (rrule IS NULL) AND (rrule IS NULL OR place IS NOT NULL))
);
CREATE INDEX countdowns_active ON countdowns (service, workspace) WHERE state = 'active';
"""


def upgrade() -> None:
    """Add the tables."""
    for statement in (ROTATIONS, TURNS, CHANGES, STANDUPS, ROUNDS, COUNTDOWNS):
        op.execute(statement)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose rotations, stand-ups and countdowns."""
