"""What is no report is refused: what is the matter and what to do, in bounded time and memory."""

import zlib
from collections.abc import Callable
from functools import partial

import pytest

from services.contract import InvalidValue
from services.ingest.documents import limits, text_of
from services.ingest.documents.kinds import Kind
from services.ingest.documents.reading import read
from services.ingest.documents.refusal import Unreadable
from tests.integration.documents.making import docx, lines, p, pdf, picture, zipped

PDF = partial(pdf, lines((74, 700, "新增学校20所。")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = '<!DOCTYPE d [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;">]>'
UTF16 = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}<d>&b;</d>'


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        pytest.param(b"", "a.txt", "空文件", id="an empty text"),
        pytest.param(b"", "a.pdf", "空文件", id="an empty pdf"),
        pytest.param(b"\xef\xbb\xbf \r\n", "a.txt", "空文件", id="blanks only"),
        pytest.param("\u2003\u2003".encode(), "a.txt", "无文字", id="wide blanks only"),
        pytest.param(PDF(), "a.docx", "改为 .pdf", id="a pdf named docx"),
        pytest.param(PDF(), "a.txt", "改为 .pdf", id="a pdf named txt"),
        pytest.param(docx(p("正文")), "a.pdf", "改为 .docx", id="a docx named pdf"),
        pytest.param(docx(p("正文")), "a.md", "改为 .docx", id="a docx named md"),
        pytest.param("新增学校20所。".encode(), "a.pdf", "内容是 PDF", id="a text named pdf"),
        pytest.param(b"<p>1</p>", "a.docx", "内容是 docx", id="a page named docx"),
        pytest.param("第一行\n第二行".encode(), "a.html", "改名为 .txt", id="a text named html"),
        pytest.param(
            b"<" + b" " * 3_000_000 + b"x", "a.html", "改名为 .txt", id="blanks after a bracket, by the million"
        ),
        pytest.param("正文".encode(), "a.wps", "现为 .wps 文件", id="a suffix that is not read"),
        pytest.param(OLE, "a.doc", "另存为 docx", id="an old Word document"),
        pytest.param(OLE, "a.docx", "旧版 Office", id="an old Word document named docx"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "取消密码", id="an encrypted docx"),
        pytest.param(b"{\\rtf1 x}", "a.txt", "RTF", id="RTF named txt"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a.txt", "OCR", id="a picture named txt"),
        pytest.param(b"\xff\xd8\xff\xe0", "a.jpg", "图片", id="a photograph"),
        pytest.param(zipped({"报告.txt": "正文"}), "a.zip", "zip 压缩包", id="a zip"),
        pytest.param(zipped({"报告.txt": "正文"}), "a.docx", "zip 压缩包", id="a zip named docx"),
        pytest.param(zipped({"OFD.xml": "<a/>"}), "a.ofd", "OFD", id="an OFD"),
        pytest.param(zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "a.xlsx", "Excel", id="a workbook"),
        pytest.param(docx(p("正文"))[:-300], "a.docx", "损坏", id="a docx cut short"),
        pytest.param(b"Rar!\x1a\x07", "a.rar", "解压", id="a rar"),
    ],
)
def test_a_file_that_is_something_else_is_refused_at_once(data: bytes, filename: str, said: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        text_of(data, filename)
    assert (refused.value.field, refused.value.value) == ("file", filename)
    assert said in refused.value.expected


def broken(data: bytes) -> bytes:
    """The same with a stored byte changed."""
    place = data.index(b"word/document.xml") + 40
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        pytest.param(pdf(picture), Kind.PDF, "扫描件", id="a scan"),
        pytest.param(
            pdf(picture, picture, lines((74, 700, "正文"))), Kind.PDF, "扫描件", id="a scan with a typed page"
        ),
        pytest.param(
            pdf(lines((74, 700, "".join(map(chr, range(0xE000, 0xE020)))))), Kind.PDF, "乱码", id="no code table"
        ),
        pytest.param(PDF(password="1234"), Kind.PDF, "密码", id="an encrypted pdf"),
        pytest.param(PDF()[:400], Kind.PDF, "损坏", id="a pdf cut short"),
        pytest.param(b"%PDF-1.7\n" + bytes(500), Kind.PDF, "损坏", id="a pdf that only begins"),
        pytest.param(docx(p("正"), prolog=ENTITIES), Kind.DOCX, "DOCTYPE", id="entities in a docx"),
        pytest.param(
            docx(p("正"), {"word/document.xml": UTF16.encode("utf-16")}), Kind.DOCX, "DOCTYPE", id="in UTF-16"
        ),
        pytest.param(docx("<w:p>"), Kind.DOCX, "损坏", id="XML that does not close"),
        pytest.param(docx("<w:p>" * 400 + "</w:p>" * 400), Kind.DOCX, "损坏", id="XML nested too deep"),
        pytest.param(docx(p("正"), {"word/document.xml": "<a/>"}), Kind.DOCX, "损坏", id="no body"),
        pytest.param(broken(docx(p("正文" * 99))), Kind.DOCX, "损坏", id="a member that does not unpack"),
        pytest.param(docx(p(" " * 9_000_000)), Kind.DOCX, "庞大", id="a zip bomb by its ratio"),
        pytest.param(b"<div>" * 300, Kind.HTML, "嵌套", id="a page nested too deep"),
        pytest.param(("<p>" + "目标" * 500_001).encode(), Kind.HTML, "字", id="a page too long"),
        pytest.param(b"<p>\xff\xfe\x00\x81", Kind.HTML, "编码", id="a page in no encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(data: bytes, kind: Kind, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data, kind)


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        pytest.param("MAX_XML_BYTES", 2_000, id="no further than its limit"),
        pytest.param("MAX_MEMBERS", 3, id="no more members than a report has"),
    ],
)
def test_a_docx_is_unpacked_within_limits(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"services.ingest.documents.word_package.{limit}", most)
    with pytest.raises(Unreadable, match="庞大"):
        read(docx(p("".join(map(chr, range(0x4E00, 0x5200))))), Kind.DOCX)


def test_a_member_that_declares_less_than_it_holds_is_refused() -> None:
    file = bytearray(docx(p("正文" * 3_000)))
    place = file.rindex(b"word/document.xml") - 46
    file[place + 24 : place + 28] = (100).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="损坏"):
        read(bytes(file), Kind.DOCX)


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(InvalidValue, match="不超过 1000000 字"):
        text_of(("目标" * (limits.MAX_CHARACTERS // 2 + 1)).encode(), "a.txt")


def bomb() -> bytes:
    """A pdf of 30 KB whose page says three million letters."""
    stream = zlib.compress(b"BT /F 1 Tf " + b"(a)Tj " * 3_000_000, 1)
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj ",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj ",
            b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(stream),
            stream + b"\nendstream endobj trailer<</Root 1 0 R>>",
        )
    )


@pytest.mark.parametrize(
    ("data", "filename", "bound", "most"),
    [
        pytest.param(bomb, "a.pdf", "READING_BYTES", 300_000_000, id="a pdf that would take much memory"),
        pytest.param(lambda: b"<div>" * 60_000, "a.html", "WAITING_SECONDS", 0.4, id="a page that would take long"),
    ],
)
def test_what_outgrows_the_reading_process_ends_there(
    data: Callable[[], bytes], filename: str, bound: str, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"services.ingest.documents.reading.{bound}", most)
    with pytest.raises(InvalidValue, match="占用内存过多"):
        text_of(data(), filename)
