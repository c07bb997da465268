"""The chart rendered once for each set of values."""

from typing import Any

import pytest

from tests.helm.engine import CASES, Object, rendered


@pytest.fixture(scope="session", params=CASES.values(), ids=CASES.keys())
def values(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(scope="session")
def objects(values: Any) -> list[Object]:
    """The chart's objects with these values."""
    return rendered(values)
