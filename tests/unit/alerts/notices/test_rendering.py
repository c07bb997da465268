"""A notice as a Word document, read back."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from services.alerts.notices import Notice, UnusableTemplate, file_name, render
from services.alerts.notices.styles import LOOKS
from services.assessment import Document
from tests.unit.alerts.notices.cases import behind, fact, notice_of


def read(notice: Notice, template: bytes | None = None) -> WordDocument:
    return docx.Document(BytesIO(render(notice, template)))


def texts(document: WordDocument, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == style]


def rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name.lower()) for kind in Document])
def test_all_that_a_notice_says_is_in_the_document(kind: Document) -> None:
    notice = notice_of(kind)
    document = read(notice)
    assert texts(document, "发文机关标志") == ["示范市人民政府"]
    assert texts(document, "发文字号") == [notice.number]
    assert texts(document, "Title") == [notice.title]
    assert texts(document, "主送机关") == [f"{notice.addressee}："]
    assert texts(document, "Heading 1") == [section.heading for section in notice.sections]
    said = [paragraph for section in notice.sections for paragraph in section.paragraphs]
    assert texts(document, "Body Text")[:-1] == said
    assert texts(document, "发文机关署名") == ["示范市人民政府"]
    assert texts(document, "成文日期") == ["2026年7月15日"]


def test_the_annex_of_a_circular_has_every_target() -> None:
    table = read(notice_of(Document.CIRCULAR)).tables[1]
    assert rows(table)[0] == [
        "序号",
        "指标",
        "目标",
        "完成时限",
        "牵头单位",
        "完成情况",
        "完成比例",
        "序时进度",
        "差距（个百分点）",
        "亮灯",
    ]
    assert rows(table)[1:5] == [
        [
            "1",
            "新增海外仓",
            "≥20万平方米",
            "2026年12月31日",
            "市商务局",
            "5.5万平方米",
            "27.5%",
            "50.0%",
            "-22.5",
            "红",
        ],
        ["2", "新增保税仓", "≥20万平方米", "2026年12月31日", "市商务局", "9万平方米", "45.0%", "50.0%", "-5.0", "黄"],
        [
            "3",
            "新增冷链仓",
            "≥20万平方米",
            "2026年12月31日",
            "市交通运输局",
            "12万平方米",
            "60.0%",
            "50.0%",
            "10.0",
            "绿",
        ],
        ["4", "新增立体仓", "≥20万平方米", "2026年12月31日", "市交通运输局", "—", "—", "50.0%", "—", "未评"],
    ]
    assert len(table.rows) == 7


def test_the_classes_of_a_circular_add_up_in_a_table() -> None:
    table = read(notice_of(Document.CIRCULAR)).tables[0]
    assert rows(table) == [
        ["亮灯", "项数", "占比"],
        ["红", "2", "33.3%"],
        ["黄", "1", "16.7%"],
        ["绿", "2", "33.3%"],
        ["未评", "1", "16.7%"],
        ["合计", "6", "100.0%"],
    ]


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name.lower()) for kind in Document])
def test_header_rows_stand_on_every_page_and_no_row_is_cut(kind: Document) -> None:
    for table in read(notice_of(kind)).tables:
        repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert repeated == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_parts_of_a_table_stand_in_the_order_that_word_reads_them() -> None:
    """Word calls a file damaged whose elements are out of the schema's order."""
    for table in read(notice_of(Document.CIRCULAR)).tables:
        found = [element.tag.rpartition("}")[2] for element in table._tbl.tblPr]
        known = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
        assert found == [name for name in known if name in found]
        assert {"tblBorders", "tblLayout", "tblCellMar"} <= set(found)
        assert [element.tag.rpartition("}")[2] for element in table._tbl][:2] == ["tblPr", "tblGrid"]


def millimetres(*lengths: Length | None) -> list[int]:
    """Word counts in twentieths of a point."""
    return [round(length.mm) for length in lengths if length is not None]


@pytest.mark.parametrize(
    ("kind", "place", "wide"),
    [
        pytest.param(Document.CIRCULAR, 0, 156, id="the classes, upright"),
        pytest.param(Document.CIRCULAR, 1, 225, id="the city's targets, across"),
        pytest.param(Document.ORDER, 0, 156, id="a department's, upright"),
    ],
)
def test_a_table_fits_between_the_margins(kind: Document, place: int, wide: int) -> None:
    table = read(notice_of(kind)).tables[place]
    assert abs(sum(column.width.mm for column in table.columns if column.width) - wide) < 1


def test_the_paper_is_a4_with_the_standards_margins_and_the_annex_lies_across() -> None:
    upright, across = read(notice_of(Document.CIRCULAR)).sections
    assert millimetres(upright.page_width, upright.page_height) == [210, 297]
    margins = (upright.top_margin, upright.right_margin, upright.bottom_margin, upright.left_margin)
    assert millimetres(*margins) == [37, 26, 35, 28]
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert millimetres(across.page_width, across.page_height) == [297, 210]
    assert len(read(notice_of(Document.ORDER)).sections) == 1


