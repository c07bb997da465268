"""Notices on real servers: who may issue and read which, what is refused, and numbers without a gap."""

import asyncio
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import docx
import httpx
import pytest
from sqlalchemy import text

from tests.integration.city import City, eventually, opened

ORDINALS = count(1)
TODAY = "2026-07-15"


def name(what: str) -> str:
    """A name of its own, so that cases do not meet in the common city."""
    return f"{what}{next(ORDINALS)}"


def lagging(city: City, department_id: str | None, done: float = 5.5) -> str:
    """A target that the department leads, with a figure, once it has come to the alerts service."""
    target = city.target(indicator=name("新增海外仓"))
    if department_id:
        city.operator.patch(f"/targets/{target}", json={"department_id": department_id}).raise_for_status()
    report(city, target, done)
    return target


def report(city: City, target: str, done: float) -> None:
    body = {"value": done, "unit": "万平方米", "as_of": "2026-06-30", "note": "征地尚未完成"}
    city.operator.post(f"/targets/{target}/progress", json=body).raise_for_status()

    def known() -> bool:
        found = city.operator.get(f"/assessments/{target}", params={"as_of": TODAY}).json()
        return found.get("completion") == pytest.approx(done / 20)

    eventually(known, "the figure in the alerts service")


def alerts_after_check(city: City, *targets: str) -> list[str]:
    """Ids of the targets' alerts once the city was checked."""
    city.operator.post("/checks", json={"as_of": TODAY}).raise_for_status()
    items = city.operator.get("/alerts", params={"limit": 1000}).json()["items"]
    return [next(one["id"] for one in items if one["target_id"] == target) for target in targets]


def issued(city: City, **wanted: Any) -> dict[str, Any]:
    answer = city.operator.post("/notices", json=wanted)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_department_is_urged_about_all_that_lags_and_reads_its_own_notice(common_city: City) -> None:
    city = common_city
    own_id, own = city.department(own_name := name("市商务局"))
    _, other = city.department(name("市教育局"))
    targets = [lagging(city, own_id, done) for done in (9, 5.5)]
    alerts_after_check(city, *targets)

    notice = issued(city, kind="催办单", department=own_name)
    assert (notice["department"], notice["items"], notice["as_of"]) == (own_name, 2, TODAY)
    assert [item["target_id"] for item in notice["document"]["items"]] == targets[::-1], "the worst first"
    assert notice["number"].startswith("催办〔2026〕")
    assert (notice["answer_by"], notice["made_by"]) == ("2026-07-22", "first operator")

    address = f"/notices/{notice['id']}"
    assert own.get(address).json() == notice
    assert other.get(address).status_code == 403
    assert other.get(f"{address}.docx").status_code == 403
    assert [one["id"] for one in own.get("/notices").json()["items"]] == [notice["id"]]
    assert other.get("/notices").json()["total"] == 0
    assert other.get("/notices", params={"department_id": own_id}).status_code == 403
    assert own.post("/notices", json={"kind": "催办单", "department": own_name}).status_code == 403
    found = city.operator.get("/notices", params={"department_id": own_id, "kind": "催办单"}).json()
    assert [one["number"] for one in found["items"]] == [notice["number"]]
    assert city.operator.get("/notices", params={"department_id": own_id, "kind": "督办单"}).json()["total"] == 0


def test_a_notice_is_fetched_as_a_word_document(common_city: City) -> None:
    city = common_city
    own_id, own = city.department(own_name := name("市商务局"))
    [alert] = alerts_after_check(city, lagging(city, own_id))
    notice = issued(city, kind="督办单", alert_ids=[alert])
    answer = own.get(f"/notices/{notice['id']}.docx")
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    assert answer.headers["x-content-type-options"] == "nosniff"
    disposition = unquote(answer.headers["content-disposition"])
    assert disposition == f"attachment; filename*=UTF-8''{notice['number']}-{own_name}.docx"
    said = [paragraph.text for paragraph in docx.Document(BytesIO(answer.content)).paragraphs]
    assert {notice["number"], notice["title"], f"{own_name}："} <= set(said)
    sections = notice["document"]["sections"]
    assert {paragraph for section in sections for paragraph in section["paragraphs"]} <= set(said)


def test_a_circular_counts_the_whole_city_and_is_the_offices(common_city: City) -> None:
    city = common_city
    own_id, own = city.department(name("市商务局"))
    target = lagging(city, own_id, 1)
    lagging(city, None, 10)
    circular = issued(city, kind="督查通报", as_of="2026-06-30")
    document = circular["document"]
    assert circular["department"] is None
    assert sum(tally["count"] for tally in document["tallies"]) == circular["items"]
    assert sum(round(float(tally["share"]) * 10) for tally in document["tallies"]) == 1000
    assert target in [document["items"][ordinal - 1]["target_id"] for ordinal in document["lagging"]]
    assert own.get(f"/notices/{circular['id']}").status_code == 403
    assert circular["id"] not in [one["id"] for one in own.get("/notices").json()["items"]]


def test_an_issued_notice_is_in_the_audit_trail(common_city: City) -> None:
    city = common_city
    own_id, _ = city.department(own_name := name("市商务局"))
    alerts_after_check(city, lagging(city, own_id))
    notice = issued(city, kind="催办单", department=own_id)

    async def read() -> Any:
        async with opened(city.stack, "alerts") as database, database.transaction() as session:
            query = text("select action, who, details from audit where subject = :subject")
            return (await session.execute(query, {"subject": f"notice/{notice['id']}"})).one()

    action, who, details = asyncio.run(read())
    assert (action, who) == ("notice.issued", "first operator")
    assert details == {"number": notice["number"], "department": own_name, "items": 1}


