"""Alarms: what is to be done at an instant; and what the desk said to people unasked is found by who it was for."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# `look_at` is `due`, or later once a ring has failed. One that has rung is gone: what it did says the rest.
ALARMS = """
CREATE TABLE alarms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    subject text NOT NULL,
    due timestamptz NOT NULL,
    look_at timestamptz NOT NULL,
    arguments jsonb NOT NULL,
    tries smallint NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'set' CHECK (state IN ('set', 'failed')),
    reason text
);
CREATE INDEX alarms_look_at ON alarms (look_at, id) WHERE state = 'set';
CREATE INDEX alarms_subject ON alarms (subject);
"""

# What was said to a person alone, by itself, belongs before what he or she says next.
SAID = """
CREATE INDEX replies_told ON replies
    ((address ->> 'platform'), (address ->> 'workspace'), (address ->> 'channel'), written_at)
    WHERE message_id IS NULL AND reply ->> 'kind' <> 'reminder'
"""


def upgrade() -> None:
    """Add the table and the index."""
    op.execute(ALARMS)
    op.execute(SAID)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP INDEX replies_told")
    op.execute("DROP TABLE alarms")
