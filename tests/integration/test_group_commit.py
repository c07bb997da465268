"""Many posts in one transaction: each is taken once and answered, and one that is refused harms no other."""

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contract import InvalidValue, Role
from services.runtime.access.keys import Caller
from services.runtime.gathering import Aside
from services.runtime.http.auth import Forbidden
from services.runtime.postgres.database import Database
from services.runtime.postgres.statements import rows
from services.runtime.rules import load_rules
from services.targets.progress import Report
from services.targets.store import filed_of
from services.targets.usecases.changing import Author
from services.targets.usecases.dossiers import dossiers_of, save_current
from services.targets.usecases.errors import IdempotencyKeyReused, UnknownFigure, UnknownTarget
from services.targets.usecases.posting import Post, Posted, take_posts
from services.targets.usecases.receiving import Submission, receive
from tests.integration.city import NOW, City, held, opened
from tests.integration.parties import Parties, figures, parties_of

JUNE = date(2026, 6, 30)
PACK = load_rules("")
LOCK = "select 1 from target where id = $1 for update"


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    return parties_of(common_city)


@dataclass
class Desk:
    """Posts of the lead department, and what they came to."""

    parties: Parties

    def post(self, target: str, value: Any = "55000", as_of: date = JUNE, by: str = "lead", **more: Any) -> Post:
        caller = Caller(uuid4(), Role.DEPARTMENT, UUID(self.parties.ids[by]))
        fields: dict[str, Any] = {"caller": caller, "key": None} | more
        submission = fields.pop("submission", Submission(Report(Decimal(value), None, as_of)))
        return Post(target_id=UUID(target), submission=submission, today=NOW.date(), now=NOW, **fields)

    def take(self, posts: Sequence[Post], locked: str | None = None) -> list[Any]:
        """What becomes of them, while somebody has a target locked."""

        async def taken() -> list[Any]:
            async with opened(self.parties.city.stack, "targets") as database:
                await told(database, [post.target_id for post in posts])
                lock = held(self.parties.city.stack, "targets", LOCK, UUID(locked)) if locked else nullcontext()
                with lock:
                    return await take_posts(database, PACK, posts)

        return asyncio.run(taken())

    def figures(self, target: str) -> list[str]:
        items = self.parties.office.get(f"/targets/{target}/progress", params={"limit": 1000}).json()["items"]
        return [one["value"] for one in items]

    def counts(self, target: str) -> list[tuple[str, str]]:
        return [(one["as_of"], one["value"]) for one in self.parties.row(target)["progress"]]


WAITING = "select 1 from target where id = any($1::uuid[]) and published_at is null"


async def told(database: Database, ids: Sequence[UUID]) -> None:
    """Returns when nobody has these targets locked any more to tell of them."""
    while True:
        async with database.plain_transaction() as on:
            if not await rows(on, WAITING, ids):
                return
        await asyncio.sleep(0.02)


@pytest.fixture
def desk(parties: Parties) -> Desk:
    return Desk(parties)


def submission(**changes: Any) -> Submission:
    return replace(Submission(Report(Decimal(55000), None, JUNE)), **changes)


BAD = [
    pytest.param({"as_of": date(2026, 8, 1)}, InvalidValue, id="a day to come"),
    pytest.param({"value": "-1"}, InvalidValue, id="a value that cannot be"),
    pytest.param({"by": "stranger"}, Forbidden, id="of a department that has nothing to do with the target"),
    pytest.param({"submission": submission(replaces=uuid4())}, UnknownFigure, id="that corrects what is not there"),
    pytest.param({"submission": submission(evidence=("ftp://x",))}, InvalidValue, id="with a link that is none"),
    pytest.param({"submission": submission(evidence=("https://a.example/1", str(uuid4())))}, LookupError,
                 id="with a file that is not there beside a link that is good"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "refusal"), BAD)
