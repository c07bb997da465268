"""How far a target is: its light, its schedule (序时), by the rules of a city. Pure, and shared by the services."""

from services.assessment.judging import Assessment, assess
from services.assessment.rulepack import RulePack, parse_pack
from services.assessment.schedule import scheduled, window
from services.assessment.verdicts import Light, Yardstick

__all__ = ["Assessment", "Light", "RulePack", "Yardstick", "assess", "parse_pack", "scheduled", "window"]
