"""Indexes for claiming messages by receiver and for counting attempts."""

import sqlalchemy as sa
from alembic import op

revision = "alerts_0005"
down_revision = "alerts_0004"
branch_labels = None
depends_on = None

PENDING = sa.text("sent_at is null and failed_at is null")


def upgrade() -> None:
    op.create_index(
        "ix_notification_waiting", "notification", ["receiver", "next_attempt_at"], postgresql_where=PENDING
    )
    op.create_index(op.f("ix_delivery_at"), "delivery", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_delivery_at"), table_name="delivery")
    op.drop_index("ix_notification_waiting", table_name="notification", postgresql_where=PENDING)
