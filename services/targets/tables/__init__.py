"""The targets service's own database: the ledger, what is reported, departments and keys.

A row whose `published_at` is empty is waiting to be told to the other services.
"""

from services.targets.tables.access import Audit, AuditHead, DepartmentRow, Inbox, KeyTable
from services.targets.tables.ledger import AssigneeRow, ChangeRow, NumberingRow, ReminderRow, TargetRow
from services.targets.tables.metadata import Base
from services.targets.tables.reporting import AnswerRow, EvidenceRow, ProgressRow, ReviewRow

__all__ = [
    "AnswerRow",
    "AssigneeRow",
    "Audit",
    "AuditHead",
    "Base",
    "ChangeRow",
    "DepartmentRow",
    "EvidenceRow",
    "Inbox",
    "KeyTable",
    "NumberingRow",
    "ProgressRow",
    "ReminderRow",
    "ReviewRow",
    "TargetRow",
]
