"""A city's office and one department, as the browser tests find them."""

from datetime import datetime

import httpx

from services.runtime.clock import SHANGHAI
from tests.integration.city import City, eventually

WAREHOUSE = "新增海外仓"


class Office:
    """A city whose department of commerce was given a target in March; now it is the middle of July."""

    def __init__(self, city: City) -> None:
        self.city = city
        city.clock.set(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI))
        self.target = city.target()
        _, self.department = city.department("市商务局")
        given = {"department_id": "市商务局"}
        city.operator.patch(f"/targets/{self.target}", json=given).raise_for_status()
        self.supervisor = city.client(
            city.operator.post("/keys", json={"role": "supervisor"}).raise_for_status().json()["key"]
        )
        city.clock.set(datetime(2026, 7, 15, 10, tzinfo=SHANGHAI))

    def report(self, value: str, as_of: str) -> httpx.Response:
        body = {"value": value, "unit": "万平方米", "as_of": as_of}
        answer = self.department.post(f"/targets/{self.target}/progress", json=body).raise_for_status()
        if answer.json()["status"] == "accepted":
            eventually(lambda: self._known_until() == as_of, "the figure in alerts")
        return answer

    def _known_until(self) -> str | None:
        """The day of the newest figure that alerts has heard of."""
        found = self.city.operator.get(f"/assessments/{self.target}", params={"as_of": "2026-07-15"})
        known: str | None = found.json().get("data_as_of")
        return known

    def figures(self) -> list[tuple[str, str, str]]:
        items = self.department.get(f"/targets/{self.target}/progress").raise_for_status().json()["items"]
        return [(item["as_of"], item["value"], item["state"]) for item in items]
