"""What a docx says: as on the printed page, in reading order."""

from io import BytesIO

import docx as python_docx
import pytest

from services.ingest.documents.kinds import Kind
from services.ingest.documents.reading import read
from tests.integration.documents.making import docx, p, tc, zipped

LISTS = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="3">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>'
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
    + '<w:num w:numId="4"><w:abstractNumId w:val="2"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="2"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style>'
)
TEENS = [f"十{one}" for one in "一二三四五六七八九"]
UPPER, LOWER = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
NOTES = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>指规模以上企业。</w:t></w:r></w:p></w:footnote>'


def item(text: str, list_: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>')


def styled(text: str, style: str) -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>')


def run(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(p("一、回顾") + p("") + p("增长5%。"), "一、回顾\n\n增长5%。", id="a heading keeps its line"),
        pytest.param(run("<w:r><w:t>增长</w:t></w:r><w:r><w:t>5%</w:t></w:r>"), "增长5%", id="runs of a phrase"),
        pytest.param(run("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>"), "甲\n乙", id="a line break"),
        pytest.param(
            run("<w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>减少</w:delText></w:r></w:del>"),
            "新增",
            id="tracked changes as accepted",
        ),
        pytest.param(
            run("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>"),
            "新",
            id="what was moved stands once",
        ),
        pytest.param(
            f"<w:sdt><w:sdtContent>{p('封面')}</w:sdtContent></w:sdt>{p('正文')}",
            "封面\n\n正文",
            id="a content control",
        ),
        pytest.param(
            run("<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r><w:r><w:t>公开</w:t></w:r>"), "公开", id="hidden"
        ),
        pytest.param(
            run("<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"),
            "链接",
            id="a link's text, no field code",
        ),
        pytest.param(
            run(f"<w:r><w:t>正文</w:t><w:drawing><w:txbxContent>{p('框内')}</w:txbxContent></w:drawing></w:r>"),
            "正文\n\n框内",
            id="a text box after its paragraph",
        ),
        pytest.param(
            run('<w:r><w:t>规上</w:t><w:footnoteReference w:id="2"/><w:t>增长</w:t></w:r>'),
            "规上[1]增长\n\n[1] 指规模以上企业。",
            id="a footnote by its mark and at the end",
        ),
        pytest.param(styled("一、回顾 1", "11") + p("正文"), "正文", id="a table of contents is left out"),
        pytest.param(
            item("回顾", 1) + item("内需", 1, 1) + item("开放", 1, 1) + item("安排", 1) + item("产业", 1, 1),
            "一、回顾\n\n（一）内需\n\n（二）开放\n\n二、安排\n\n（一）产业",
            id="Chinese numbers of two levels",
        ),
        pytest.param(
            "".join(item("甲", 1) for _ in range(21)),
            "\n\n".join(f"{number}、甲" for number in [*"一二三四五六七八九十", *TEENS, "二十", "二十一"]),
            id="Chinese numbers beyond ten",
        ),
        pytest.param(styled("回顾", "1") + styled("安排", "2"), "一、回顾\n\n二、安排", id="numbers from styles"),
        pytest.param(item("甲", 2) + item("乙", 2) + item("丙", 4), "1.甲\n\n2.乙\n\n1.丙", id="a list begun again"),
        pytest.param(item("5G基站100个", 2), "1.\t5G基站100个", id="a number does not run into the text's"),
        pytest.param(item("新增100个", 3), "新增100个", id="a bullet says nothing"),
        pytest.param(
            f"<w:tbl><w:tr>{tc('指标')}{tc('目标')}</w:tr><w:tr>{tc('就业')}{tc('20万人')}</w:tr></w:tbl>{p('完')}",
            "| 指标 | 目标 |\n| 就业 | 20万人 |\n\n完",
            id="a table in its place",
        ),
        pytest.param(
            f"<w:tbl><w:tr>{tc('民生', UPPER)}{tc('甲')}</w:tr>"
            f"<w:tr>{tc('', LOWER)}{tc('乙')}{tc('丙')}</w:tr></w:tbl>",
            "| 民生 | 甲 |\n|  | 乙 | 丙 |",
            id="a merged cell once",
        ),
        pytest.param(f"<w:tbl><w:tr>{tc('甲')}</w:tr></w:tbl>", "甲", id="a frame of one cell is no table"),
        pytest.param(
            f"<w:tbl><w:tr><w:tc>{p('目标5')}{p('6个')}</w:tc>{tc('乙')}</w:tr></w:tbl>",
            "| 目标5  6个 | 乙 |",
            id="paragraphs of a cell stay apart",
        ),
        pytest.param(
            f"<w:tbl><w:tr>{tc('左')}<w:tc>{p('甲' * 150)}{p('乙' * 150)}{p('丙')}</w:tc></w:tr></w:tbl>",
            f"左\n\n{'甲' * 150}\n\n{'乙' * 150}\n\n丙",
            id="a table that lays out a page keeps its paragraphs",
        ),
        pytest.param(run("<w:ruby><w:rt><w:t>yan</w:t></w:rt><w:t>䶮</w:t></w:ruby>"), "䶮", id="no pronunciation"),
    ],
)
def test_a_docx_is_read_as_it_is_printed(body: str, text: str) -> None:
    file = docx(body, {"numbering": LISTS, "styles": STYLES, "footnotes": NOTES})
    assert read(file, Kind.DOCX) == text


def test_a_docx_written_by_python_docx_is_read() -> None:
    document = python_docx.Document()
    document.add_heading("一、回顾", 1)
    document.add_paragraph("增长5%。")
    document.add_table(1, 2).rows[0].cells[0].text = "指标"
    file = BytesIO()
    document.save(file)
    assert read(file.getvalue(), Kind.DOCX) == "一、回顾\n\n增长5%。\n\n指标"


def test_the_strict_dialect_and_another_main_part_are_read() -> None:
    dialect = "http://purl.oclc.org/ooxml"
    link = f'<r Type="{dialect}/officeDocument/relationships/officeDocument" Target="/word/d2.xml"/>'
    body = f'<w:document xmlns:w="{dialect}/wordprocessingml/main"><w:body>{p("正文")}</w:body></w:document>'
    file = zipped({"[Content_Types].xml": "<T/>", "_rels/.rels": f"<R>{link}</R>", "word/d2.xml": body})
    assert read(file, Kind.DOCX) == "正文"
