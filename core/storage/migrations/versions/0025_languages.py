"""The language of each person, and of the alarms that a turn sets."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# `language` is what the person asked for; `spoken` is what they wrote last.
LANGUAGES = """
ALTER TABLE people ADD COLUMN language text, ADD COLUMN spoken text;
ALTER TABLE alarms ADD COLUMN language text;
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute(LANGUAGES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose what people asked for."""