def test_a_refused_post_among_good_ones_leaves_no_trace_and_harms_none(
    desk: Desk, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    first, bad, last = (desk.parties.target("assigned") for _ in range(3))
    outcomes = desk.take([desk.post(first), desk.post(bad, **wrong), desk.post(last)])
    assert [type(one) for one in (outcomes[0], outcomes[2])] == [Posted, Posted]
    assert isinstance(outcomes[1], refusal)
    assert [desk.figures(one) for one in (first, bad, last)] == [["55000"], [], ["55000"]]
    row = desk.parties.row(bad)
    assert (row["state"], row["signatures"][0]["signed_at"], row["revision"]) == ("assigned", None, 2)


def test_a_target_that_is_not_there_is_unknown(desk: Desk) -> None:
    good, nowhere = desk.parties.target("assigned"), str(uuid4())
    unknown, posted = desk.take([desk.post(nowhere), desk.post(good)])
    assert isinstance(unknown, UnknownTarget)
    assert nowhere in str(unknown)
    assert isinstance(posted, Posted)


def test_of_two_who_read_a_target_at_the_same_time_the_second_saves_nothing_of_it(desk: Desk) -> None:
    id_, free = UUID(desk.parties.target("assigned")), UUID(desk.parties.target("assigned"))
    by = Author(Caller(uuid4(), Role.DEPARTMENT, UUID(desk.parties.ids["lead"])), "市商务局")

    async def both_saved() -> list[set[UUID]]:
        async with opened(desk.parties.city.stack, "targets") as database:
            await told(database, [id_, free])
            async with database.plain_transaction() as on:
                first, second = [dossiers_of(await filed_of(on, ids)) for ids in ([id_], [id_, free])]
                for dossier, value in ((first[id_], 55000), (second[id_], 56000), (second[free], 57000)):
                    receive(by, dossier, Submission(Report(Decimal(value), None, JUNE)), NOW.date(), NOW)
                return [await save_current(on, one.values()) for one in (first, second)]

    assert asyncio.run(both_saved()) == [set(), {id_}]
    assert (desk.figures(str(id_)), desk.figures(str(free))) == (["55000"], ["57000"])
    actions = [one["action"] for one in desk.parties.history(str(id_))]
    assert actions == ["register", "assign", "sign", "start"]


def test_a_post_for_a_target_that_somebody_holds_is_set_aside_with_its_answer(desk: Desk) -> None:
    busy, free = desk.parties.target("assigned"), desk.parties.target("assigned")
    posts = [desk.post(busy, key="three"), desk.post(free, key="four")]
    aside, posted = desk.take(posts, locked=busy)
    assert (type(aside), type(posted)) == (Aside, Posted)
    assert (desk.figures(busy), desk.figures(free)) == ([], ["55000"])
    taken, again = desk.take(posts)
    assert isinstance(taken, Posted)
    assert again == posted


def test_posts_for_one_target_see_each_other_in_order(desk: Desk) -> None:
    id_ = desk.parties.target("assigned")
    days = [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]
    first, second, fallen, repeat = desk.take(
        [
            desk.post(id_, "20000", days[0]),
            desk.post(id_, "30000", days[1]),
            desk.post(id_, "25000", days[2]),
            desk.post(id_, "30000", days[1]),
        ]
    )
    assert [one.status for one in (first, second, fallen, repeat)] == [
        "accepted", "accepted", "in_doubt", "duplicate",
    ]  # fmt: skip
    assert repeat.figure_id == second.figure_id
    assert [json.loads(one.answer)["assessment"]["completion"] for one in (first, second, fallen)] == [
        "0.1",
        "0.15",
        "0.15",
    ]
    assert desk.counts(id_) == [("2026-03-31", "20000"), ("2026-04-30", "30000")]
    actions = [one["action"] for one in desk.parties.history(id_)]
    assert actions == ["register", "assign", "sign", "start"], "the first figure alone signs and starts"
    assert desk.parties.row(id_)["revision"] == 2 + 3


NUMBERED = "select id::text from progress where target_id = any($1::uuid[]) order by number"


def test_figures_are_numbered_as_they_were_taken_however_postgres_goes_about_it(desk: Desk) -> None:
    ids = [UUID(desk.parties.target("assigned")) for _ in range(12)]
    by = Author(Caller(uuid4(), Role.DEPARTMENT, UUID(desk.parties.ids["lead"])), "市商务局")

    async def taken() -> tuple[list[str], list[str]]:
        async with opened(desk.parties.city.stack, "targets") as database:
            await told(database, ids)
            async with database.plain_transaction() as on:
                await on.execute("set local enable_hashjoin = off")
                dossiers = dossiers_of(await filed_of(on, ids))
                for dossier in dossiers.values():
                    for day in (date(2026, 5, 31), JUNE):
                        receive(by, dossier, Submission(Report(Decimal(50000), None, day)), NOW.date(), NOW)
                given = [str(one["id"]) for dossier in dossiers.values() for one in dossier.written.figures]
                assert not await save_current(on, dossiers.values())
                return given, [id_ for (id_,) in await rows(on, NUMBERED, ids)]

    given, numbered = asyncio.run(taken())
    assert numbered == given


def test_the_same_key_twice_in_a_batch_is_saved_once_and_answered_the_same(desk: Desk) -> None:
    id_, other = desk.parties.target("assigned"), desk.parties.target("assigned")
    post = desk.post(id_, key="one")
    stranger = replace(desk.post(other, key="one"), caller=replace(post.caller, key_id=uuid4()))
    changed = replace(post, submission=submission(note="另一份"))
    first, again, refused, others = desk.take([post, post, changed, stranger])
    assert first == again
    assert isinstance(refused, IdempotencyKeyReused)
    assert json.loads(others.answer)["target_id"] == other, "another key's Idempotency-Key is another one"
    assert desk.figures(id_) == ["55000"]
    [later] = desk.take([post])
    assert later == first


def test_a_key_whose_request_was_refused_may_be_used_again(desk: Desk) -> None:
    id_ = desk.parties.target("assigned")
    bad = desk.post(id_, as_of=date(2026, 8, 1), key="two")
    good = replace(desk.post(id_, key="two"), caller=bad.caller)
    refused, taken = desk.take([bad, good])
    assert (type(refused), taken.status) == (InvalidValue, "accepted")


def test_what_the_database_cannot_keep_fails_alone(desk: Desk) -> None:
    ids = [desk.parties.target("assigned") for _ in range(3)]
    bodies: list[dict[str, Any]] = [{"value": 55000, "as_of": "2026-06-30"} for _ in ids]
    bodies[1]["note"] = "\x00"

    def send(place: int) -> int:
        return desk.parties.lead.post(f"/targets/{ids[place]}/progress", json=bodies[place]).status_code

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(send, range(3))) == [201, 422, 201]
    assert [desk.figures(one) for one in ids] == [["55000"], [], ["55000"]]


