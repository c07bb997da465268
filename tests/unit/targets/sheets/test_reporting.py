"""Figures and assignments from a CSV, in the encodings and spellings that offices have."""

import pytest

from services.contract import InvalidValue
from services.targets.sheets.assignments import AssignmentLine, read_assignments
from services.targets.sheets.reporting import read_progress

ENGLISH = "target_id,value,unit,as_of,kind,note,evidence,replaces,reason\n"
CHINESE = "督办编号,本期数值,单位,数据截止期,口径,进展\n督1,86000,平方米,2026/6/30,累计,已开工\n"


@pytest.mark.parametrize(
    "encoding",
    [
        pytest.param("utf-8", id="UTF-8"),
        pytest.param("utf-8-sig", id="UTF-8 with its mark"),
        pytest.param("gb18030", id="GB18030, as Excel saves in Chinese"),
        pytest.param("utf-16", id="UTF-16, as Excel saves Unicode text"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_in_chinese(encoding: str, delimiter: str) -> None:
    [line] = read_progress(CHINESE.replace(",", delimiter).encode(encoding), "进展.csv")
    assert (line.line, line.target, line.value, line.unit) == (2, "督1", "86000", "平方米")
    assert (line.as_of, line.kind, line.note) == ("2026-06-30", "cumulative", "已开工")


def test_a_csv_in_english() -> None:
    text = ENGLISH + 't1,"1,234.5",万元,2026-06-30,Period,"第一行\n第二行",https://a.example,p1,抄错\n'
    [line] = read_progress(text.encode(), "progress.csv")
    assert (line.target, line.value, line.unit, line.kind) == ("t1", "1234.5", "万元", "period")
    assert (line.note, line.evidence) == ("第一行\n第二行", ("https://a.example",))
    assert (line.replaces, line.reason) == ("p1", "抄错")


def test_the_id_goes_before_the_number() -> None:
    text = "督办编号,目标ID,本期数值\n督1,id1,1\n督2,,2\n,,3\n"
    first, second, third = read_progress(text.encode(), "a.csv")
    assert (first.target, second.target, third.target) == ("id1", "督2", "")
    assert (first.refused, second.refused) == (None, None)
    assert third.refused is not None
    assert "没有督办编号" in third.refused


def test_a_line_of_a_csv_without_a_figure_is_kept_to_be_refused() -> None:
    lines = read_progress((ENGLISH + "t1,,元,2026-06-30,,,,,\n\nt2,5,元,2026-06-30,,,,,\n").encode(), "a.csv")
    assert [(line.line, line.target, line.value) for line in lines] == [(2, "t1", None), (4, "t2", "5")]


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        pytest.param("5.5%", "", ("5.5", "%"), id="a percentage"),
        pytest.param("５．５％", "％", ("5.5", "%"), id="a full-width percentage"),
        pytest.param("-3", "元", ("-3", "元"), id="a negative number"),
        pytest.param("−3", "元", ("-3", "元"), id="a typographic minus"),
        pytest.param("+3", "元", ("3", "元"), id="a plus"),
        pytest.param("1.23E+11", "元", ("1.23E+11", "元"), id="what Excel rounded is left to be refused"),
        pytest.param("5²", "元", ("5²", "元"), id="a superscript is no digit"),
        pytest.param("=1+1", "元", ("=1+1", "元"), id="a text like a formula is a text"),
        pytest.param("12,34", "元", ("12,34", "元"), id="a comma that parts no thousands"),
    ],
)
def test_figures_as_people_write_them(written: str, unit: str, value: tuple[str, str]) -> None:
    [line] = read_progress(f'督办编号,本期数值,单位\n督1,"{written}",{unit}\n'.encode(), "a.csv")
    assert (line.value, line.unit) == value


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        pytest.param(b"", "a.csv", "空文件", id="an empty file"),
        pytest.param(b" \n", "a.csv", "空文件", id="a blank file"),
        pytest.param(b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "a.csv", "GB18030", id="a picture named as CSV"),
        pytest.param(b"<html></html>", "a.csv", "CSV 文本", id="a web page named as CSV"),
        pytest.param(CHINESE.encode(), "a.docx", "xlsx、xlsm 或 csv", id="a name that says something else"),
        pytest.param("督办编号,单位\n1,元\n".encode(), "a.csv", "“本期数值”列", id="no column of figures"),
        pytest.param("本期数值,单位\n1,元\n".encode(), "a.csv", "“督办编号”", id="no column that names the target"),
        pytest.param("督办编号,本期数值\n".encode() + b"1,2\n" * 100_001, "a.csv", "100000 行", id="too many rows"),
        pytest.param("督办编号,本期数值\n".encode() + b"1" + b",2" * 201, "a.csv", "200 列", id="too many columns"),
        pytest.param(b"a" * 10_000_001, "a.csv", "10 MB", id="too large"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, name: str, expected: str) -> None:
    with pytest.raises(InvalidValue, match=expected) as refused:
        read_progress(data, name)
    assert refused.value.field == "file"


def test_assignments_are_read_as_the_office_writes_them() -> None:
    text = (
        "督办编号,牵头单位,配合单位,牵头领导,报送周期,报送日\n"
        "督1,市商务局,市财政局、市统计局，市发改委,张三,每季度,次月8日\n"
        "督2,,,,,\n"
        "督3,市教育局,,,monthly,五号\n"
    )
    first, third = read_assignments(text.encode("gb18030"), "交办.csv")
    assert first == AssignmentLine(2, "督1", "市商务局", ("市财政局", "市统计局", "市发改委"), "张三", "quarterly", "8")
    assert third == AssignmentLine(4, "督3", "市教育局", (), None, "monthly", "五号")


def test_what_an_assignment_says_nothing_of_is_left_open() -> None:
    [line] = read_assignments("目标ID,牵头单位\nid1,市商务局\n".encode(), "a.csv")
    assert line == AssignmentLine(2, "id1", "市商务局", None, None, None, None)
