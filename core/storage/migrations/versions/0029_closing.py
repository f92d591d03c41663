"""What follows a case: whether it helped, what was hidden in it, and the incidents that many cases are about."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

# One for each case, however often it is solved. `helped` and `score` are NULL until the customer says so.
SURVEYS = """
CREATE TABLE case_surveys (
    case_id bigint PRIMARY KEY REFERENCES cases ON DELETE CASCADE,
    team text NOT NULL,
    asked_at timestamptz NOT NULL,
    helped boolean,
    score smallint CHECK (score BETWEEN 1 AND 5),
    comment text,
    answered_at timestamptz
);
"""

# Who was told that something was hidden in what they wrote. `author` is the key of a person: `service/workspace/id`.
HIDDEN = """
CREATE TABLE case_hidden (
    case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
    author text NOT NULL,
    PRIMARY KEY (case_id, author)
);
"""

# What a message was when it was added to its case, so that a transcript can say that it was edited since.
DIGEST = "ALTER TABLE case_entries ADD COLUMN digest text"

# `words` are phrases. What has all words of one of them belongs to the incident.
INCIDENTS = """
CREATE TABLE incidents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL,
    words text[] NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL,
    opened_by_name text NOT NULL,
    solved_at timestamptz
);
CREATE INDEX incidents_open ON incidents (id) WHERE solved_at IS NULL;
"""

# A person reports an incident once, by a question or a case. `told_at` is when they were told that it is solved.
REPORTS = """
CREATE TABLE incident_reports (
    incident_id bigint NOT NULL REFERENCES incidents ON DELETE CASCADE,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    address jsonb NOT NULL,
    language text NOT NULL,
    case_id bigint REFERENCES cases ON DELETE SET NULL,
    reported_at timestamptz NOT NULL,
    told_at timestamptz,
    PRIMARY KEY (incident_id, service, workspace, person)
);
CREATE INDEX incident_reports_case ON incident_reports (case_id);
"""


def upgrade() -> None:
    """Add the tables and the column."""
    for statements in (SURVEYS, HIDDEN, DIGEST, INCIDENTS, REPORTS):
        op.execute(statements)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose the ratings and the incidents."""
