"""Turns that survive a crash: the model's decisions, the effects done, the messages of a turn; and a faster queue."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# `turn` is the message with which a merged message is answered, and `parts` how many messages a turn answers.
# A reply without a message is a reminder. A superseded reply reported a failure, after which the turn was retried.
# The key is sent to the platform along with a reply, so that the reply can be looked up later. It is unique across
# installations, and its 24 characters fit the platform that allows fewest (25).
MESSAGES = """
ALTER TABLE messages ADD COLUMN turn bigint REFERENCES messages ON DELETE CASCADE;
ALTER TABLE messages ADD COLUMN parts smallint NOT NULL DEFAULT 1;
CREATE INDEX messages_turn ON messages (turn) WHERE turn IS NOT NULL;
ALTER TABLE messages DROP CONSTRAINT messages_state_check;
ALTER TABLE messages ADD CHECK (state IN ('waiting', 'merged', 'replied', 'silent', 'failed'));
ALTER TABLE replies ALTER COLUMN message_id DROP NOT NULL;
ALTER TABLE replies DROP CONSTRAINT replies_message_id_key;
ALTER TABLE replies ADD COLUMN superseded boolean NOT NULL DEFAULT false;
ALTER TABLE replies ADD COLUMN key text NOT NULL UNIQUE
    DEFAULT substr(replace(gen_random_uuid()::text, '-', ''), 1, 24);
CREATE UNIQUE INDEX replies_message ON replies (message_id) WHERE NOT superseded;
"""

# The steps of a turn are needed only to resume it, so they are deleted at its end.
# Effects stay as long as the message, so that a later question can be answered from what was done.
RECORD = """
CREATE TABLE steps (
    message_id bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
    ordinal integer NOT NULL,
    said jsonb NOT NULL,
    PRIMARY KEY (message_id, ordinal)
);
CREATE TABLE effects (
    call_id text PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
    ability text NOT NULL,
    reply jsonb,
    done_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX effects_message ON effects (message_id);
"""

# `up_to` is the last message that the summary covers.
SUMMARIES = """
CREATE TABLE summaries (
    conversation text PRIMARY KEY,
    up_to bigint NOT NULL,
    text text NOT NULL
);
"""

# One row for each channel and each workspace. If a crash of the server loses it, the rate limit is ignored briefly.
PACE = """
CREATE UNLOGGED TABLE pace (
    scope text PRIMARY KEY,
    free_at timestamptz NOT NULL
);
"""

# Procrastinate 3 fetches the first job whose lock is free. With its own index, of (id, lock), finding the other jobs of
# a lock reads all waiting jobs, and with the statistics of an empty queue the planner sorts all of them: a fetch out of
# 10,000 took 317 ms, and takes 0.1 ms with this index. The rows change often, so they are vacuumed more often too.
QUEUE = """
DROP INDEX procrastinate_jobs_id_lock_idx_v1;
CREATE INDEX procrastinate_jobs_lock ON procrastinate_jobs (lock, priority DESC, id) WHERE status IN ('todo', 'doing');
ALTER FUNCTION procrastinate_fetch_job_v2
    SET enable_sort TO off SET enable_seqscan TO off SET enable_bitmapscan TO off
    SET enable_hashjoin TO off SET enable_mergejoin TO off;
ALTER TABLE procrastinate_jobs SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE procrastinate_events SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(MESSAGES)
    op.execute(RECORD)
    op.execute(SUMMARIES)
    op.execute(PACE)
    op.execute(QUEUE)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose the decisions of turns."""
