"""On which days the clock alone may change a light because of what a city's rules say of days. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.assessment.bands import NodeBands
from services.assessment.goals import yardstick_of
from services.assessment.moments import is_yearly_only
from services.assessment.rulepack import RulePack
from services.assessment.verdicts import SEVERITY, Light, Yardstick
from services.contract import Cadence, TargetUpdated

ONE_DAY = timedelta(days=1)


def turning_days(snapshot: TargetUpdated, as_of: date, light: Light, pack: RulePack) -> Iterator[date]:
    """The days, past ones among them, that nodes, starts, yearly figures and streaks of days wait for.

    Ends of months, a plan's points, the deadline and the days before it are not among them: every pack has these.
    """
    if yardstick_of(snapshot.target) is Yardstick.MILESTONE:
        yield from _of_nodes(snapshot, pack)
    elif is_yearly_only(snapshot, pack):
        due_day = (snapshot.cadence or Cadence()).due_day
        yield from (date(as_of.year + years, 1, due_day) + ONE_DAY for years in (0, 1))
    if any(isinstance(one.every, int) and light in SEVERITY and light is not one.becomes for one in pack.streaks):
        yield as_of + ONE_DAY


def _of_nodes(snapshot: TargetUpdated, pack: RulePack) -> Iterator[date]:
    nodes = snapshot.plan.nodes if snapshot.plan else ()
    for node in nodes:
        yield from _late(node.on, pack.of_node(node.name))
    whole = pack.of_whole(snapshot.target.indicator)
    if whole is not None:
        yield from _late(snapshot.target.deadline, whole)


def _late(on: date, bands: NodeBands) -> Iterator[date]:
    """When what is due on a day comes into a band that is counted in days; in months it is an end of a month."""
    yield on
    if bands.by == "days":
        for band in bands.bands:
            yield on + timedelta(days=int(band.behind) + (not band.inclusive))
