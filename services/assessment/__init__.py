"""How far a target is: its light, its schedule (序时), by the rules of a city. Pure, and shared by the services.

Reporting discipline is a chapter of its own: `services.assessment.discipline`.
"""

from services.assessment.judging import Assessment, assess
from services.assessment.ladder import DEFAULT_LADDER, Document, Ladder, Rung
from services.assessment.packfile import InvalidPack, pack_schema, parse_pack
from services.assessment.rulepack import RulePack
from services.assessment.schedule import scheduled, window
from services.assessment.turning import turning_days
from services.assessment.verdicts import LIGHT_NAMES, WORST_FIRST, Light, Yardstick
from services.assessment.workdays import Workdays, parse_calendar

__all__ = [
    "DEFAULT_LADDER",
    "LIGHT_NAMES",
    "WORST_FIRST",
    "Assessment",
    "Document",
    "InvalidPack",
    "Ladder",
    "Light",
    "RulePack",
    "Rung",
    "Workdays",
    "Yardstick",
    "assess",
    "pack_schema",
    "parse_calendar",
    "parse_pack",
    "scheduled",
    "turning_days",
    "window",
]
