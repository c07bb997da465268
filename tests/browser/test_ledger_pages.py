"""The ledger and a target's page in a real browser: found, read, and taken a step further."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import AT_DESK, Visit
from tests.browser.office import WAREHOUSE, Office


def test_an_extension_is_asked_for_and_approved_and_the_first_promise_stays(office: Office, visit: Visit) -> None:
    page = visit(office.department, f"/ledger/{office.target}")
    page.get_by_text("申请延期", exact=True).first.click()
    page.get_by_label("新的时限").fill("2027-03-31")
    page.get_by_label("延期理由").fill("用地审批推迟")
    page.get_by_role("button", name="申请延期").click()
    expect(page.get_by_text("延期申请待批")).to_be_visible()

    own = visit(office.supervisor, "/ledger")
    own.get_by_role("link", name=re.compile("延期待批")).click()
    own.get_by_role("link", name=WAREHOUSE).click()
    expect(own.get_by_label("批准的时限")).to_have_value("2027-03-31")
    own.get_by_role("button", name="同意延期", exact=True).click()
    expect(own.get_by_role("status")).to_contain_text("已办理：同意延期")
    expect(own.get_by_text("原目标")).to_be_visible()
    expect(own.get_by_text("时限2026-12-31（现为第2版）")).to_be_visible()


def test_a_target_is_assigned_claimed_and_completed(office: Office, visit: Visit) -> None:
    other = office.city.target(indicator="新增学位", unit="个", value="9870")
    page = visit(office.supervisor, "/ledger")
    page.get_by_role("link", name=re.compile("未交办")).click()
    page.get_by_role("link", name="新增学位").click()
    page.get_by_label("牵头单位").select_option("市商务局")
    page.get_by_role("button", name="交办").click()
    expect(page.get_by_role("status")).to_contain_text("已办理：交办")

    own = visit(office.department, f"/ledger/{other}")
    own.get_by_role("button", name="签收").click()
    own.get_by_text("申请办结", exact=True).first.click()
    own.get_by_label("完成情况").last.fill("全部建成")
    own.get_by_role("button", name="申请办结").click()
    expect(own.get_by_text("待核验").first).to_be_visible()

    page.reload()
    page.get_by_text("核验通过", exact=True).first.click()
    page.get_by_role("button", name="核验通过").click()
    expect(page.get_by_role("status")).to_contain_text("已办理：核验通过")
    page.get_by_role("button", name="销号").click()
    expect(page.get_by_text("已销号").first).to_be_visible()


@AT_DESK
def test_a_step_that_came_too_late_is_answered_on_the_same_page(office: Office, visit: Visit) -> None:
    page = visit(office.department, f"/ledger/{office.target}")
    step = {"action": "suspend", "why": "机构调整"}
    office.supervisor.post(f"/targets/{office.target}/changes", json=step).raise_for_status()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_role("alert").first).to_contain_text("目标现为“已中止”，不能签收")
    expect(page.get_by_role("heading", name=WAREHOUSE)).to_be_visible()


@AT_DESK
def test_the_chart_says_its_numbers_in_words_and_in_a_table(office: Office, visit: Visit) -> None:
    office.report("4.4", "2026-05-31")
    page = visit(office.department, f"/ledger/{office.target}")
    chart = page.get_by_role("img", name=f"{WAREHOUSE}：实际与序时")
    expect(chart).to_have_count(1)
    expect(chart).to_contain_text("截至2026年5月31日为4.4万平方米，同期序时8.33万平方米")
    page.get_by_text("图中数据").click()
    expect(page.get_by_role("row").filter(has_text="2026-05-31")).to_contain_text("4.4万平方米")


PAGES = (
    "/my",
    "/my?department=市商务局",
    "/ledger",
    "/ledger?light=red&report=overdue&as_of=2026-07-01",
    "/ledger/{target}",
    "/ledger/00000000-0000-0000-0000-000000000000",
    "/board",
)


def test_no_page_is_wider_than_the_screen_or_has_a_field_without_a_label(office: Office, visit: Visit) -> None:
    office.report("5.5", "2026-05-31")
    office.report("4.1", "2026-06-30")
    page = visit(office.city.operator, "/my")
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    fields = "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
    for path in PAGES:
        page.goto(office.city.url + path.format(target=office.target))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert (path, page.evaluate(wider)) == (path, 0)
        assert (path, page.evaluate(f"{fields}.filter(one => !one.labels.length).length")) == (path, 0)
