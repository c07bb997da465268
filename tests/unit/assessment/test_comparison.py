"""What-if: which lights another rule pack would change."""

from uuid import UUID

from services.assessment import Light
from services.assessment.comparison import compare
from services.runtime.rules import load_pack_named
from tests.unit.assessment.cases import JUNE, snapshot, target

DEFAULT, YINCHUAN = load_pack_named("default"), load_pack_named("yinchuan-2025")
SNAPSHOTS = [
    snapshot(target(), (JUNE, done), id=UUID(int=number))
    for number, done in enumerate(("100000", "90000", "80000", "60000", "0"))
]


def test_the_lights_that_would_change_are_told_with_both_reasons() -> None:
    found = compare(SNAPSHOTS, JUNE, DEFAULT, YINCHUAN)
    assert [(one.snapshot.id.int, one.before.light, one.after.light) for one in found.changes] == [
        (1, Light.YELLOW, Light.GREEN),
        (3, Light.RED, Light.YELLOW),
    ]
    assert {(one.before.pack, one.after.pack) for one in found.changes} == {("default@1", "yinchuan-2025@1")}
    assert found.judged == 5
    assert found.before == {Light.GREEN: 1, Light.YELLOW: 2, Light.RED: 2}
    assert found.after == {Light.GREEN: 2, Light.YELLOW: 2, Light.RED: 1}


def test_a_pack_against_itself_changes_nothing() -> None:
    found = compare(SNAPSHOTS, JUNE, DEFAULT, DEFAULT)
    assert (found.changes, found.judged, found.before == found.after) == ([], 5, True)
