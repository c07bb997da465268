"""Who takes part in a target's life, and targets brought to any point of it, over HTTP."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from tests.integration.city import City

NUMBERS = count(1)

WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "assigned": ("assign",),
    "signed": ("assign", "sign"),
    "under_way": ("assign", "sign", "report"),
    "claimed": ("assign", "sign", "report", "claim"),
    "completed": ("assign", "sign", "report", "claim", "accept"),
    "closed": ("assign", "sign", "report", "claim", "accept", "close"),
    "suspended": ("assign", "sign", "suspend"),
    "waiting": ("assign", "sign", "request_extension"),
}
"""The steps from a draft to each state; `waiting` is one that an extension was asked for."""

LATER = "2027-03-31"
BY_LEAD = ("sign", "claim", "request_extension", "report")
FIGURE = {"value": "55000", "as_of": "2026-06-30"}


@dataclass
class Parties:
    """A city's office, and three departments: one leads, one supports, one has nothing to do with it."""

    city: City
    office: httpx.Client
    lead: httpx.Client
    helper: httpx.Client
    stranger: httpx.Client
    ids: dict[str, str]

    def who(self, party: str) -> httpx.Client:
        found: httpx.Client = getattr(self, party)
        return found

    def assign(self, id_: str, **more: Any) -> httpx.Response:
        body = {"department_id": self.ids["lead"], "supporting": [self.ids["helper"]]} | more
        return self.office.patch(f"/targets/{id_}", json=body)

    def target(self, state: str = "draft", **given: Any) -> str:
        """A new target of its own name, in that state."""
        id_ = self.city.target(**{"indicator": f"新增海外仓{next(NUMBERS)}"} | given)
        for step in WAYS[state]:
            self.follow(id_, step).raise_for_status()
        return id_

    def follow(self, id_: str, step: str) -> httpx.Response:
        """Takes a step as the party that it belongs to."""
        if step == "assign":
            return self.assign(id_)
        by = self.lead if step in BY_LEAD else self.office
        return by.post(f"/targets/{id_}/progress", json=FIGURE) if step == "report" else self.step(by, id_, step)

    def step(self, by: httpx.Client, id_: str, action: str, **more: Any) -> httpx.Response:
        """Takes a step with all that any step may need."""
        body = {"action": action, "why": "按会议要求"} | more
        if action == "request_extension":
            body = {"deadline": LATER} | body
        if action == "adjust":
            body = {"value": "250000"} | body
        return by.post(f"/targets/{id_}/changes", json=body)

    def row(self, id_: str, **asked: str) -> dict[str, Any]:
        """The target as the office sees it."""
        found: dict[str, Any] = self.office.get(f"/targets/{id_}", params=asked).raise_for_status().json()
        return found

    def history(self, id_: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.office.get(f"/targets/{id_}/changes").raise_for_status().json()["items"]
        return found


def parties_of(city: City) -> Parties:
    """The office and three departments of a city, each with a key."""
    key = city.operator.post("/keys", json={"role": "supervisor"}).raise_for_status().json()["key"]
    names = {"lead": "市商务局", "helper": "市邮政局", "stranger": "市教育局"}
    made = {party: city.department(name) for party, name in names.items()}
    clients = {party: client for party, (_, client) in made.items()}
    return Parties(city, city.client(key), **clients, ids={party: id_ for party, (id_, _) in made.items()})


def post(
    parties: Parties, id_: str, value: Any, as_of: str, by: str = "lead", key: str | None = None, **more: Any
) -> httpx.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    body = ({} if value is None else {"value": value}) | {"as_of": as_of} | more
    return parties.who(by).post(f"/targets/{id_}/progress", json=body, headers=headers)


def done(parties: Parties, id_: str) -> list[tuple[str, str]]:
    """What counts, by day."""
    return [(one["as_of"], one["value"]) for one in parties.row(id_)["progress"]]


def figures(parties: Parties, id_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parties.lead.get(f"/targets/{id_}/progress").raise_for_status().json()["items"]
    return found
