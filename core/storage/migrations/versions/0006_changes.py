"""Edited and deleted messages, drafts that are shown, and replies that are being sent or taken back."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# `edition` counts how often the messages of a turn were edited; `draft` is the platform's id of the draft of its reply.
# An effect belongs to the edition that caused it. A `retracted` message was deleted, and its row has no text.
MESSAGES = """
ALTER TABLE messages ADD COLUMN edition integer NOT NULL DEFAULT 0, ADD COLUMN draft text;
ALTER TABLE messages DROP CONSTRAINT messages_state_check;
ALTER TABLE messages ADD CHECK (state IN ('waiting', 'merged', 'replied', 'silent', 'failed', 'retracted'));
ALTER TABLE effects ADD COLUMN edition integer NOT NULL DEFAULT 0;
"""

# `attempts` is raised before each request to send. A waiting reply might have been sent by the version before this.
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
    """Do nothing. Restore a backup instead: a downgrade would treat deleted messages as new ones."""
