"""Every day on which the clock alone turns a light is a month's end, a point of the plan, a day near the deadline, or
one that `turning_days` names: a check that sleeps until then misses nothing."""

from datetime import date, timedelta

import pytest

from services.assessment import assess, turning_days
from services.contract import Cadence, Every, TargetUpdated
from services.runtime.rules import load_pack_named, pack_names
from tests.unit.assessment.cases import DECEMBER, JUNE, MARCH, MAY, milestone, nodes, snapshot, target

DAY = timedelta(days=1)
SNAPSHOTS = [
    pytest.param(
        snapshot(milestone(), plan=nodes(("开工", date(2026, 3, 15), None), ("封顶", JUNE, None))),
        id="nodes, one a start",
    ),
    pytest.param(
        snapshot(milestone(), plan=nodes(("入库", date(2026, 2, 10), None), ("封顶", JUNE, JUNE))), id="nodes, one done"
    ),
    pytest.param(snapshot(milestone(indicator="快速路开工", deadline=date(2026, 5, 20))), id="a start as a whole"),
    pytest.param(snapshot(milestone(deadline=date(2026, 5, 20))), id="a milestone without nodes"),
    pytest.param(snapshot(target(), (MARCH, "50000"), (MAY, "80000")), id="an amount"),
    pytest.param(
        snapshot(target(), (DECEMBER, "150000"), cadence=Cadence(every=Every.YEARLY, due_day=20)), id="a yearly figure"
    ),
    pytest.param(snapshot(target(), cadence=Cadence(every=Every.YEARLY)), id="a yearly figure that never comes"),
    pytest.param(
        snapshot(
            target("500000", deadline=date(2030, 12, 31)),
            (DECEMBER, "100000"),
            cadence=Cadence(every=Every.YEARLY, due_day=20),
        ),
        id="a yearly figure that comes once in five years",
    ),
]


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("of", SNAPSHOTS)
def test_no_turn_comes_unforeseen(of: TargetUpdated, name: str) -> None:
    pack, last = load_pack_named(name), of.target.deadline
    ordinary = {last + days * DAY for days in (0, 1, -pack.milestone_near_days)}
    figures = {one.as_of for one in of.progress} | {node.done_on for node in (of.plan.nodes if of.plan else ())}
    day = date(2026, 1, 1)
    known = assess(of, day, pack).light
    foreseen = set(turning_days(of, day, known, pack))
    while day < min(last, date(2027, 2, 1)) + timedelta(days=365 if last.year > 2026 else 60):
        day += DAY
        light = assess(of, day, pack).light
        if (day + DAY).day == 1 or day in foreseen | ordinary | figures:
            known, foreseen = light, set(turning_days(of, day, light, pack))
        assert light is known, day
