"""Reactions that people put on copies of what was said in a case."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# A reaction that was taken back stays, with the time at which that was, so that an older event that comes late changes
# nothing. `reply_id` is the copy that was reacted to.
REACTIONS = """
CREATE TABLE case_reactions (
    case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
    reply_id bigint NOT NULL REFERENCES replies ON DELETE CASCADE,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    emoji text NOT NULL,
    is_there boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (reply_id, service, workspace, person, emoji)
);
CREATE INDEX case_reactions_case ON case_reactions (case_id);
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(REACTIONS)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose who reacted."""
