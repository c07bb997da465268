"""What of a changed target is to be told, ready to send, and the trace that the change belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "targets_0005"
down_revision = "targets_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("target", sa.Column("snapshot", sa.Text(), nullable=True))
    op.add_column("target", sa.Column("traceparent", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("target", "traceparent")
    op.drop_column("target", "snapshot")
