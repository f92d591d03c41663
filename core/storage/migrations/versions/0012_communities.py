"""Communities: their rules for Frontdesk, which forum questions are solved, and which problems were reported."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RULES = """
CREATE TABLE rules (
    service text NOT NULL,
    workspace text NOT NULL,
    community text NOT NULL,
    rules jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (service, workspace, community)
);
"""

# The key is the message that began the post, so that erasing the message erases this row.
SOLVED = """
CREATE TABLE solved (
    message_id bigint PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    platform text NOT NULL,
    workspace text NOT NULL,
    channel text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX solved_there ON solved (platform, workspace, channel, message_id DESC);
CREATE INDEX messages_posts ON messages (conversation, id) WHERE jsonb_typeof(message -> 'post') = 'object';
"""

NOTICES = """
CREATE TABLE notices (
    service text NOT NULL,
    workspace text NOT NULL,
    subject text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service, workspace, subject)
);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(RULES)
    op.execute(SOLVED)
    op.execute(NOTICES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose the communities' rules."""
