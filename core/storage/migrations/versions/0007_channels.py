"""Settings of channels, and people's feedback on replies."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHANNELS = """
CREATE TABLE channels (
    service text NOT NULL,
    workspace text NOT NULL,
    channel text NOT NULL,
    answers_here boolean NOT NULL,
    PRIMARY KEY (service, workspace, channel)
);
"""

# One rating per person and reply. A reply is found by the platform's id of any of its messages.
FEEDBACK = """
CREATE TABLE feedback (
    reply_id bigint NOT NULL REFERENCES replies ON DELETE CASCADE,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    good boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (reply_id, service, workspace, person)
);
CREATE INDEX feedback_person ON feedback (service, workspace, person);
CREATE INDEX replies_platform_ids ON replies USING gin (string_to_array(platform_id, ','))
    WHERE platform_id IS NOT NULL;
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(CHANNELS)
    op.execute(FEEDBACK)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose settings and feedback."""