def test_pages_are_numbered_at_their_outer_edge() -> None:
    document = read(notice_of(Document.ORDER))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, style in ((section.footer, "页码单页"), (section.even_page_footer, "页码双页")):
        paragraph = footer.paragraphs[0]
        assert paragraph.style is not None
        assert paragraph.style.name == style
        fields = paragraph._p.findall(qn("w:fldSimple"))
        assert [field.get(qn("w:instr")) for field in fields] == ["PAGE"]
    assert read(notice_of(Document.CIRCULAR)).sections[1].footer.is_linked_to_previous


def test_styles_are_the_standards_fonts_and_sizes_with_a_substitute_for_the_rare_one() -> None:
    document = read(notice_of(Document.ORDER))
    for name, font, size in (
        ("Body Text", "仿宋", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("发文字号", "仿宋", 16),
    ):
        style: Any = document.styles[name]
        assert (style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size) == (font, Pt(size))
        assert style.font.color.rgb is None
    red: Any = document.styles["发文机关标志"]
    assert red.font.color.rgb == RGBColor(0xE6, 0x00, 0x12)
    heading: Any = document.styles["Heading 1"]
    assert heading.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"
    fonts = next(part for part in document.part.package.iter_parts() if part.partname.endswith("fontTable.xml"))
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/></w:font>' in fonts.blob.decode()


def test_every_style_that_is_used_is_defined() -> None:
    document = read(notice_of(Document.CIRCULAR))
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    used |= {
        p.style.name
        for t in document.tables
        for row in t.rows
        for cell in row.cells
        for p in cell.paragraphs
        if p.style
    }
    assert used <= set(LOOKS)


def test_the_document_knows_what_it_is() -> None:
    described = read(notice_of(Document.ORDER)).core_properties
    assert (described.title, described.subject) == ("关于“新增海外仓”等2项目标的督办单", "督办〔2026〕7号")
    assert (described.author, described.comments) == ("示范市人民政府", "")


def city_template() -> bytes:
    """A city's own paper: its letterhead, its footer, its body style, something to be written over."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin = Mm(210), Mm(297), Mm(31)
    section.header.paragraphs[0].text = "示范市人民政府公文"
    section.footer.paragraphs[0].text = "示范市督查室印发"
    body: Any = document.styles["Body Text"]
    body.font.name, body.font.size = "Courier New", Pt(15)
    document.styles.add_style("发文字号", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    document.add_paragraph("此处为样文")
    document.add_table(2, 2)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_citys_template_gives_its_styles_header_footer_and_paper() -> None:
    notice = notice_of(Document.CIRCULAR)
    document = read(notice, city_template())
    assert [section.header.paragraphs[0].text for section in document.sections] == ["示范市人民政府公文"] * 2
    assert [section.footer.paragraphs[0].text for section in document.sections] == ["示范市督查室印发"] * 2
    assert millimetres(document.sections[0].left_margin) == [31]
    body: Any = document.styles["Body Text"]
    assert (body.font.name, body.font.size) == ("Courier New", Pt(15))
    number: Any = document.styles["发文字号"]
    assert number.element.rPr is None, "a style of the city's own is left as it is"
    mark: Any = document.styles["发文机关标志"]
    assert mark.font.color.rgb == RGBColor(0xE6, 0x00, 0x12), "one that it does not have is as the standard has it"


def test_tables_are_as_narrow_as_a_citys_paper_needs_them() -> None:
    document = read(notice_of(Document.CIRCULAR), city_template())
    for section, table in zip(document.sections, document.tables, strict=True):
        [paper, left, right] = millimetres(section.page_width, section.left_margin, section.right_margin)
        assert sum(column.width.mm for column in table.columns if column.width) <= paper - left - right + 1


def test_of_a_citys_template_no_text_stays() -> None:
    notice = notice_of(Document.ORDER)
    document = read(notice, city_template())
    assert "此处为样文" not in [paragraph.text for paragraph in document.paragraphs]
    assert len(document.tables) == 1
    assert texts(document, "Title") == [notice.title]


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"hello", id="no zip"),
        pytest.param(render(notice_of(Document.ORDER))[:5000], id="half a docx"),
    ],
)
def test_a_template_that_is_no_docx_is_refused_in_words(template: bytes) -> None:
    with pytest.raises(UnusableTemplate, match="DUBAN_ALERTS_NOTICE_TEMPLATE"):
        render(notice_of(Document.ORDER), template)


def test_characters_that_a_document_cannot_hold_are_left_out() -> None:
    odd = fact(
        1, "新增\x1f海外仓", "55000", causes=(behind(),), note='征地\x0b尚未\x02完成\n又有\ufffe变化 <w:p> & "引号"'
    )
    document = read(notice_of(Document.CIRCULAR, [odd]))
    assert '新增海外仓（第1项），市商务局说明：征地 尚未完成 又有变化 <w:p> & "引号"。' in texts(document, "Body Text")
    assert read(notice_of(Document.ORDER, [odd])).core_properties.title == "关于“新增海外仓”目标的督办单"


def test_a_file_is_called_by_number_and_addressee() -> None:
    assert file_name(notice_of(Document.ORDER)) == "督办〔2026〕7号-市商务局.docx"
    assert file_name(notice_of(Document.CIRCULAR)) == "督查通报〔2026〕7号-各责任单位.docx"
