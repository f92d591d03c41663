"""Prepared answers of cases, what triage found in each case, and the team's files beside `support.toml`."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# What the team's files say, so that every process reads the same.
FILES = """
CREATE TABLE support_files (
    name text PRIMARY KEY,
    content jsonb NOT NULL
);
"""

# An answer that somebody on the team can send, once. `key` says what it was prepared by, so that it is prepared once.
PREPARED = """
CREATE TABLE case_prepared (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('snippet', 'draft')),
    name text NOT NULL,
    question text NOT NULL,
    text text NOT NULL,
    citations jsonb NOT NULL,
    at timestamptz NOT NULL,
    sent_at timestamptz
);
CREATE INDEX case_prepared_case ON case_prepared (case_id);
"""

# What was found in the first words of a case. `proposal` is what the rules say that nobody has applied yet, or NULL.
TRIAGE = """
CREATE TABLE case_triage (
    case_id bigint PRIMARY KEY REFERENCES cases ON DELETE CASCADE,
    language text NOT NULL,
    topic text NOT NULL,
    urgency text NOT NULL,
    mood text NOT NULL,
    route text NOT NULL,
    proposal jsonb
);
"""


def upgrade() -> None:
    """Add the tables."""
    for statements in (FILES, PREPARED, TRIAGE):
        op.execute(statements)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose what was prepared."""
