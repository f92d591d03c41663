"""Receipts for the erasure of people's data; and no samples of what people say in the planner's statistics."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# `person` is the SHA-256 of "service/workspace/id", in hexadecimal digits.
RECEIPTS = """
CREATE TABLE receipts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person text NOT NULL,
    erased jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX receipts_person ON receipts (person);
"""

# Erasing a message erases its replies. The existing index leaves out superseded ones, so it cannot find all of them.
REPLIES = "CREATE INDEX replies_of_message ON replies (message_id)"

# PostgreSQL keeps samples of each column, even after the rows are deleted. No search needs samples of these columns.
NO_SAMPLES = """
ALTER TABLE messages ALTER COLUMN message SET STATISTICS 0;
ALTER TABLE replies ALTER COLUMN reply SET STATISTICS 0, ALTER COLUMN address SET STATISTICS 0;
ALTER TABLE steps ALTER COLUMN said SET STATISTICS 0;
ALTER TABLE effects ALTER COLUMN reply SET STATISTICS 0;
ALTER TABLE summaries ALTER COLUMN text SET STATISTICS 0;
ALTER TABLE reminders ALTER COLUMN what SET STATISTICS 0, ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN address SET STATISTICS 0;
"""


def upgrade() -> None:
    """Add the table and the index."""
    op.execute(RECEIPTS)
    op.execute(REPLIES)
    op.execute(NO_SAMPLES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose receipts."""
