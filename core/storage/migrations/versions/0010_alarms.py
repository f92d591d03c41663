"""Alarms: calls that are due at an instant; and an index of the announcements to each person."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# `look_at` is `due`, or later after a ring has failed. An alarm that has rung is deleted.
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

# An announcement in a direct conversation is part of the history before the person's next message.
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
    """Drop the table and the index."""
    op.execute("DROP INDEX replies_told")
    op.execute("DROP TABLE alarms")
