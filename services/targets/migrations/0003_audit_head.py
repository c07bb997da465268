"""Audit head."""

import sqlalchemy as sa
from alembic import op

revision = "targets_0003"
down_revision = "targets_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_index("ix_audit_pending", "audit", ["number"], unique=False, postgresql_where=sa.text("position is null"))


def downgrade() -> None:
    op.drop_index("ix_audit_pending", table_name="audit", postgresql_where=sa.text("position is null"))
    op.drop_table("audit_head")
