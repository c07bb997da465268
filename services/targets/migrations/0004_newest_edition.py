"""What the newest edition of a report says of a target."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "targets_0004"
down_revision = "targets_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("target", sa.Column("edition", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    # what was adjusted since keeps the first promise as its edition
    op.execute("update target set edition = case when version > 1 then promised else document end")


def downgrade() -> None:
    op.drop_column("target", "edition")
