"""An index of the targets that have changed since they were looked at."""

import sqlalchemy as sa
from alembic import op

revision = "alerts_0008"
down_revision = "alerts_0007"
branch_labels = None
depends_on = None

UNASSESSED = sa.text("assess_after is null")


def upgrade() -> None:
    op.create_index("ix_snapshot_unassessed", "snapshot", ["target_id"], postgresql_where=UNASSESSED)


def downgrade() -> None:
    op.drop_index("ix_snapshot_unassessed", table_name="snapshot", postgresql_where=UNASSESSED)
