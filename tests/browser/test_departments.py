"""A department at its page, in a real browser: it signs, reports, is asked back, and is sent back."""

import base64

from playwright.sync_api import Page, expect

from tests.browser.conftest import AT_DESK, Visit
from tests.browser.office import WAREHOUSE, Office

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def send(page: Page, value: str) -> None:
    page.get_by_label("数值").fill(value)
    page.get_by_role("button", name="报送", exact=True).click()


def test_a_department_signs_for_its_target_reports_and_sees_its_light_and_gap(office: Office, visit: Visit) -> None:
    page = visit(office.department, "/my")
    expect(page.get_by_role("heading", name="市商务局的任务")).to_be_visible()
    page.get_by_role("button", name=f"签收：{WAREHOUSE}").click()
    expect(page.get_by_role("status")).to_have_text("已签收 1 项。")
    expect(page.get_by_role("heading", name="逾期未报 1项")).to_be_visible()
    expect(page.get_by_label("单位")).to_have_value("万平方米")
    expect(page.get_by_label("数据截止期")).to_have_value("2026-06-30")
    send(page, "5.5")
    said = page.get_by_role("status")
    expect(said).to_contain_text("截至2026-06-30完成27.5%，序时50.0%，落后22.5个百分点")
    expect(said).to_contain_text("红")
    assert office.figures() == [("2026-06-30", "55000", "reported")]


def test_everything_that_was_assigned_is_signed_for_at_once(office: Office, visit: Visit) -> None:
    office.city.operator.patch(
        f"/targets/{office.city.target(indicator='新增学位', unit='个')}", json={"department_id": "市商务局"}
    ).raise_for_status()
    page = visit(office.department, "/signin")
    expect(page).to_have_url(f"{office.city.url}/my")
    page.get_by_role("button", name="全部签收（2项）").click()
    expect(page.get_by_role("status")).to_have_text("已签收 2 项。")
    expect(page.locator("#sign")).to_have_count(0)


@AT_DESK
def test_a_figure_is_reported_with_the_keyboard_alone(office: Office, visit: Visit) -> None:
    page = visit(office.department, "/my")
    page.get_by_label("数值").focus()
    page.keyboard.type("5.5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("落后22.5个百分点")


@AT_DESK
def test_evidence_is_sent_with_a_figure_and_saved_by_the_office(office: Office, visit: Visit) -> None:
    page = visit(office.department, "/my")
    page.get_by_text("问题、下步措施、佐证").click()
    file = {"name": "验收单.png", "mimeType": "image/png", "buffer": PICTURE}
    page.get_by_label("佐证").set_input_files(file)
    send(page, "5.5")
    expect(page.get_by_role("status")).to_contain_text("27.5%")

    own = visit(office.supervisor, f"/ledger/{office.target}")
    with own.expect_download() as saved:
        own.get_by_role("link", name="验收单.png").click()
    assert saved.value.suggested_filename == "验收单.png"
    assert saved.value.path().read_bytes() == PICTURE


@AT_DESK
def test_reloading_after_a_report_reports_nothing_again(office: Office, visit: Visit) -> None:
    page = visit(office.department, "/my")
    send(page, "5.5")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("27.5%")
    assert len(office.figures()) == 1


@AT_DESK
def test_the_same_form_sent_twice_counts_once_and_with_another_value_is_held_back(office: Office, visit: Visit) -> None:
    page = visit(office.department, "/my")
    key = page.locator("input[name=key]").first.input_value()
    send(page, "5.5")
    expect(page.get_by_role("status")).to_contain_text("27.5%")
    for value in ("5.5", "6"):
        page.locator("input[name=key]").first.evaluate("(field, key) => field.value = key", key)
        page.get_by_label("数据截止期").first.fill("2026-06-30")
        send(page, value)
    expect(page.get_by_role("alert")).to_contain_text("已经提交过")
    expect(page.get_by_label("数值")).to_have_value("6")
    assert office.figures() == [("2026-06-30", "55000", "reported")]


REFUSED = (
    ("数值", "五万", "数值：“五万”不对"),
    ("单位", "万吨", "单位：“万吨”不对"),
    ("数据截止期", "2026-07-31", "数据截止期：“2026-07-31”不对"),
)


@AT_DESK
def test_what_is_refused_stays_in_its_field_which_is_named(office: Office, visit: Visit) -> None:
    page = visit(office.department, "/my")
    for field, typed, says in REFUSED:
        page.goto(f"{office.city.url}/my")
        page.get_by_label("数值").fill("5.5")
        page.get_by_label("说明").fill("上半年")
        page.get_by_label(field).fill(typed)
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text(says)
        expect(page.get_by_label(field)).to_have_value(typed)
        expect(page.get_by_label(field)).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("说明")).to_have_value("上半年")
    assert office.figures() == []


def test_a_doubtful_value_is_asked_back_and_counts_once_it_is_confirmed(office: Office, visit: Visit) -> None:
    office.report("5.5", "2026-05-31")
    page = visit(office.department, "/my")
    send(page, "4.1")
    asked = page.locator("#doubted")
    expect(asked).to_contain_text("累计数不应回落")
    assert office.figures()[-1] == ("2026-06-30", "41000", "in_doubt")
    asked.get_by_label("数据无误的理由").fill("两处仓库退租")
    asked.get_by_role("button", name="确认无误").click()
    expect(page.get_by_role("status")).to_contain_text("完成20.5%")
    assert office.figures()[-1] == ("2026-06-30", "41000", "reported")


def test_a_doubtful_value_is_asked_back_and_put_right(office: Office, visit: Visit) -> None:
    office.report("5.5", "2026-05-31")
    page = visit(office.department, "/my")
    send(page, "61000")
    asked = page.locator("#doubted")
    expect(asked).to_contain_text("多写了“万”")
    asked.get_by_label("数值").fill("6.1")
    asked.get_by_role("button", name="改正并报送").click()
    expect(page.get_by_role("status")).to_contain_text("完成30.5%")
    assert office.figures()[-1] == ("2026-06-30", "61000", "reported")


def test_a_figure_that_the_office_returns_lies_on_top_with_its_reason(office: Office, visit: Visit) -> None:
    office.report("5.5", "2026-06-30")
    page = visit(office.supervisor, f"/ledger/{office.target}")
    page.locator("#figures summary", has_text="退回").click()
    page.get_by_label("退回的理由").fill("请附验收材料")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已办理：进度退回")

    own = visit(office.department, "/my")
    expect(own.locator("section.pile").first).to_contain_text("退回重报")
    expect(own.locator("#returned")).to_contain_text("请附验收材料")
    expect(own.get_by_label("数据截止期")).to_have_value("2026-06-30")
    send(own, "5.2")
    expect(own.get_by_role("status")).to_contain_text("26.0%")
    assert office.figures()[-1] == ("2026-06-30", "52000", "reported")
