"""Ladder, groups and notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "alerts_0004"
down_revision = "alerts_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert_group",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alert_group")),
    )
    op.create_index(op.f("ix_alert_group_next_look_at"), "alert_group", ["next_look_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("kind", "year", "place", name=op.f("uq_notice_kind_year_place")),
        sa.UniqueConstraint("number", name=op.f("uq_notice_number")),
    )
    op.create_index(op.f("ix_notice_department_id"), "notice", ["department_id"], unique=False)
    op.create_table(
        "past_snapshot",
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("target_id", "known_on", name=op.f("pk_past_snapshot")),
    )
    op.create_table(
        "silence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
    )
    op.create_index(op.f("ix_silence_ends_at"), "silence", ["ends_at"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["notification_id"], ["notification.id"], name=op.f("fk_delivery_notification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_notification_id"), "delivery", ["notification_id"], unique=False)
    op.add_column("alert", sa.Column("severity", sa.Integer(), server_default="1", nullable=False))
    op.add_column("alert", sa.Column("began_on", sa.Date(), nullable=True))
    op.add_column("alert", sa.Column("rung", sa.Integer(), server_default="0", nullable=False))
    op.add_column("alert", sa.Column("rung_on", sa.Date(), nullable=True))
    op.add_column("alert", sa.Column("next_step_on", sa.Date(), nullable=True))
    op.add_column("alert", sa.Column("told_on", sa.Date(), nullable=True))
    op.add_column("alert", sa.Column("muted_by", sa.String(), nullable=True))
    op.add_column("alert", sa.Column("acknowledged_by", sa.String(), nullable=True))
    op.add_column("alert", sa.Column("acknowledged_why", sa.String(), nullable=True))
    op.add_column("alert", sa.Column("acknowledged_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_alert_next_step_on"), "alert", ["next_step_on"], unique=False)
    op.create_index(op.f("ix_alert_rung"), "alert", ["rung"], unique=False)
    op.add_column("notification", sa.Column("group_key", sa.String(), nullable=True))
    op.add_column("notification", sa.Column("title", sa.String(), nullable=True))
    op.add_column("notification", sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("notification", "flip_id", existing_type=sa.UUID(), nullable=True)
    op.add_column("snapshot", sa.Column("assess_after", sa.Date(), nullable=True))
    op.create_index(op.f("ix_snapshot_assess_after"), "snapshot", ["assess_after"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_snapshot_assess_after"), table_name="snapshot")
    op.drop_column("snapshot", "assess_after")
    op.alter_column("notification", "flip_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("notification", "created_at")
    op.drop_column("notification", "title")
    op.drop_column("notification", "group_key")
    op.drop_index(op.f("ix_alert_rung"), table_name="alert")
    op.drop_index(op.f("ix_alert_next_step_on"), table_name="alert")
    op.drop_column("alert", "acknowledged_until")
    op.drop_column("alert", "acknowledged_why")
    op.drop_column("alert", "acknowledged_by")
    op.drop_column("alert", "muted_by")
    op.drop_column("alert", "told_on")
    op.drop_column("alert", "next_step_on")
    op.drop_column("alert", "rung_on")
    op.drop_column("alert", "rung")
    op.drop_column("alert", "began_on")
    op.drop_column("alert", "severity")
    op.drop_index(op.f("ix_delivery_notification_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_silence_ends_at"), table_name="silence")
    op.drop_table("silence")
    op.drop_table("past_snapshot")
    op.drop_index(op.f("ix_notice_department_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_index(op.f("ix_alert_group_next_look_at"), table_name="alert_group")
    op.drop_table("alert_group")
