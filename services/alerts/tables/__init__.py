"""The alerts service's own database: what it was told, alerts with their flips, and what is to be told to whom.

A flip whose `published_at` is empty and a notification whose `sent_at` is empty are waiting to be sent.
"""

from services.alerts.tables.alerts import Alert, AlertRow, FlipRow, SilenceRow
from services.alerts.tables.knowledge import Audit, AuditHead, KeyTable, PastSnapshotRow, SnapshotRow, Tick
from services.alerts.tables.metadata import Base
from services.alerts.tables.telling import DeliveryRow, GroupRow, NoticeRow, NotificationRow

__all__ = [
    "Alert",
    "AlertRow",
    "Audit",
    "AuditHead",
    "Base",
    "DeliveryRow",
    "FlipRow",
    "GroupRow",
    "KeyTable",
    "NoticeRow",
    "NotificationRow",
    "PastSnapshotRow",
    "SilenceRow",
    "SnapshotRow",
    "Tick",
]
