"""Workbooks that would harm, or are none, are refused with the way out; claims of size cost nothing."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from services.contract import InvalidValue
from services.targets.sheets.ledger import read_ledger
from services.targets.sheets.package import MAX_BYTES

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_CELL = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
ROW = f'<row r="1">{TEXT_CELL.format("A1", "督办编号")}{TEXT_CELL.format("B1", "备注")}</row>'


def workbook() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["督办编号", "备注"])
    sheet.append(["督1", "无"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    with ZipFile(BytesIO(workbook())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_rows(rows: str, before: str = "") -> bytes:
    """A workbook whose sheet holds these rows below the header row."""
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{ROW}{rows}</sheetData></worksheet>"
    )
    return changed(lambda members: members.update({SHEET: sheet.encode()}))


def cell(place: str, text: str) -> str:
    return TEXT_CELL.format(place, text)


def word() -> bytes:
    out = BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def added(name: str, content: bytes) -> bytes:
    return changed(lambda members: members.update({name: content}))


def encrypted() -> bytes:
    data = bytearray(workbook())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def repeated() -> bytes:
    out = BytesIO(workbook())
    with ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


def overstated() -> bytes:
    """A member that claims to be larger than all that may be unpacked."""
    data = bytearray(workbook())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (200_000_000).to_bytes(4, "little")
    return bytes(data)


ENTITIES = '<!DOCTYPE a [<!ENTITY b "督1"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
FORMULA = '<c r="A2"><f t="shared" ref="A2:A9999" si="0">' + "1+" * 4000 + "1</f></c>"
SHARED = "".join(f'<row r="{at}"><c r="A{at}"><f t="shared" si="0"/></c></row>' for at in range(3, 1003))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(lambda: OLE + bytes(600), "旧格式", id="an old xls"),
        pytest.param(lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "未加密", id="a workbook with a password"),
        pytest.param(encrypted, "未加密", id="a zip with a password"),
        pytest.param(lambda: b"<html><table></table></html>", "内容不是", id="a web page named xlsx"),
        pytest.param(lambda: "督办编号,备注\n".encode(), "内容不是", id="a CSV named xlsx"),
        pytest.param(lambda: b"PK\x03\x04 and no more", "完好", id="a beginning and no more"),
        pytest.param(lambda: workbook()[:-300], "完好", id="half a workbook"),
        pytest.param(lambda: added(SHEET, b"<worksheet><sheetData>"), "完好|表头", id="a sheet that breaks off"),
        pytest.param(lambda: changed(lambda members: members.pop("xl/workbook.xml")), "完好", id="no workbook in it"),
        pytest.param(lambda: changed(lambda members: members.pop("[Content_Types].xml")), "zip", id="any zip"),
        pytest.param(repeated, "完好", id="a member twice"),
        pytest.param(word, "Word", id="a Word document named xlsx"),
        pytest.param(lambda: added("content.xml", b""), "OpenDocument", id="an OpenDocument sheet"),
        pytest.param(lambda: added("xl/workbook.bin", b""), "xlsb", id="a binary workbook"),
        pytest.param(lambda: added("xl/media/a.bin", bytes(60_000_000)), "庞大", id="a bomb by its ratio"),
        pytest.param(overstated, "庞大", id="a bomb by what it declares"),
        pytest.param(
            lambda: added(SHEET, Random(1).randbytes(12_000_000).translate(b"<a" * 128)),
            "庞大",
            id="more cells than anybody fills",
        ),
        pytest.param(lambda: b"PK\x03\x04" + b"PK\x01\x02" * 2_001, "庞大", id="more members than a workbook has"),
        pytest.param(lambda: bytes(MAX_BYTES + 1).replace(b"\0", b"P"), "10 MB", id="a file too large"),
        pytest.param(lambda: with_rows(cell("A2", "&b;"), ENTITIES), "实体声明", id="entities of its own"),
        pytest.param(lambda: with_rows("<!-- hidden -->"), "注释", id="a comment in a sheet"),
        pytest.param(lambda: with_rows(f'<row r="2">{FORMULA}</row>{SHARED}'), "公式", id="a formula a thousandfold"),
        pytest.param(
            lambda: with_rows(f'<row r="100001">{cell("A100001", "督2")}</row>'), "100000 行", id="a row too far down"
        ),
        pytest.param(
            lambda: with_rows(f'<row r="99999999999">{cell("A99999999999", "督2")}</row>'), "完好", id="no row of Excel"
        ),
        pytest.param(
            lambda: with_rows("".join(f'<row r="{at}"><c r="XFD{at}"/></row>' for at in range(2, 1300))),
            "空白的格子过多",
            id="blank cells over the whole sheet",
        ),
        pytest.param(lambda: with_rows(f'<row r="2">{cell("GS2", "x")}</row>'), "200 列", id="a column too far right"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused(make: Callable[[], bytes], expected: str) -> None:
    with pytest.raises(InvalidValue, match=expected) as refused:
        read_ledger(make(), "台账.xlsx")
    assert refused.value.field == "file"
    assert "台账.xlsx" in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            with_rows(f'<row r="2">{cell("A2", "督1")}</row><row r="1048576"/>'),
            id="blank rows to the end of the sheet",
        ),
        pytest.param(
            with_rows(f'<row r="2">{cell("A2", "督1")}<c r="XFD2"/></row>'), id="blank columns to the end of the sheet"
        ),
        pytest.param(
            changed(
                lambda members: members.update(
                    {SHEET: members[SHEET].replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"')}
                )
            ),
            id="a claim to be as large as Excel allows",
        ),
        pytest.param(
            changed(
                lambda members: members.update(
                    {SHEET: members[SHEET].replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"')}
                )
            ),
            id="a claim to be one cell",
        ),
    ],
)
def test_what_is_claimed_of_the_size_does_not_matter(data: bytes) -> None:
    assert [row.values["number"] for row in read_ledger(data, "a.xlsx")] == ["督1"]


@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_what_a_newer_excel_adds_is_passed_over() -> None:
    def extend(members: dict[str, bytes]) -> None:
        extension = b'<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
        members[SHEET] = members[SHEET].replace(b"</worksheet>", extension)

    assert [row.values["number"] for row in read_ledger(changed(extend), "a.xlsx")] == ["督1"]


def test_macros_are_passed_over_unopened() -> None:
    data = added("xl/vbaProject.bin", b"not even a project")
    assert [row.values["number"] for row in read_ledger(data, "台账.xlsm")] == ["督1"]


def test_a_formula_that_fetches_is_no_value() -> None:
    fetch = '<c r="A2" t="str"><f>WEBSERVICE("http://a.example")</f><v>督1</v></c>'
    [row] = read_ledger(with_rows(f'<row r="2">{fetch}{cell("B2", "x")}</row>'), "a.xlsx")
    assert row.values == {"remark": "x"}
    assert row.refused is not None


def test_excels_own_escapes_are_read() -> None:
    [row] = read_ledger(with_rows(f'<row r="2">{cell("A2", "甲_x000D_乙")}</row>'), "a.xlsx")
    assert row.values["number"] == "甲\r乙"


edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 9), st.binary(max_size=9)), max_size=5)


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]), edits
)
def test_no_damage_makes_it_stumble(member: str, edits: list[tuple[float, int, bytes]]) -> None:
    def damage(members: dict[str, bytes]) -> None:
        content = bytearray(members.get(member, b""))
        for share, removed, inserted in edits:
            at = int(share * len(content))
            content[at : at + removed] = inserted
        members[member] = bytes(content)

    try:
        rows = read_ledger(changed(damage), "a.xlsx")
    except InvalidValue:
        return
    assert all(set(row.values) <= {"number", "remark"} for row in rows)
