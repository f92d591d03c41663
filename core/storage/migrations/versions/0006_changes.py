"""Messages that are edited or deleted, drafts that are shown, and replies whose sending has begun or is taken back."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# `edition` counts how often what a turn answers was changed; `draft` is the platform's id of what is shown of it.
# An effect belongs to the edition that caused it. A message that is retracted was deleted: its row has no words.
MESSAGES = """
ALTER TABLE messages ADD COLUMN edition integer NOT NULL DEFAULT 0, ADD COLUMN draft text;
ALTER TABLE messages DROP CONSTRAINT messages_state_check;
ALTER TABLE messages ADD CHECK (state IN ('waiting', 'merged', 'replied', 'silent', 'failed', 'retracted'));
ALTER TABLE effects ADD COLUMN edition integer NOT NULL DEFAULT 0;
"""

# `attempts` is raised before each request to send. What waits now may have been sent by the version before.
REPLIES = """
ALTER TABLE replies ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE replies DROP CONSTRAINT replies_state_check;
ALTER TABLE replies ADD CHECK (state IN ('waiting', 'sent', 'failed', 'retracting', 'retracted'));
UPDATE replies SET attempts = 1 WHERE state = 'waiting';
"""


def upgrade() -> None:
    """Add the columns and the states."""
    op.execute(MESSAGES)
    op.execute(REPLIES)


def downgrade() -> None:
    """Restore a backup instead: going back would bring deleted messages back to life."""
