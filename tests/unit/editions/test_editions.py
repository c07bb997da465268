"""Corrected editions keep the ids of what they say again."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.contract import Target
from services.ingest.editions import compare, identify_edition

ISSUER = "示范市人民政府"


def promise(indicator: str, value: int, start: int = 0, **more: Any) -> Target:
    given = {
        "indicator": indicator,
        "measure": "increment",
        "value": Decimal(value),
        "unit": "个",
        "starts_on": "2026-01-01",
        "deadline": "2026-12-31",
        "start": start,
        "end": start + 2,
        "quote": f"{value}个",
    }
    return Target.model_validate(given | more)


PARKS, SCHOOLS, WELLS = ("新建公园", 16), ("新建学校", 6), ("新建水井", 40)

CASES = [
    pytest.param([PARKS, SCHOOLS], [PARKS, SCHOOLS], ["=", "="], id="the same again"),
    pytest.param([PARKS, SCHOOLS], [SCHOOLS, PARKS], ["=", "="], id="paragraphs moved"),
    pytest.param([PARKS, SCHOOLS], [("新建公园", 20), SCHOOLS], ["~", "="], id="a number corrected"),
    pytest.param([PARKS], [PARKS, WELLS], ["=", "+"], id="a target added"),
    pytest.param([PARKS, WELLS], [PARKS], ["="], id="a target removed"),
    pytest.param([PARKS, ("新建公园", 3)], [("新建公园", 3), PARKS], ["=", "="], id="equals that changed places"),
    pytest.param([PARKS, ("新建公园", 3)], [("新建公园", 3)], ["="], id="of two equals the first removed"),
    pytest.param([PARKS, ("新建公园", 3)], [("新建公园", 4), PARKS], ["~", "="], id="one equal corrected, moved first"),
    pytest.param([PARKS], [("新建公园", 9), PARKS], ["+", "="], id="an equal added before"),
    pytest.param([PARKS, PARKS], [PARKS, PARKS], ["=", "="], id="the same said twice"),
    pytest.param([], [PARKS], ["+"], id="the first edition"),
]


@pytest.mark.parametrize(("before", "after", "marks"), CASES)
def test_an_edition_held_against_the_one_before(
    before: list[tuple[str, int]], after: list[tuple[str, int]], marks: list[str]
) -> None:
    first = identify_edition(ISSUER, [promise(*one, start=10 * place) for place, one in enumerate(before)], {})
    second = identify_edition(ISSUER, [promise(*one, start=99 + 10 * place) for place, one in enumerate(after)], first)
    assert len(second) == len(after)
    assert [target.indicator for target in second.values()] == [name for name, _ in after]
    found = compare(first, second)
    changed = {change.id for change in found.changed}
    assert ["+" if id_ in found.added else "~" if id_ in changed else "=" for id_ in second] == marks
    assert found.same == marks.count("=")
    assert len(found.removed) == len(before) - found.same - len(changed)
    for id_, target in second.items():
        if marks[list(second).index(id_)] == "=":
            assert first[id_].value == target.value


def test_a_change_names_the_fields_with_what_they_were_and_are() -> None:
    first = identify_edition(ISSUER, [promise("新建公园", 16)], {})
    second = identify_edition(ISSUER, [promise("新建公园", 20, comparator="ge")], first)
    [change] = compare(first, second).changed
    assert change.fields == {"value": (Decimal(16), Decimal(20)), "comparator": ("eq", "ge")}


def test_numbers_of_removed_targets_are_not_given_again_within_an_edition() -> None:
    first = identify_edition(ISSUER, [promise("新建公园", 1), promise("新建公园", 2)], {})
    second = identify_edition(ISSUER, [promise("新建公园", 2), promise("新建公园", 1), promise("新建公园", 3)], first)
    ids: list[UUID] = list(second)
    assert len(set(ids)) == 3
    assert ids[2] not in first
