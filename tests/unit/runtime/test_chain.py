"""The audit trail's chain: what following it shows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.runtime.access.chain import GENESIS, Verification, link_hash, links, verify
from services.runtime.clock import SHANGHAI
from services.runtime.postgres.tables import AuditHeadRow, AuditRow

NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)


def written(count: int) -> list[AuditRow]:
    return [
        AuditRow(
            number=number,
            at=NOW + timedelta(seconds=number),
            key_id=UUID(int=1),
            who="督查室",
            action="key.issued",
            subject=str(number),
            details={"role": "department", "n": number},
        )
        for number in range(1, count + 1)
    ]


def seal(rows: list[AuditRow], head: AuditHeadRow) -> None:
    """Puts the rows at the end of the chain, as the job does."""
    for row, link in zip(rows, links(rows, head.position, head.hash), strict=True):
        assert row.number == link.number
        row.position, row.previous_hash, row.hash = link[1:]
        head.position, head.hash = link.position, link.hash


def chain(count: int) -> tuple[list[AuditRow], AuditHeadRow]:
    """A chain as the job leaves it."""
    rows, head = written(count), AuditHeadRow(position=0, hash=GENESIS)
    seal(rows, head)
    return rows, head


def reseal(row: AuditRow) -> None:
    row.hash = link_hash(row, row.position, row.previous_hash)


def remove(place: int) -> Callable[[list[AuditRow], AuditHeadRow], object]:
    return lambda rows, _: rows.pop(place)


def change(place: int, **values: object) -> Callable[[list[AuditRow], AuditHeadRow], object]:
    return lambda rows, _: [setattr(rows[place], name, value) for name, value in values.items()]


def change_and_reseal(rows: list[AuditRow], _: AuditHeadRow) -> None:
    rows[1].who = "somebody else"
    reseal(rows[1])


def remove_and_close_the_gap(rows: list[AuditRow], _: AuditHeadRow) -> None:
    del rows[1]
    for position, row in enumerate(rows, 1):
        row.position = position
        reseal(row)


def insert(rows: list[AuditRow], _: AuditHeadRow) -> None:
    [made_up] = written(1)
    made_up.number, made_up.position, made_up.previous_hash = 99, 6, rows[-1].hash
    reseal(made_up)
    rows.append(made_up)


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        pytest.param(remove(0), "position 1 is missing", id="the first row was removed"),
        pytest.param(remove(2), "position 3 is missing", id="a row in between was removed"),
        pytest.param(remove(-1), "the chain ends at position 4, but its head is at 5", id="the last row was removed"),
        pytest.param(lambda rows, _: rows.clear(), "ends at position 0, but its head is at 5", id="all were removed"),
        pytest.param(change(1, details={"role": "operator"}), "position 2 was changed", id="details were changed"),
        pytest.param(change(1, at=NOW), "position 2 was changed", id="the time was changed"),
        pytest.param(change(1, who="x"), "position 2 was changed", id="another name was put there"),
        pytest.param(change(1, key_id=None), "position 2 was changed", id="the key was taken away"),
        pytest.param(change(1, number=77), "position 2 was changed", id="the number was changed"),
        pytest.param(change_and_reseal, "position 3 does not link", id="a row was changed and its hash made anew"),
        pytest.param(remove_and_close_the_gap, "position 2 does not link", id="a row was removed, the others moved up"),
        pytest.param(insert, "is not the last row", id="a row was put at the end past the job"),
        pytest.param(lambda _, head: setattr(head, "hash", GENESIS), "is not the last row", id="the head was changed"),
    ],
)
def test_tampering_shows(harm: Callable[[list[AuditRow], AuditHeadRow], object], finding: str) -> None:
    rows, head = chain(5)
    assert verify(rows, head) == []
    harm(rows, head)
    found = verify(rows, head)
    assert any(finding in one for one in found), found


def test_a_removed_head_shows_where_there_are_rows() -> None:
    assert verify(chain(2)[0], None) == ["the head is missing"]
    assert verify([], None) == []


def test_a_gap_of_several_rows_is_one_finding() -> None:
    rows, head = chain(6)
    assert verify([rows[0], *rows[4:]], head) == ["positions 2 to 4 are missing"]


def test_rows_sealed_in_several_turns_are_one_chain() -> None:
    rows, head = written(5), AuditHeadRow(position=0, hash=GENESIS)
    seal(rows[:2], head)
    seal(rows[2:], head)
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert verify(rows, head) == []


def test_the_hash_does_not_depend_on_how_the_time_is_written() -> None:
    [row], _ = chain(1)
    before = row.hash
    row.at = row.at.astimezone(SHANGHAI)
    reseal(row)
    assert row.hash == before


def test_chains_made_by_earlier_versions_stand() -> None:
    row = AuditRow(
        number=7,
        at=datetime(2026, 7, 15, 10, 0, 0, 250_000, SHANGHAI),
        who="督查室",
        action="key.issued",
        subject="key/7",
        details={"role": "department", "b": [1, 2.5, None, '引号"\\'], "a": {"z": 1, "y": True}},
    )
    assert link_hash(row, 3, "a" * 64) == "94b3132962b0d02dd5e281e04d01e6052eefd2d64adea38f7a8e287e7e18016e"


def test_a_noted_hash_is_met_on_the_way_or_left_over() -> None:
    rows, _ = chain(3)
    noted = {rows[1].hash or "", "f" * 64}
    verification = Verification(noted)
    for row in rows:
        verification.follow(row)
    assert noted == {"f" * 64}
