"""Files that we made and send, and the pictures that people had made."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# `begun_at` is when a process began to have the picture made. If it died, another one begins anew after a while.
DRAWINGS = """
CREATE TABLE stored_files (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE drawings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    address jsonb NOT NULL,
    language text NOT NULL,
    prompt text NOT NULL,
    varies bigint REFERENCES drawings ON DELETE SET NULL,
    state text NOT NULL DEFAULT 'wanted',
    tries integer NOT NULL DEFAULT 0,
    look_at timestamptz NOT NULL,
    model text,
    file bigint REFERENCES stored_files ON DELETE SET NULL,
    wanted_at timestamptz NOT NULL
);
CREATE INDEX drawings_wanted ON drawings (look_at) WHERE state = 'wanted';
CREATE INDEX drawings_person ON drawings (service, workspace, person);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(DRAWINGS)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose what was made."""
