"""The board in a real browser: from a number to the targets behind it, and onto paper without a row cut in two."""

import re
from pathlib import Path

import pypdfium2
from playwright.sync_api import expect

from tests.browser.conftest import AT_DESK, Visit
from tests.browser.office import WAREHOUSE, Office
from tests.integration.city import City, eventually

AS_OF = "2026-06-30"
MANY = 60


def _lagging(city: City, count: int) -> None:
    """So many targets of a department that each lag behind their schedule."""
    department, own = city.department("市科技局")
    lines = []
    for number in range(count):
        target = city.target(indicator=f"指标第{number:02}项", unit="个", value=str(1000 + number))
        city.operator.patch(f"/targets/{target}", json={"department_id": department}).raise_for_status()
        lines.append({"target_id": target, "value": 100 + number, "as_of": AS_OF})
    assert own.post("/progress", json=lines).raise_for_status().json()["accepted"] == count
    last = lines[-1]["target_id"]
    eventually(lambda: own.get(f"/assessments/{last}", params={"as_of": AS_OF}).json().get("data_as_of"), "the figures")


def test_a_number_leads_to_the_targets_behind_it_and_they_to_their_source(office: Office, visit: Visit) -> None:
    office.report("5.5", "2026-06-30")
    page = visit(office.supervisor, "/board")
    expect(page.get_by_role("heading", name="督办看板")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^红")).first).to_contain_text("1")
    share = page.get_by_role("row").filter(has=page.get_by_role("link", name="市商务局", exact=True))
    share.get_by_role("link", name="1", exact=True).first.click()
    expect(page.get_by_role("heading", name="督办台账")).to_be_visible()
    page.get_by_role("link", name=WAREHOUSE).click()
    expect(page.get_by_role("heading", name="办理记录")).to_be_visible()


@AT_DESK
def test_what_is_urged_is_shown_with_its_rung_and_the_next_step(office: Office, visit: Visit) -> None:
    office.report("5.5", "2026-06-30")
    office.city.operator.post("/checks", json={"as_of": "2026-07-15"}).raise_for_status()
    page = visit(office.supervisor, "/board")
    page.get_by_role("link", name=re.compile("^逐级督办")).click()
    row = page.get_by_role("row").filter(has_text=WAREHOUSE).filter(has_text="提醒")
    expect(row.first).to_contain_text("催办单")


@AT_DESK
def test_a_notice_is_saved_from_the_board(office: Office, visit: Visit) -> None:
    office.report("5.5", "2026-06-30")
    office.city.operator.post("/notices", json={"kind": "督查通报"}).raise_for_status()
    page = visit(office.supervisor, "/board")
    with page.expect_download() as saved:
        page.get_by_role("link", name="督查通报〔2026〕1号").or_(
            page.get_by_role("link", name="〔2026〕1号")
        ).first.click()
    assert saved.value.suggested_filename.endswith(".docx")


@AT_DESK
def test_on_paper_no_row_is_cut_by_the_end_of_a_page(city: City, visit: Visit, tmp_path: Path) -> None:
    _lagging(city, MANY)
    page = visit(city.operator, f"/board?as_of={AS_OF}")
    expect(page.get_by_text(f"{MANY} 项，落后最多的在前")).to_be_visible()
    page.pdf(path=tmp_path / "board.pdf", format="A4", landscape=True)
    printed = pypdfium2.PdfDocument(tmp_path / "board.pdf")
    # where a cell's text is broken into lines is of no matter here
    texts = ["".join(one.get_textpage().get_text_range().split()) for one in printed]
    printed.close()
    assert len(texts) > 2
    for number in range(MANY):
        [where] = [text for text in texts if f"指标第{number:02}项" in text]
        row = where[where.index(f"指标第{number:02}项") :]
        assert f"≥{1000 + number}个" in row[:60]
        assert f"累计完成{100 + number}个" in row[:200]
        assert "个百分点。" in row[:300]
