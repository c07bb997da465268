"""Where a target is likely to end, and whether it ever asked for the likely. Pure."""

from services.assessment import RulePack
from services.assessment.feasibility import feasibility
from services.assessment.feasibility_words import Flag
from services.assessment.forecast import forecast
from services.targets.lifecycle import NO_MORE_FIGURES
from services.targets.standing import Standing


def outlook(standing: Standing, pack: RulePack) -> list[str]:
    """In sentences: the forecast for the deadline while it is open, and what is unusual about the target itself."""
    snapshot, day = standing.snapshot, standing.assessment.as_of
    says = []
    if snapshot.state not in NO_MORE_FIGURES and day <= snapshot.target.deadline:
        found = forecast(snapshot, day, pack)
        says += [found.says] if found else []
    asked = feasibility(snapshot.target)
    if asked is not None and asked.flag in (Flag.OUT_OF_LINE, Flag.ALREADY_MET):
        says.append(asked.says)
    return says
