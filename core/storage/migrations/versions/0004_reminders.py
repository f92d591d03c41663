"""Reminders, the ledger of their occurrences, and the time zones of people."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# `asked_at` is when the person was asked for their time zone. This happens only once.
PEOPLE = """
CREATE TABLE people (
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    zone text,
    asked_at timestamptz,
    PRIMARY KEY (service, workspace, person)
);
"""

# A reminder stores wall-clock time: `starts` in `zone`, repeated by `rrule`. `next_due` is the instant of the next
# occurrence. Only active reminders have one, and are in the index that the dispatcher reads.
REMINDERS = """
CREATE TABLE reminders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    address jsonb NOT NULL,
    form text NOT NULL CHECK (form IN ('direct', 'named', 'posted')),
    what text NOT NULL,
    starts timestamp NOT NULL,
    zone text NOT NULL,
    rrule text,
    policy text NOT NULL CHECK (policy IN ('catch_up', 'latest_only', 'skip')),
    state text NOT NULL CHECK (state IN ('proposed', 'active', 'over', 'done', 'cancelled')),
    next_local timestamp,
    next_due timestamptz,
    set_at timestamptz NOT NULL DEFAULT now(),
    CHECK (state <> 'active' OR next_due IS NOT NULL)
);
CREATE INDEX reminders_due ON reminders (next_due) WHERE state = 'active';
CREATE INDEX reminders_person ON reminders (service, workspace, person);
"""

# One row for each occurrence that was due. For one that is `sending`, the state of its reply says whether it arrived.
OCCURRENCES = """
CREATE TABLE occurrences (
    reminder_id bigint NOT NULL REFERENCES reminders ON DELETE CASCADE,
    due timestamptz NOT NULL,
    local timestamp NOT NULL,
    state text NOT NULL CHECK (state IN ('sending', 'skipped')),
    reason text,
    reply_id bigint REFERENCES replies ON DELETE CASCADE,
    PRIMARY KEY (reminder_id, due)
);
CREATE INDEX occurrences_reply ON occurrences (reply_id);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(PEOPLE)
    op.execute(REMINDERS)
    op.execute(OCCURRENCES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose reminders."""
