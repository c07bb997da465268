"""Ledger life and reporting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "targets_0002"
down_revision = "targets_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("previous_hash", sa.String(), nullable=True),
        sa.Column("hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sa.UniqueConstraint("position", name=op.f("uq_audit_position")),
    )
    op.create_table(
        "numbering",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "source", name=op.f("pk_numbering")),
    )
    op.create_table(
        "reminder",
        sa.Column("flip_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("flip_id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_target_id"), "reminder", ["target_id"], unique=False)
    op.create_table(
        "assignee",
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_assignee_department_id")),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_assignee_target_id")),
        sa.PrimaryKeyConstraint("target_id", "department_id", name=op.f("pk_assignee")),
    )
    op.create_index(op.f("ix_assignee_department_id"), "assignee", ["department_id"], unique=False)
    op.create_table(
        "target_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state_from", sa.String(), nullable=True),
        sa.Column("state_to", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_target_change_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_change")),
        sa.UniqueConstraint("number", name=op.f("uq_target_change_number")),
    )
    op.create_index("ix_target_change_at", "target_change", ["at"], unique=False)
    op.create_index("ix_target_change_target", "target_change", ["target_id", "number"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("progress_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["progress_id"], ["progress.id"], name=op.f("fk_evidence_progress_id")),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_evidence_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_progress_id"), "evidence", ["progress_id"], unique=False)
    op.create_index(op.f("ix_evidence_target_id"), "evidence", ["target_id"], unique=False)
    op.create_table(
        "progress_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("progress_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["progress_id"], ["progress.id"], name=op.f("fk_progress_review_progress_id")),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_progress_review_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_review")),
        sa.UniqueConstraint("number", name=op.f("uq_progress_review_number")),
    )
    op.create_index("ix_progress_review_target", "progress_review", ["target_id", "number"], unique=False)
    op.add_column("access_key", sa.Column("replaces", sa.Uuid(), nullable=True))
    op.add_column("access_key", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("progress", sa.Column("kind", sa.String(), server_default="cumulative", nullable=False))
    op.add_column("progress", sa.Column("node", sa.String(), nullable=True))
    op.add_column("progress", sa.Column("problem", sa.String(), nullable=True))
    op.add_column("progress", sa.Column("next_step", sa.String(), nullable=True))
    op.add_column("progress", sa.Column("replaces", sa.Uuid(), nullable=True))
    op.add_column(
        "progress", sa.Column("doubts", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False)
    )
    op.add_column("progress", sa.Column("who", sa.String(), server_default="", nullable=False))
    op.create_index(op.f("ix_progress_replaces"), "progress", ["replaces"], unique=False)
    op.create_foreign_key(op.f("fk_progress_replaces"), "progress", "progress", ["replaces"], ["id"])
    op.add_column("target", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("target", sa.Column("number", sa.String(), nullable=True))
    op.add_column("target", sa.Column("state_before", sa.String(), nullable=True))
    op.add_column("target", sa.Column("lead_official", sa.String(), nullable=True))
    op.add_column("target", sa.Column("cadence", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("target", sa.Column("plan", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("target", sa.Column("extension", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("target", sa.Column("assigned_on", sa.Date(), nullable=True))
    op.add_column("target", sa.Column("completed_on", sa.Date(), nullable=True))
    op.create_unique_constraint(op.f("uq_target_number"), "target", ["number"])
    # targets that were given to a department before there were assignees: due from now on, monthly
    op.execute(
        "insert into assignee (target_id, department_id, place) "
        "select id, department_id, 0 from target where department_id is not null"
    )
    op.execute(
        "update target set assigned_on = (changed_at at time zone 'Asia/Shanghai')::date, "
        """cadence = '{"every": "monthly", "due_day": 8}', published_at = null, revision = revision + 1 """
        "where department_id is not null"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("uq_target_number"), "target", type_="unique")
    op.drop_column("target", "completed_on")
    op.drop_column("target", "assigned_on")
    op.drop_column("target", "extension")
    op.drop_column("target", "plan")
    op.drop_column("target", "cadence")
    op.drop_column("target", "lead_official")
    op.drop_column("target", "state_before")
    op.drop_column("target", "number")
    op.drop_column("target", "version")
    op.drop_constraint(op.f("fk_progress_replaces"), "progress", type_="foreignkey")
    op.drop_index(op.f("ix_progress_replaces"), table_name="progress")
    op.drop_column("progress", "who")
    op.drop_column("progress", "doubts")
    op.drop_column("progress", "replaces")
    op.drop_column("progress", "next_step")
    op.drop_column("progress", "problem")
    op.drop_column("progress", "node")
    op.drop_column("progress", "kind")
    op.drop_column("access_key", "last_used_at")
    op.drop_column("access_key", "replaces")
    op.drop_index("ix_progress_review_target", table_name="progress_review")
    op.drop_table("progress_review")
    op.drop_index(op.f("ix_evidence_target_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_progress_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index("ix_target_change_target", table_name="target_change")
    op.drop_index("ix_target_change_at", table_name="target_change")
    op.drop_table("target_change")
    op.drop_index(op.f("ix_assignee_department_id"), table_name="assignee")
    op.drop_table("assignee")
    op.drop_index(op.f("ix_reminder_target_id"), table_name="reminder")
    op.drop_table("reminder")
    op.drop_table("numbering")
    op.drop_table("audit")
