"""What is learned: documents of skills, answers of the team, gaps in the documents, and why an answer was bad."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# What a skill wants to be found: the library has the edition `stored`. A document that is not `wanted` is removed from
# the library, and then from here. `problem` says why the library refused it.
DOCUMENTS = """
CREATE TABLE skill_documents (
    key text PRIMARY KEY,
    title text NOT NULL,
    text text NOT NULL,
    audience text NOT NULL,
    wanted boolean NOT NULL DEFAULT true,
    edition bigint NOT NULL DEFAULT 1,
    stored bigint NOT NULL DEFAULT 0,
    problem text NOT NULL DEFAULT ''
);
CREATE INDEX skill_documents_due ON skill_documents (key) WHERE edition <> stored;
"""

# What a solved case may teach. It outlives the case, so it does not refer to it. `person` is NULL once the customer is
# forgotten. `reworded`: the team has put the question in words of its own.
ANSWERS = """
CREATE TABLE case_answers (
    case_id bigint PRIMARY KEY,
    service text,
    workspace text,
    person text,
    state text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'withdrawn')),
    question text NOT NULL,
    answer text NOT NULL,
    reworded boolean NOT NULL DEFAULT false,
    audience text NOT NULL,
    place text NOT NULL,
    language text NOT NULL,
    thread jsonb,
    answered_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text NOT NULL DEFAULT '',
    decided_by_name text NOT NULL DEFAULT ''
);
CREATE INDEX case_answers_person ON case_answers (service, workspace, person);
"""

# Each time a case is solved, it is considered once. Cases that were solved before are not.
CONSIDERED = """
ALTER TABLE case_ledger ADD COLUMN considered boolean NOT NULL DEFAULT false;
UPDATE case_ledger SET considered = true;
CREATE INDEX case_ledger_to_consider ON case_ledger (id)
    WHERE after = 'solved' AND before <> 'solved' AND NOT considered;
"""

REASONS = """
ALTER TABLE feedback ADD COLUMN reason text
    CHECK (reason IN ('wrong', 'outdated', 'unclear', 'not_my_question'));
CREATE INDEX feedback_bad ON feedback (at) WHERE NOT good;
"""

# A question that got no good answer. It goes when the reply goes, so it stays as long as the conversation. `near` are
# the sources that came closest. `vector` is the question as `embedder` sees it.
GAPS = """
CREATE TABLE gaps (
    reply_id bigint PRIMARY KEY REFERENCES replies ON DELETE CASCADE,
    asked_at timestamptz NOT NULL,
    question text NOT NULL,
    language text NOT NULL,
    audiences text[] NOT NULL,
    confidence double precision NOT NULL,
    near jsonb NOT NULL DEFAULT '[]',
    vector real[],
    checked_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by text
);
CREATE INDEX gaps_open ON gaps (checked_at) WHERE closed_at IS NULL;
CREATE INDEX replies_unanswered ON replies (written_at) WHERE reply ->> 'answered' = 'false';
"""

DIGESTS = """
CREATE TABLE gap_digests (
    due timestamptz PRIMARY KEY,
    sent_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Add the tables."""
    for statements in (DOCUMENTS, ANSWERS, CONSIDERED, REASONS, GAPS, DIGESTS):
        op.execute(statements)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose what was learned."""
