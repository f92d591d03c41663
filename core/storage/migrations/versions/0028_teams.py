"""Teams: cases of several teams, each with a channel of its own, and to whom a case was given."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# Empty for the main team.
TEAM = "ALTER TABLE cases ADD COLUMN team text NOT NULL DEFAULT ''"
# Whom a case was assigned to, or the team that it was transferred to, which has a name alone.
TARGET = """
ALTER TABLE case_ledger ADD COLUMN target text NOT NULL DEFAULT '',
    ADD COLUMN target_name text NOT NULL DEFAULT '';
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute(TEAM)
    op.execute(TARGET)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose which team has a case."""
