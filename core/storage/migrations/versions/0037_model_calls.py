"""The ledger of language models: one row for each call."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

# A row is written before the call, with an estimate, and is given the provider's figures after it. `turn` refers to no
# message, because the row stays when the message is deleted. `cost` is in US dollars, or NULL if the price is unknown.
MODEL_CALLS = """
CREATE TABLE model_calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    use text NOT NULL,
    service text NOT NULL,
    workspace text NOT NULL,
    person text,
    turn bigint,
    model text NOT NULL,
    outcome text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'answered', 'cut', 'failed')),
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL,
    is_estimate boolean NOT NULL DEFAULT true,
    cost numeric
);
CREATE INDEX model_calls_at ON model_calls (at);
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(MODEL_CALLS)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose what was spent."""
