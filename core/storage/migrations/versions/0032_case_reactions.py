"""Reactions that people put on copies of what was said in a case."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# A reaction that was taken back stays, with the time at which that was, so that an older event that comes late changes
# nothing. `platform_id` is the platform's id of the message that was reacted to. An edited copy keeps it, while each of
# its editions is another reply. `sign` tells emoji apart that differ only in their skin tone.
REACTIONS = """
CREATE TABLE case_reactions (
    case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
    service text NOT NULL,
    workspace text NOT NULL,
    platform_id text NOT NULL,
    person text NOT NULL,
    emoji text NOT NULL,
    sign text NOT NULL,
    is_there boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (service, workspace, platform_id, person, emoji, sign)
);
CREATE INDEX case_reactions_case ON case_reactions (case_id);
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(REACTIONS)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose who reacted."""
