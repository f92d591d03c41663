"""Calls of tools of other servers: each waits for a press, and is made at most once."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# A call is `proposed`, `running`, `done`, `declined` or `asked`: the server wants to know something before it does it.
# `turn` is the turn that runs it. If that turn is resumed and finds the call still running, nobody knows what happened.
# `questions` is what the server asks, `answers` what the person has said so far.
CALLS = """
CREATE TABLE tool_calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    server text NOT NULL,
    tool text NOT NULL,
    fingerprint text NOT NULL,
    arguments jsonb NOT NULL,
    state text NOT NULL DEFAULT 'proposed',
    turn bigint,
    result text,
    questions jsonb,
    answers jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL
);
CREATE INDEX tool_calls_person ON tool_calls (service, workspace, person);
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(CALLS)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose which calls were made."""
