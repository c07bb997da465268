"""Numbered notices (催办单, 督办单, 督查通报): built, audited and rendered. Pure."""

from services.alerts.notices.auditing import audit_notice
from services.alerts.notices.building import Cause, Fact, Heading, Terms, build
from services.alerts.notices.document import CITYWIDE, Item, Notice, Section, Tally, number_of
from services.alerts.notices.paper import UnusableTemplate
from services.alerts.notices.rendering import file_name, render

__all__ = [
    "CITYWIDE",
    "Cause",
    "Fact",
    "Heading",
    "Item",
    "Notice",
    "Section",
    "Tally",
    "Terms",
    "UnusableTemplate",
    "audit_notice",
    "build",
    "file_name",
    "number_of",
    "render",
]
