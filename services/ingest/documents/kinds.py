"""What a file is, by its name and by its content; both have to say the same.

A table of the beginnings that files in an office have, instead of a library: what counts is to name them in Chinese
with the way out, and a guess (puremagic's second best) would be worse than none.
"""

import re
import struct
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from services.ingest.documents.limits import MAX_MEMBERS
from services.ingest.documents.refusal import Unreadable


class Kind(StrEnum):
    """A kind of file that reports come in."""

    PLAIN = "纯文本"
    HTML = "网页"
    DOCX = "docx"
    PDF = "PDF"


ACCEPTED = "txt、md、html、docx 或有文字层的 pdf 文件"
_SUFFIXES = {
    **dict.fromkeys(("", ".txt", ".text", ".md", ".markdown"), Kind.PLAIN),
    **dict.fromkeys((".html", ".htm", ".shtml", ".xhtml"), Kind.HTML),
    ".docx": Kind.DOCX,
    ".pdf": Kind.PDF,
}
_SAVE_AS_DOCX = "请在 Word 或 WPS 中另存为 docx 再上传"
# names inside an OLE or zip container, which tell what it holds
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIPPED = (
    ("OFD.xml", "OFD 版式文件", "请转换为 pdf 再上传"),
    ("xl/workbook.xml", "Excel 工作簿", "请把报告正文另存为 docx 或 txt 再上传"),
    ("ppt/presentation.xml", "PowerPoint 演示文稿", "请把报告正文另存为 docx 或 txt 再上传"),
    ("content.xml", "OpenDocument 文档", _SAVE_AS_DOCX),
)
_PICTURE = "请上传文字版报告；扫描件先做文字识别（OCR）"
_BEGINNINGS = (
    (b"{\\rtf", "RTF 文档", _SAVE_AS_DOCX),
    (b"\x89PNG", "图片", _PICTURE),
    (b"\xff\xd8\xff", "图片", _PICTURE),
    (b"GIF8", "图片", _PICTURE),
    (b"II*\x00", "图片", _PICTURE),
    (b"MM\x00*", "图片", _PICTURE),
    (b"Rar!", "rar 压缩包", "请解压后上传其中的报告"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压后上传其中的报告"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后上传其中的报告"),
)
_MARKUP = re.compile(
    rb"<!doctype|</?(?:html|head|body|title|meta|div|p|br|span|table|tr|td|ul|ol|li|a|b|strong|font|"
    rb"article|section|main|h[1-6])\b",
    re.I,
)


def kind_of(data: bytes, filename: str) -> Kind:
    """The kind of a file whose name and content agree; Unreadable says what it is instead. No suffix, no claim."""
    suffix = PurePath(filename).suffix.lower()
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00\xe3\x80"):
        raise Unreadable("有文字的文件（现为空文件），请检查是否选错")
    found = _by_content(data, suffix)
    claimed = _SUFFIXES.get(suffix)
    if claimed is None:
        raise Unreadable(f"{ACCEPTED}（现为 {suffix[:12]} 文件），请另存为其中一种再上传")
    if found in (Kind.DOCX, Kind.PDF) and suffix == "":
        return found
    if found in (Kind.DOCX, Kind.PDF) and found is not claimed:
        right = f".{found.lower()}"
        raise Unreadable(f"与内容相符的扩展名（名为 {suffix}，内容是 {found}），请把扩展名改为 {right} 再上传")
    if claimed in (Kind.DOCX, Kind.PDF) and found is not claimed:
        raise Unreadable(f"内容是 {claimed} 的文件（名为 {suffix}，内容不是），请用原软件重新导出")
    if claimed is Kind.HTML and not (_MARKUP.search(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(f"含网页标记的文件（名为 {suffix}，内容没有任何网页标记），请改名为 .txt 再上传")
    return claimed


def _by_content(data: bytes, suffix: str) -> Kind | None:
    """The kind that the content shows; None for anything that may be text. Unreadable for what is no report."""
    if data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return Kind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in data:
            raise Unreadable("未加密的 docx 文件（现有打开密码），请在 Word 或 WPS 中取消密码后再上传")
        raise Unreadable(f"{ACCEPTED}（现为旧版 Office 或 WPS 文件），{_SAVE_AS_DOCX}")
    for beginning, name, remedy in _BEGINNINGS:
        if data.startswith(beginning):
            raise Unreadable(f"{ACCEPTED}（现为{name}），{remedy}")
    return None


def _zipped(data: bytes) -> Kind:
    names = _names(data)
    for name, title, remedy in _ZIPPED:
        if name in names:
            raise Unreadable(f"{ACCEPTED}（现为{title}），{remedy}")
    if "[Content_Types].xml" not in names:
        raise Unreadable(f"{ACCEPTED}（现为 zip 压缩包），请解压后上传其中的报告")
    return Kind.DOCX


def _names(data: bytes) -> frozenset[str]:
    """The members of a zip; those of one that is damaged or overfull are not looked at."""
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise Unreadable(f"正常的 {ACCEPTED}（现为含 {MAX_MEMBERS} 个以上成员的压缩包），请另存为新的文件再上传")
    try:
        with ZipFile(BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("完好的 docx 文件（现已损坏或不完整），请用 Word 或 WPS 打开后另存再上传") from error