def test_a_target_that_somebody_works_on_holds_up_no_other(desk: Desk) -> None:
    busy, free = desk.parties.target("assigned"), desk.parties.target("assigned")
    body = {"value": 55000, "as_of": "2026-06-30"}
    with held(desk.parties.city.stack, "targets", LOCK, UUID(busy)) as release, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(desk.parties.lead.post, f"/targets/{busy}/progress", json=body)
        assert desk.parties.lead.post(f"/targets/{free}/progress", json=body).status_code == 201
        assert not waiting.done()
        release()
        assert waiting.result(30).status_code == 201


def test_a_connection_that_has_just_been_opened_reads_what_was_decided_before(desk: Desk) -> None:
    id_ = desk.parties.target("assigned")
    desk.take([desk.post(id_, "30000", date(2026, 5, 31))])
    [figure] = figures(desk.parties, id_)
    body = {"decision": "returned", "reason": "请附佐证"}
    reviews = f"/targets/{id_}/progress/{figure['id']}/reviews"
    assert desk.parties.office.post(reviews, json=body).status_code == 201
    [posted] = desk.take([desk.post(id_)])
    assert isinstance(posted, Posted), posted
    assert desk.counts(id_) == [("2026-06-30", "55000")]


MANY, TARGETS = 200, 20


def test_many_at_once_are_each_saved_once_and_answered(desk: Desk) -> None:
    ids = [desk.parties.target("assigned") for _ in range(TARGETS)]
    sent = [(ids[n % TARGETS], JUNE - timedelta(days=n // TARGETS), str(uuid4())) for n in range(MANY)]

    def send(one: tuple[str, date, str]) -> Any:
        id_, day, key = one
        body = {"value": 90000 - (JUNE - day).days, "as_of": str(day), "reason": "已核实"}
        return desk.parties.lead.post(f"/targets/{id_}/progress", json=body, headers={"Idempotency-Key": key})

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(send, sent * 2))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == MANY
    assert [one.text for one in answers[:MANY]] == [one.text for one in answers[MANY:]]
    for id_ in ids:
        assert sorted(desk.figures(id_)) == sorted(str(90000 - n) for n in range(MANY // TARGETS))
