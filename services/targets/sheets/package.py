"""An uploaded workbook looked at before it is opened: what would harm or is none is refused, with the way out.

openpyxl trusts a package; so its size is bounded here, and what makes reading it slow out of proportion.
"""

import re
import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from services.contract import InvalidValue

MAX_BYTES = 10_000_000
MAX_UNPACKED = 100_000_000
MAX_MEMBERS = 2_000
MAX_RATIO = 250
RATIO_FROM = 1_000_000
"""Bytes below which a ratio says nothing; Excel's own XML packs 10 to 50 times, a bomb 1,000."""
MAX_TAGS = 5_000_000
"""In all XML of a workbook: 100,000 rows of ten cells, or 20,000 of the whole ledger."""
MAX_FORMULA_CHARACTERS = 2_000_000
"""The longest formula times the number of formulas, which openpyxl copies from cell to cell."""

WORKBOOK = "xlsx 工作簿"
_SAVE_AS = "请在 Excel 或 WPS 中另存为 xlsx 再上传"
_DAMAGED = f"完好的 {WORKBOOK}（现已损坏或不完整），{_SAVE_AS}"
_TOO_LARGE = f"正常大小的 {WORKBOOK}（解压后异常庞大），请删去多余的行列和工作表再上传"
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED = 0x1
_OTHERS = {
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "演示文稿",
    "xl/workbook.bin": "xlsb 二进制工作簿",
    "content.xml": "OpenDocument 表格",
    "OFD.xml": "OFD 版式文件",
}
_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f(?=[\s/>])[^>]*>([^<]*)")
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, RuntimeError, OSError)


def check_package(data: bytes, name: str) -> None:
    """InvalidValue where the bytes are no workbook that may be opened."""
    if len(data) > MAX_BYTES:
        raise InvalidValue("file", name, f"不超过 {MAX_BYTES // 1_000_000} MB 的文件")
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise InvalidValue("file", name, f"未加密的 {WORKBOOK}（现有打开密码），请取消密码后再上传")
        raise InvalidValue("file", name, f"{WORKBOOK}（现为 xls、et 等旧格式），{_SAVE_AS}")
    if not data.startswith(b"PK\x03\x04"):
        raise InvalidValue("file", name, f"{WORKBOOK}（扩展名如此，内容不是），{_SAVE_AS}")
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise InvalidValue("file", name, _TOO_LARGE)
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check_members(archive.infolist(), name)
            _check_xml(archive, name)
    except InvalidValue:
        raise
    except _BROKEN as error:
        raise InvalidValue("file", name, _DAMAGED) from error


def _check_members(members: list[ZipInfo], name: str) -> None:
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise InvalidValue("file", name, _DAMAGED)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise InvalidValue("file", name, f"未加密的 {WORKBOOK}（现有密码），请取消密码后再上传")
    for part, kind in _OTHERS.items():
        if part in names:
            raise InvalidValue("file", name, f"{WORKBOOK}（现为{kind}），{_SAVE_AS}")
    if "[Content_Types].xml" not in names:
        raise InvalidValue("file", name, f"{WORKBOOK}（现为 zip 压缩包），请解压后上传其中的工作簿")
    if sum(member.file_size for member in members) > MAX_UNPACKED or any(
        member.file_size > max(RATIO_FROM, MAX_RATIO * member.compress_size) for member in members
    ):
        raise InvalidValue("file", name, _TOO_LARGE)


def _check_xml(archive: ZipFile, name: str) -> None:
    """Excel and WPS write plain UTF-8 XML; a document type, a comment or another encoding is somebody's trick."""
    tags = formulas = longest = 0
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        xml = archive.read(member)
        if b"<!" in xml or b"\x00" in xml or xml.count(b"<?") > 1:
            raise InvalidValue("file", name, f"不含实体声明和注释的 {WORKBOOK}（Excel 不会这样写），{_SAVE_AS}")
        tags += xml.count(b"<")
        for found in _FORMULA.finditer(xml):
            formulas, longest = formulas + 1, max(longest, len(found[1]))
        if tags > MAX_TAGS:
            raise InvalidValue("file", name, _TOO_LARGE)
    if formulas * longest > MAX_FORMULA_CHARACTERS:
        raise InvalidValue("file", name, f"没有大量公式的 {WORKBOOK}，请把公式粘贴为数值再上传")
