"""Whatever is tried in whatever order, over HTTP, the ledger does what a small model of it foretells."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import httpx
import pytest

from services.runtime.clock import SHANGHAI
from tests.integration.city import City
from tests.integration.parties import Parties, parties_of

GIVEN = {"assigned", "signed", "under_way"}
OFFICE, LEAD, BOTH = {"office"}, {"lead"}, {"lead", "helper"}

MODEL: dict[str, tuple[set[str], set[str], str | None]] = {
    "sign": (GIVEN, BOTH, None),
    "claim": ({"signed", "under_way"}, LEAD, "claimed"),
    "accept": ({"claimed"}, OFFICE, "completed"),
    "return": ({"claimed"}, OFFICE, "under_way"),
    "reopen": ({"completed"}, OFFICE, "under_way"),
    "close": ({"completed"}, OFFICE, "closed"),
    "suspend": (GIVEN | {"claimed"}, OFFICE, "suspended"),
    "resume": ({"suspended"}, OFFICE, None),
    "adjust": (GIVEN | {"draft"}, OFFICE, None),
    "request_extension": (GIVEN, LEAD, None),
    "approve_extension": (GIVEN, OFFICE, None),
    "refuse_extension": (GIVEN, OFFICE, None),
}
"""From which states a step may be taken, by whom, and to which state it leads (None: see below)."""

PARTIES = ("office", "lead", "helper", "stranger")
STEPS = 14


class Life:
    """One target of the city, and what a model knows of it."""

    def __init__(self, parties: Parties, chance: Random) -> None:
        self.parties, self.chance = parties, chance
        self.day = date(2026, 1, 5)
        self._turn_clock()
        self.id_ = parties.target()
        self.state, self.before, self.waiting, self.version = "draft", "", False, 1
        self.signed: set[str] = set()
        self.done: dict[str, str] = {}
        self.revision, self.changes = 1, 1
        self.seen: list[tuple[date, dict[str, Any]]] = []

    def happen(self) -> None:
        """Something is tried: mostly what the model allows, and else anything by anybody."""
        likely = [self.go_on] * 5 if self.state not in ("draft", "closed") else [self.give] * 3
        self.chance.choice(
            [*likely, self.try_anything, self.try_anything, self.report, self.report, self.sleep, self.give]
        )()

    def _turn_clock(self) -> None:
        self.parties.city.clock.set(datetime.combine(self.day, time(10), SHANGHAI))

    def _owned(self) -> bool:
        return self.state != "draft" and not (self.state == "suspended" and self.before == "draft")

    def _sees(self, party: str) -> bool:
        return party == "office" or (self._owned() and party in BOTH)

    def sleep(self) -> None:
        """A day ends: what is seen at its end is kept."""
        self.seen.append((self.day, self.parties.row(self.id_)))
        self.day += timedelta(days=1)
        self._turn_clock()

    def give(self) -> None:
        take_back = self.state != "draft" and self.chance.random() < 0.3
        wanted = None if take_back else self.parties.ids["lead"]
        if wanted is None:
            answer = self.parties.office.patch(f"/targets/{self.id_}", json={"department_id": None})
        else:
            answer = self.parties.assign(self.id_)
        same = wanted is not None and self.state != "draft"
        expected = 200 if same or self.state in GIVEN | {"draft"} else 409
        assert answer.status_code == expected, answer.text
        if expected == 200 and not same:
            self.state, self.waiting, self.signed = "assigned" if wanted else "draft", False, set()
            self._changed()

    def _changed(self, times: int = 1) -> None:
        self.revision += 1
        self.changes += times

    def go_on(self) -> None:
        """A step that the model allows, by one who may take it."""
        may = [
            (party, action)
            for action, (sources, by, _) in MODEL.items()
            for party in sorted(by)
            if self._expected(action, party, sources, by, adjusted=True) == 201
        ]
        self._step(*self.chance.choice(may))

    def try_anything(self) -> None:
        self._step(self.chance.choice(PARTIES), self.chance.choice(sorted(MODEL)))

    def _step(self, party: str, action: str) -> None:
        number = self.chance.randint(1, 10**6)
        later = (date(2027, 1, 1) + timedelta(days=number % 9000)).isoformat()
        before = self.parties.row(self.id_)
        more: dict[str, Any] = {"value": str(number)} if action == "adjust" else {}
        if action in ("request_extension", "approve_extension"):
            more = {"deadline": max(later, (date.fromisoformat(before["deadline"]) + timedelta(days=1)).isoformat())}
        answer = self.parties.step(self.parties.who(party), self.id_, action, **more)
        sources, by, to = MODEL[action]
        expected = self._expected(action, party, sources, by, adjusted=before["value"] != str(number))
        assert answer.status_code == expected, f"{action} by {party} in {self.state}: {answer.text}"
        if expected == 409:
            assert answer.json()["allowed"] == before["allowed"]
        if expected != 201 or (action == "sign" and party in self.signed):
            assert self.parties.row(self.id_) == before
            return
        self._take(action, party, to)

    def _expected(self, action: str, party: str, sources: set[str], by: set[str], adjusted: bool) -> int:
        if not self._sees(party):
            return 403
        asked = {"request_extension": False, "approve_extension": True, "refuse_extension": True}
        if self.state not in sources or asked.get(action, self.waiting) != self.waiting:
            return 409
        if party not in by:
            return 403
        return 422 if action == "adjust" and not adjusted else 201

    def _take(self, action: str, party: str, to: str | None) -> None:
        if action == "sign":
            self.signed.add(party)
            self.state = "signed" if party == "lead" and self.state == "assigned" else self.state
        elif action == "suspend":
            self.before, self.state = self.state, "suspended"
        elif action == "resume":
            self.state = self.before
        else:
            self.state = to or self.state
        self.waiting = action == "request_extension" or (
            self.waiting and action not in ("approve_extension", "refuse_extension", "accept")
        )
        self.version += action in ("adjust", "approve_extension")
        self._changed()

    def report(self) -> None:
        party, value = self.chance.choice(PARTIES[:3]), self.chance.choice((10, 1000, 50000, 200000))
        as_of = date(2026, 1, self.chance.randint(1, 9)).isoformat()
        body = {"value": value, "as_of": as_of, "reason": "已核实"}
        answer = self.parties.who(party).post(f"/targets/{self.id_}/progress", json=body)
        assert answer.status_code == self._reported(answer, party, as_of, str(value)), answer.text

    def _reported(self, answer: httpx.Response, party: str, as_of: str, value: str) -> int:
        if party not in ("office", "lead") or (party == "lead" and not self._owned()):
            return 403
        if self.state in ("completed", "closed", "suspended"):
            return 409
        if as_of > self.day.isoformat():
            return 422
        if self.done.get(as_of) == value:
            return 200
        self.done[as_of] = value
        signs = party == "lead" and self.state == "assigned" and "lead" not in self.signed
        self.signed |= {"lead"} if signs else set()
        starts = self.state in ("assigned", "signed")
        self.state = "under_way" if starts else self.state
        self._changed(signs + starts)
        return 201

    def as_foretold(self) -> None:
        row = self.parties.row(self.id_)
        assert (row["state"], row["version"], row["extension"] is not None) == (self.state, self.version, self.waiting)
        assert row["revision"] == self.revision
        assert {one["as_of"]: one["value"] for one in row["progress"]} == self.done
        assert {one["department"]["id"] for one in row["signatures"] if one["signed_at"]} == {
            self.parties.ids[party] for party in self.signed
        }

    def history_ends_with_the_row(self) -> None:
        row, rows = self.parties.row(self.id_), self.parties.history(self.id_)
        assert len(rows) == self.changes
        assert [one["state_from"] for one in rows[1:]] == [one["state_to"] for one in rows[:-1]]
        revisions = [one["revision"] for one in rows]
        assert revisions == sorted(revisions)
        last = rows[-1]["target"]
        names = ("state", "number", "department", "signatures", "version", "promised", "extension", "completed_on")
        assert {name: last[name] for name in names} == {name: row[name] for name in names}
        assert last["target"]["value"] == row["value"]

    def look_back(self) -> None:
        """Every past day is as it was seen."""
        for day, row in self.seen:
            then = self.parties.row(self.id_, as_of=day.isoformat())
            assert {**then, "revision": 0} == {**row, "revision": 0}, day


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    common_city.clock.set(datetime(2026, 1, 1, 10, tzinfo=SHANGHAI))
    return parties_of(common_city)


@pytest.mark.parametrize("seed", range(15))
def test_any_order_of_steps_goes_as_the_model_foretells(parties: Parties, seed: int) -> None:
    life = Life(parties, Random(seed))
    for _ in range(STEPS):
        life.happen()
        life.as_foretold()
    life.history_ends_with_the_row()
    life.look_back()
