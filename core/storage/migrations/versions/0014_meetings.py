"""Meetings and their guests, polls and their votes; and an index that finds a person's last message."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# `home` is the direct conversation with the organiser; guests are reached in the same workspace. `starts` is the time
# that is held or confirmed (of a series, the next one), and `weeks` the interval of a series. Times are searched from
# `since` to `until`. `round` counts the times that were chosen, because an answer belongs to one of them.
MEETINGS = """
CREATE TABLE meetings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    organiser text NOT NULL,
    name text NOT NULL,
    home jsonb NOT NULL,
    title text NOT NULL,
    length interval NOT NULL,
    zone text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('offered', 'held', 'confirmed', 'lapsed', 'cancelled')),
    round integer NOT NULL,
    starts timestamptz,
    weeks integer CHECK (weeks > 0),
    held_until timestamptz,
    made_at timestamptz NOT NULL DEFAULT now(),
    CHECK (state NOT IN ('held', 'confirmed') OR starts IS NOT NULL),
    CHECK ((state = 'held') = (held_until IS NOT NULL))
);
CREATE INDEX meetings_organiser ON meetings (service, workspace, organiser);
CREATE TABLE guests (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    place smallint NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    answer text NOT NULL CHECK (answer IN ('waiting', 'accepted', 'declined')),
    PRIMARY KEY (meeting, person)
);
CREATE INDEX guests_person ON guests (person);
"""

# If a poll is about a time, its options have an instant. In a `sole` poll, a person has only one vote: the unique index
# enforces this. The primary key keeps people from voting twice for one option.
POLLS = """
CREATE TABLE polls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    owner text NOT NULL,
    name text NOT NULL,
    home jsonb NOT NULL,
    address jsonb NOT NULL,
    question text NOT NULL,
    zone text NOT NULL,
    sole boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'open', 'closed')),
    closes_at timestamptz,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX polls_owner ON polls (service, workspace, owner);
CREATE TABLE poll_options (
    poll bigint NOT NULL REFERENCES polls ON DELETE CASCADE,
    place smallint NOT NULL,
    words text NOT NULL,
    at timestamptz,
    PRIMARY KEY (poll, place)
);
CREATE TABLE votes (
    poll bigint NOT NULL,
    place smallint NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    sole boolean NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (poll, place, person),
    FOREIGN KEY (poll, place) REFERENCES poll_options ON DELETE CASCADE
);
CREATE UNIQUE INDEX votes_sole ON votes (poll, person) WHERE sole;
CREATE INDEX votes_person ON votes (person);
"""

# Finds a person's newest message, which has the name and the zone from the platform. Its column is not sampled.
LAST_SAID = """
CREATE INDEX messages_person ON messages (workspace, (message #>> '{person,id}'), id);
ALTER INDEX messages_person ALTER COLUMN 2 SET STATISTICS 0;
"""

# Finds the replies that show the current state of something, such as a poll.
RENEWED = """
CREATE INDEX replies_renews ON replies ((reply ->> 'renews'), id) WHERE reply ->> 'renews' IS NOT NULL;
ALTER INDEX replies_renews ALTER COLUMN 1 SET STATISTICS 0;
"""
NO_SAMPLES = """
ALTER TABLE meetings ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN home SET STATISTICS 0;
ALTER TABLE guests ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE polls ALTER COLUMN question SET STATISTICS 0, ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN home SET STATISTICS 0, ALTER COLUMN address SET STATISTICS 0;
ALTER TABLE poll_options ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE votes ALTER COLUMN name SET STATISTICS 0;
"""


def upgrade() -> None:
    """Add the tables and the index."""
    op.execute(MEETINGS)
    op.execute(POLLS)
    op.execute(LAST_SAID)
    op.execute(RENEWED)
    op.execute(NO_SAMPLES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose meetings and polls."""
