"""What is taken as evidence: by its content and its name together, and never anything that a browser or Office runs."""

import struct
import zlib
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from services.contract import InvalidValue
from services.targets.evidence import LONGEST_NAME, check_evidence, content_disposition, safe_name

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 100, "evidence")
    canvas.save()
    return out.getvalue()


def word() -> bytes:
    out = BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def workbook() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


def package(**members: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def office(main: str, **members: str) -> bytes:
    types = (
        f'<Types><Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.{main}"/>'
    )
    return package(**{"[Content_Types].xml": types}, **members)


def compound(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(64)


def png() -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64)
BMP = b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + struct.pack("<I", 40) + bytes(40)
WEBP = b"RIFF" + struct.pack("<I", 20) + b"WEBPVP8 " + bytes(12)
SLIDES = office("presentationml.presentation.main+xml")


@pytest.mark.parametrize(
    ("name", "data", "media_type", "extension"),
    [
        pytest.param("验收.pdf", pdf(), "application/pdf", ".pdf", id="a pdf"),
        pytest.param("照片.PNG", png(), "image/png", ".png", id="a png with its name in capitals"),
        pytest.param("照片.jpg", JPEG, "image/jpeg", ".jpg", id="a photograph"),
        pytest.param("照片.jpeg", JPEG, "image/jpeg", ".jpg", id="a photograph by its other name"),
        pytest.param("图.gif", b"GIF89a" + bytes(20), "image/gif", ".gif", id="a gif"),
        pytest.param("图.webp", WEBP, "image/webp", ".webp", id="a webp"),
        pytest.param("图.bmp", BMP, "image/bmp", ".bmp", id="a bmp"),
        pytest.param("扫描.tif", b"II*\0" + bytes(20), "image/tiff", ".tiff", id="a scan, little-endian"),
        pytest.param("扫描.tiff", b"MM\0*" + bytes(20), "image/tiff", ".tiff", id="a scan, big-endian"),
        pytest.param(
            "纪要.docx",
            word(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".docx",
            id="a Word document",
        ),
        pytest.param(
            "台账.xlsx",
            workbook(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ".xlsx",
            id="a workbook",
        ),
        pytest.param(
            "汇报.pptx",
            SLIDES,
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ".pptx",
            id="slides",
        ),
        pytest.param("公文.ofd", package(**{"OFD.xml": "<ofd/>"}), "application/ofd", ".ofd", id="an OFD document"),
        pytest.param("纪要.doc", compound("WordDocument"), "application/msword", ".doc", id="an old Word document"),
        pytest.param("表.xls", compound("Workbook"), "application/vnd.ms-excel", ".xls", id="an old workbook"),
        pytest.param("表.xls", compound("Book"), "application/vnd.ms-excel", ".xls", id="a very old workbook"),
        pytest.param(
            "汇报.ppt", compound("PowerPoint Document"), "application/vnd.ms-powerpoint", ".ppt", id="old slides"
        ),
        pytest.param("纪要.wps", compound("WordDocument"), "application/vnd.ms-works", ".wps", id="a WPS document"),
    ],
)
def test_evidence_is_taken_for_what_it_is(name: str, data: bytes, media_type: str, extension: str) -> None:
    kind = check_evidence(name, data)
    assert (kind.media_type, kind.extension) == (media_type, extension)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("a.pdf", b"", "空文件", id="an empty file"),
        pytest.param("a.html", b"<html>", "不作佐证", id="a web page"),
        pytest.param("a.svg", b"<svg xmlns='x'/>", "不作佐证", id="a picture that can hold scripts"),
        pytest.param("a.exe", b"MZ\x90\0", "不作佐证", id="a program"),
        pytest.param("a.sh", b"#!/bin/sh\n", "不作佐证", id="a script"),
        pytest.param("a.zip", package(a="b"), "不作佐证", id="an archive"),
        pytest.param("a", pdf(), "不作佐证", id="a name without an extension"),
        pytest.param("a.pdf\0.exe", pdf(), "不作佐证", id="an extension behind a NUL"),
        pytest.param("a.docm", word(), "不作佐证", id="a document that may hold macros"),
        pytest.param("a.pdf", b"<html>%PDF-1.7 %%EOF", "内容不是 pdf", id="a page that holds a pdf's mark later"),
        pytest.param("a.pdf", b"MZ\x90\0" + pdf(), "内容不是 pdf", id="a program with a pdf behind it"),
        pytest.param("a.pdf", pdf()[:200], "不完整", id="the beginning of a pdf"),
        pytest.param("a.png", JPEG, "内容不是 png", id="a photograph under a wrong name"),
        pytest.param("a.jpg", b"<script>alert(1)</script>", "内容不是 jpg", id="a script named as a photograph"),
        pytest.param("a.png", b"\x89PNG\r\n\x1a\n<html>", "已损坏", id="a page behind a png's mark"),
        pytest.param("a.bmp", b"BM<script>alert(1)</script>", "已损坏", id="a script behind a bmp's two letters"),
        pytest.param("a.webp", b"RIFF\0\0\0\0WAVEfmt ", "内容不是 webp|媒体文件", id="a sound named as a picture"),
        pytest.param("a.xlsx", word(), "另一种文件", id="a Word document named as a workbook"),
        pytest.param("a.docx", package(a="b"), "Office 文件", id="an archive named as a document"),
        pytest.param("a.docx", word()[:-200], "完好", id="half a document"),
        pytest.param("a.docx", compound("EncryptedPackage"), "内容不是 docx", id="an encrypted docx"),
        pytest.param(
            "a.docx",
            office("wordprocessingml.document.main+xml", **{"word/vbaProject.bin": "x"}),
            "不含宏",
            id="macros in a docx",
        ),
        pytest.param(
            "a.xlsx",
            office("spreadsheetml.sheet.main+xml", **{"xl/macrosheets/sheet1.xml": "x"}),
            "不含宏",
            id="a macro sheet in an xlsx",
        ),
        pytest.param(
            "a.docx",
            package(**{"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
            "不含宏",
            id="a renamed docm",
        ),
        pytest.param("a.doc", compound("_VBA_PROJECT"), "不含宏", id="macros in an old document"),
        pytest.param("a.doc", compound("EncryptedPackage"), "未加密", id="an encrypted document named doc"),
        pytest.param("a.doc", compound("Workbook"), "另一种文件", id="an old workbook named as a document"),
        pytest.param("a.wps", compound("\u4840\u3f7f"), "另一种文件", id="an installer in the same container"),
        pytest.param("a.ofd", package(a="b"), "完好的 ofd", id="an archive named as OFD"),
    ],
)
def test_anything_else_is_refused(name: str, data: bytes, expected: str) -> None:
    with pytest.raises(InvalidValue, match=expected) as refused:
        check_evidence(name, data)
    assert refused.value.field == "file"


def test_a_file_has_the_size_it_may_have() -> None:
    data = pdf()
    assert check_evidence("a.pdf", data, limit=len(data)).extension == ".pdf"
    with pytest.raises(InvalidValue, match="不超过"):
        check_evidence("a.pdf", data, limit=len(data) - 1)


@given(st.binary(max_size=200), st.sampled_from([".pdf", ".png", ".docx", ".doc", ".ofd", ".bmp"]), st.booleans())
def test_no_bytes_make_it_stumble(data: bytes, suffix: str, marked: bool) -> None:
    beginnings = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".bmp": b"BM", ".doc": OLE[:8]}
    whole = (beginnings.get(suffix, b"PK\x03\x04") if marked else b"") + data
    try:
        kind = check_evidence(f"a{suffix}", whole)
    except InvalidValue:
        return
    assert kind.extension == suffix


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("验收报告.pdf", "验收报告.pdf", id="a Chinese name stays"),
        pytest.param("../../etc/passwd.pdf", "passwd.pdf", id="a path goes"),
        pytest.param("C:\\文件\\验收.pdf", "验收.pdf", id="a Windows path goes"),
        pytest.param("a\r\nX: y.pdf", "aX: y.pdf", id="line breaks go"),
        pytest.param("a\u202efdp.exe", "afdp.exe", id="what turns the reading direction goes"),
        pytest.param("..", "evidence", id="nothing but dots"),
        pytest.param("", "evidence", id="no name"),
        pytest.param(".pdf", "pdf", id="nothing but an extension"),
        pytest.param("长" * 300 + ".pdf", "长" * (LONGEST_NAME - 4) + ".pdf", id="a long name keeps its extension"),
    ],
)
def test_a_name_is_made_safe(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@given(st.text())
def test_a_header_holds_the_name_and_nothing_else(name: str) -> None:
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    plain, _, extended = header.partition("; filename*=UTF-8''")
    assert plain.startswith('attachment; filename="evidence')
    assert unquote(extended) == safe_name(name)


def test_a_header_for_old_and_new_browsers() -> None:
    expected = "attachment; filename=\"evidence.pdf\"; filename*=UTF-8''%E9%AA%8C%20%E6%94%B6.pdf"
    assert content_disposition("验 收.pdf") == expected
