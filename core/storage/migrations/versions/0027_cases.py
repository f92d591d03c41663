"""Cases: what people need a human for, the ledger of what happened to each, and the clocks of the team's promises."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# What the settings say, so that every process reads the same: whether there is a team, where it is (NULL: at the
# command line alone), when it works and what it promises.
DESK = """
CREATE TABLE support_desk (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    is_open boolean NOT NULL,
    staff jsonb,
    team jsonb NOT NULL
);
"""

# In a conversation, one case at most is open. `owner` is the key of a member of the team: `service/workspace/id`.
# `tried` is what the customer asked before, with the answers.
CASES = """
CREATE TABLE cases (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    zone text,
    language text NOT NULL,
    address jsonb NOT NULL,
    conversation text NOT NULL,
    subject text NOT NULL,
    state text NOT NULL CHECK (
        state IN ('new', 'waiting_team', 'with_human', 'waiting_customer', 'snoozed', 'solved', 'reopened')
    ),
    priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    tags text[] NOT NULL DEFAULT '{}',
    owner text NOT NULL DEFAULT '',
    owner_name text NOT NULL DEFAULT '',
    staff jsonb,
    tried jsonb NOT NULL DEFAULT '[]',
    opened_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    snoozed_until timestamptz,
    CHECK ((owner <> '') = (state IN ('with_human', 'waiting_customer', 'snoozed'))),
    CHECK ((snoozed_until IS NOT NULL) = (state = 'snoozed'))
);
CREATE UNIQUE INDEX cases_open ON cases (conversation) WHERE state <> 'solved';
CREATE INDEX cases_person ON cases (service, workspace, person);
CREATE INDEX cases_conversation ON cases (conversation, id);
"""

# Every transition, with who caused it and why.
LEDGER = """
CREATE TABLE case_ledger (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
    at timestamptz NOT NULL,
    event text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    actor text NOT NULL,
    actor_name text NOT NULL,
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX case_ledger_case ON case_ledger (case_id, id);
"""

# What was said in a case. The words of a message stay in the log, so that edits, deletions and erasures count here too;
# only what was written at the command line has its words here.
ENTRIES = """
CREATE TABLE case_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
    at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('customer', 'staff', 'note')),
    author text NOT NULL,
    author_name text NOT NULL,
    message_id bigint UNIQUE REFERENCES messages ON DELETE CASCADE,
    text text,
    CHECK ((message_id IS NULL) = (text IS NOT NULL))
);
CREATE INDEX case_entries_case ON case_entries (case_id, id);
"""

# A clock runs in business time: `used` seconds up to `since`, from when on it runs, or NULL if it stands.
CLOCKS = """
CREATE TABLE case_clocks (
    case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('first', 'next', 'solve')),
    used double precision NOT NULL DEFAULT 0,
    since timestamptz,
    warned boolean NOT NULL DEFAULT false,
    breached boolean NOT NULL DEFAULT false,
    met boolean NOT NULL DEFAULT false,
    PRIMARY KEY (case_id, kind)
);
"""


def upgrade() -> None:
    """Add the tables."""
    for statements in (DESK, CASES, LEDGER, ENTRIES, CLOCKS):
        op.execute(statements)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose the cases."""
