"""Feedback that arrives before we have recorded that the reply was sent."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

EARLY = """
CREATE TABLE early_feedback (
    platform text NOT NULL,
    workspace text NOT NULL,
    platform_id text NOT NULL,
    person text NOT NULL,
    good boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (platform, workspace, platform_id, person)
)
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(EARLY)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose feedback."""