def test_lists_of_notices_are_paged(common_city: City) -> None:
    city = common_city
    own_id, own = city.department(own_name := name("市商务局"))
    alerts_after_check(city, lagging(city, own_id))
    numbers = [issued(city, kind="催办单", department=own_name)["number"] for _ in range(3)]
    first = own.get("/notices", params={"limit": 2}).json()
    assert (first["total"], [one["number"] for one in first["items"]]) == (3, numbers[:0:-1])
    rest = own.get("/notices", params={"limit": 2, "offset": 2}).json()
    assert ([one["number"] for one in rest["items"]], rest["next"]) == (numbers[:1], None)
    assert first["next"]


@pytest.mark.parametrize(
    ("wanted", "status", "says"),
    [
        pytest.param({"kind": "督查通报", "department": "市商务局"}, 422, "面向全市", id="a circular to a department"),
        pytest.param({"kind": "督查通报", "as_of": "2026-07-16"}, 422, "不晚于今天", id="of a day to come"),
        pytest.param({"kind": "督查通报", "as_of": "2026-06"}, 422, "as_of", id="of no day"),
        pytest.param({"kind": "催办单"}, 422, "责任单位", id="a slip to nobody"),
        pytest.param({"kind": "表扬信"}, 422, "kind", id="a kind that there is not"),
        pytest.param({"kind": "催办单", "department": "市气象局"}, 409, "没有需要办理的预警", id="nothing lags there"),
        pytest.param(
            {"kind": "催办单", "alert_ids": [str(UUID(int=0))]}, 404, "没有编号", id="an alert that there is not"
        ),
        pytest.param({"kind": "催办单", "department": "市\x00局"}, 422, "", id="a name that cannot be kept"),
        pytest.param({"kind": "催办单", "to": "市商务局"}, 422, "to", id="a field that there is not"),
    ],
)
def test_what_cannot_be_issued_is_refused_in_words(
    common_city: City, wanted: dict[str, Any], status: int, says: str
) -> None:
    answer = common_city.operator.post("/notices", json=wanted)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_alerts_of_several_departments_or_of_nobody_make_no_slip(common_city: City) -> None:
    city = common_city
    first_id, _ = city.department(name("市商务局"))
    second_id, _ = city.department(second_name := name("市教育局"))
    first, second, nobodys = alerts_after_check(
        city, lagging(city, first_id), lagging(city, second_id), lagging(city, None)
    )
    for wanted in (
        {"alert_ids": [first, second]},
        {"alert_ids": [nobodys]},
        {"alert_ids": [first, nobodys]},
        {"alert_ids": [first], "department": second_name},
    ):
        answer = city.operator.post("/notices", json={"kind": "督办单", **wanted})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "alert_ids"), wanted
    assert issued(city, kind="督办单", alert_ids=[second, second], department=second_name)["items"] == 1


def test_what_was_made_good_since_the_check_is_not_urged_any_more(common_city: City) -> None:
    city = common_city
    own_id, _ = city.department(own_name := name("市商务局"))
    target = lagging(city, own_id)
    [alert] = alerts_after_check(city, target)
    before = city.operator.get("/notices").json()["total"]
    report(city, target, 12)
    answer = city.operator.post("/notices", json={"kind": "催办单", "department": own_name})
    assert (answer.status_code, answer.json()["title"]) == (409, "Notice refused")
    [finding] = answer.json()["findings"]
    assert finding.endswith("按现有数据已不滞后，不应再列入")

    city.operator.post("/checks", json={"as_of": TODAY}).raise_for_status()
    over = city.operator.post("/notices", json={"kind": "催办单", "alert_ids": [alert]})
    assert (over.status_code, over.json()["title"]) == (409, "Not firing")
    assert city.operator.get("/notices").json()["total"] == before, "nothing refused is kept, nor takes a number"


def test_a_notice_that_there_is_not(common_city: City) -> None:
    for address in (f"/notices/{UUID(int=0)}", f"/notices/{UUID(int=0)}.docx"):
        assert common_city.operator.get(address).status_code == 404
    assert common_city.operator.get("/notices/seven.docx").status_code == 422


def template(office: str) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = office
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def header_of(answer: httpx.Response) -> str:
    answer.raise_for_status()
    return docx.Document(BytesIO(answer.content)).sections[0].header.paragraphs[0].text


def test_a_citys_template_shows_at_once_and_a_broken_one_is_said_to_be(
    start_city: Callable[..., City], tmp_path: Path
) -> None:
    file = tmp_path / "公文.docx"
    file.write_bytes(template("甲市人民政府"))
    city = start_city(alerts={"notice_template": str(file), "notice_office": "甲市督查室", "notice_answer_workdays": 3})
    city.target()
    notice = eventually(
        lambda: city.operator.post("/notices", json={"kind": "督查通报"}).json().get("id"), "the target in alerts"
    )
    shown = city.operator.get(f"/notices/{notice}").json()
    assert (shown["document"]["office"], shown["answer_by"]) == ("甲市督查室", "2026-07-20")
    address = f"/notices/{notice}.docx"
    assert header_of(city.operator.get(address)) == "甲市人民政府"
    file.write_bytes(template("乙市人民政府"))
    assert header_of(city.operator.get(address)) == "乙市人民政府"
    for spoil in (lambda: file.write_bytes(b"no docx"), file.unlink):
        spoil()
        answer = city.operator.get(address)
        assert (answer.status_code, answer.json()["title"]) == (503, "Unusable notice template")
