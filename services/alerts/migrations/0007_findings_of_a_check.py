"""What a scheduled check found, and an index of the messages that failed for good."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "alerts_0007"
down_revision = "alerts_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tick", sa.Column("found", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    failed = sa.text("failed_at is not null")
    op.create_index("ix_notification_failed", "notification", ["failed_at"], postgresql_where=failed)


def downgrade() -> None:
    op.drop_index("ix_notification_failed", "notification")
    op.drop_column("tick", "found")
