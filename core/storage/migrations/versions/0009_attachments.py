"""Attachments: an index finds the messages with files without reading the rest of a conversation."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ATTACHMENTS = """
CREATE INDEX messages_attachments ON messages (conversation, id) WHERE message -> 'attachments' <> '[]'
"""

# Files that people send are stored as documents, so no samples of their text are kept either. No search needs them.
NO_SAMPLES = """
ALTER TABLE documents ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN source SET STATISTICS 0,
    ALTER COLUMN text SET STATISTICS 0;
ALTER TABLE passages ALTER COLUMN headings SET STATISTICS 0, ALTER COLUMN text SET STATISTICS 0
"""


def upgrade() -> None:
    """Add the index."""
    op.execute(ATTACHMENTS)
    op.execute(NO_SAMPLES)


def downgrade() -> None:
    """Drop the index."""
    op.execute("DROP INDEX messages_attachments")
