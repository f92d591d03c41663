"""Attachments: the messages that carry files are found without reading the others of a conversation."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ATTACHMENTS = """
CREATE INDEX messages_attachments ON messages (conversation, id) WHERE message -> 'attachments' <> '[]'
"""


def upgrade() -> None:
    """Add the index."""
    op.execute(ATTACHMENTS)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX messages_attachments")
