"""Evidence over HTTP: taken by content, kept by hash, served as an attachment to those who may see the target."""

from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from docx import Document

from services.contract import NAMESPACE
from tests.integration.city import City

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def _word() -> bytes:
    made = BytesIO()
    document = Document()
    document.add_paragraph("竣工验收单")
    document.save(made)
    return made.getvalue()


def _upload(client: httpx.Client, target: str, name: str, data: bytes) -> httpx.Response:
    return client.post(f"/targets/{target}/evidence", files={"file": (name, data)})


def test_a_file_is_tied_to_a_figure_and_fetched_as_an_attachment_by_its_department_and_the_office(city: City) -> None:
    department, own = city.department("市商务局")
    _, other = city.department("市科技局")
    target = city.target()
    city.operator.patch(f"/targets/{target}", json={"department_id": department}).raise_for_status()
    word = _word()
    uploaded = _upload(own, target, "竣工验收单.docx", word)
    assert (uploaded.status_code, uploaded.json()["size"], uploaded.json()["name"]) == (
        201,
        len(word),
        "竣工验收单.docx",
    )
    id_ = uploaded.json()["id"]

    figure = {"value": "8.6", "unit": "万平方米", "as_of": "2026-06-30", "evidence": [id_, "https://oa.example/1"]}
    answer = own.post(f"/targets/{target}/progress", json=figure)
    assert [one["name"] for one in answer.json()["evidence"]] == ["竣工验收单.docx", "https://oa.example/1"]
    for client, status in ((own, 200), (city.operator, 200), (other, 403)):
        assert client.get(f"/evidence/{id_}").status_code == status
    fetched = own.get(f"/evidence/{id_}")
    assert fetched.content == word
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert quote("竣工验收单.docx") in fetched.headers["content-disposition"]
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert own.get(f"/targets/{target}/evidence").json()["total"] == 2


REFUSED = [
    pytest.param("a.html", b"<html><script>alert(1)</script></html>", id="a web page"),
    pytest.param("a.pdf", PNG, id="a picture that says it is a pdf"),
    pytest.param("a.exe", b"MZ" + bytes(200), id="a program"),
    pytest.param("a.png", b"", id="an empty file"),
    pytest.param("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="a drawing that can hold scripts"),
]


@pytest.mark.parametrize(("name", "data"), REFUSED)
def test_a_file_that_is_no_evidence_is_refused_and_nothing_is_kept(city: City, name: str, data: bytes) -> None:
    target = city.target()
    answer = _upload(city.operator, target, name, data)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")
    assert city.operator.get(f"/targets/{target}/evidence").json()["total"] == 0


def test_a_file_beyond_the_limit_is_refused(city: City) -> None:
    answer = _upload(city.operator, city.target(), "a.png", PNG + bytes(21_000_000))
    assert answer.status_code == 422
    assert "20 MB" in answer.json()["detail"]


UNFIT = [
    pytest.param("ftp://oa.example/1", 422, id="a link of another kind"),
    pytest.param("javascript:alert(1)", 422, id="a script as a link"),
    pytest.param(str(NAMESPACE), 404, id="a file that was never uploaded"),
]


@pytest.mark.parametrize(("said", "status"), UNFIT)
def test_a_figure_with_evidence_that_is_none_is_refused_and_not_saved(city: City, said: str, status: int) -> None:
    target = city.target()
    figure = {"value": "86000", "as_of": "2026-06-30", "evidence": [said]}
    assert city.operator.post(f"/targets/{target}/progress", json=figure).status_code == status
    assert city.operator.get(f"/targets/{target}/progress").json()["total"] == 0


def test_the_same_file_is_stored_once_and_a_lost_one_is_told_as_missing(city: City) -> None:
    target = city.target()
    first, second = (_upload(city.operator, target, name, PNG).json()["id"] for name in ("a.png", "b.png"))
    [stored] = [
        path
        for path in Path(city.stack.folder / "evidence").rglob("*")
        if path.is_file() and path.stat().st_size == len(PNG)
    ]
    stored.unlink()
    for id_ in (first, second):
        lost = city.operator.get(f"/evidence/{id_}")
        assert (lost.status_code, "备份" in lost.json()["detail"]) == (404, True)
