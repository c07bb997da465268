"""What may be kept as evidence (佐证): pdf, pictures, Office files and OFD that are what their names say. Pure.

A file begins with the mark of its kind, puremagic takes it for that kind too, and it holds what such a file holds;
macros are refused. Web pages, scripts, programs and archives have no place in the table.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

import puremagic

from services.contract import InvalidValue

MAX_BYTES = 20_000_000
LONGEST_NAME = 120
_HEAD = 65_536
_MAX_MEMBERS = 10_000
_MAX_CONTENT_TYPES = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/")
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, RuntimeError, OSError)
ACCEPTED = (
    "pdf、ofd、图片（png、jpg、gif、webp、bmp、tiff）"
    "或 Office、WPS 文件（docx、xlsx、pptx、doc、xls、ppt、wps、et、dps）"
)


@dataclass(frozen=True)
class Kind:
    """What a piece of evidence is served as."""

    media_type: str
    extension: str


@dataclass(frozen=True)
class _Mark:
    """By what a kind of file is known: its beginnings, its names in puremagic, and what is wrong inside."""

    kind: Kind
    beginnings: tuple[bytes, ...]
    known_as: tuple[str, ...]
    fault: Callable[[bytes], str | None]


def check_evidence(name: str, data: bytes, limit: int = MAX_BYTES) -> Kind:
    """What an uploaded file is; InvalidValue where it is too large, or not what its name says, or nothing accepted."""
    shown = safe_name(name)
    if not data:
        raise InvalidValue("file", shown, "有内容的文件（现为空文件），请检查是否选错")
    if len(data) > limit:
        raise InvalidValue(
            "file", shown, f"不超过 {limit / 1_000_000:g} MB 的文件（现为 {len(data) / 1_000_000:.1f} MB）"
        )
    mark = _MARKS.get(PurePosixPath(shown).suffix.lower())
    if mark is None:
        raise InvalidValue("file", shown, f"{ACCEPTED}，网页、程序、脚本和压缩包不作佐证")
    if not data.startswith(mark.beginnings) or not _magic(data).intersection(mark.known_as):
        raise InvalidValue(
            "file", shown, f"内容与扩展名相符的文件（内容不是 {mark.kind.extension[1:]}），请用原软件重新导出"
        )
    fault = mark.fault(data)
    if fault is not None:
        raise InvalidValue("file", shown, fault)
    return mark.kind


def safe_name(name: str) -> str:
    """A file's name without its path and without characters that are not to be seen; never empty."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(sign for sign in last if not unicodedata.category(sign).startswith("C")).strip(" .")
    stem, dot, suffix = seen.rpartition(".")
    if dot and len(suffix) < LONGEST_NAME // 2:
        return f"{stem[: LONGEST_NAME - len(suffix) - 1] or 'evidence'}.{suffix}"
    return seen[:LONGEST_NAME] or "evidence"


def content_disposition(name: str) -> str:
    """The header by which a browser saves a file and never shows it (RFC 6266), with its name in UTF-8 and in ASCII."""
    kept = safe_name(name)
    suffix = PurePosixPath(kept).suffix
    plain = f"evidence{suffix}" if re.fullmatch(r"\.[A-Za-z0-9]+", suffix) else "evidence"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(kept, safe='')}"


def _magic(data: bytes) -> set[str]:
    """The extensions of all kinds that puremagic takes the content for."""
    try:
        return {match.extension for match in puremagic.magic_string(data[:_HEAD])}
    except puremagic.PureError:
        return set()


def _no_fault(_: bytes) -> None:
    return None


def _pdf_fault(data: bytes) -> str | None:
    return None if b"%%EOF" in data else "完好的 pdf 文件（现不完整），请重新导出"


def _png_fault(data: bytes) -> str | None:
    return None if data[12:16] == b"IHDR" else "完好的 png 图片（现已损坏），请重新导出"


def _webp_fault(data: bytes) -> str | None:
    return None if data[8:12] == b"WEBP" else "完好的 webp 图片（现为别的媒体文件），请重新导出"


def _bmp_fault(data: bytes) -> str | None:
    """Two letters make no picture: what follows has to be the length of a known header."""
    known = len(data) >= 18 and struct.unpack_from("<I", data, 14)[0] in _BMP_HEADERS
    return None if known else "完好的 bmp 图片（现已损坏），请重新导出"


def _package_fault(main_part: bytes) -> Callable[[bytes], str | None]:
    """What is wrong with an Office file whose main part has a content type."""

    def fault(data: bytes) -> str | None:
        names, types = _members(data)
        if types is None or b"macroEnabled" in types or any(part in name for name in names for part in _MACRO_PARTS):
            return "完好且不含宏的 Office 文件，请在 Office 或 WPS 中另存为不含宏的格式再上传"
        return None if main_part in types else "内容与扩展名相符的 Office 文件（内容是另一种文件），请改正扩展名再上传"

    return fault


def _ofd_fault(data: bytes) -> str | None:
    return None if "ofd.xml" in _members(data)[0] else "完好的 ofd 文件（现为别的压缩包），请重新导出"


def _members(data: bytes) -> tuple[frozenset[str], bytes | None]:
    """The members' names of a zip, in lower case, and its table of content types; nothing of one that is damaged."""
    if data.count(b"PK\x01\x02") > _MAX_MEMBERS:
        return frozenset(), None
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = frozenset(name.lower() for name in archive.namelist())
            if "[content_types].xml" not in names:
                return names, None
            with archive.open("[Content_Types].xml") as part:
                return names, part.read(_MAX_CONTENT_TYPES)
    except _BROKEN:
        return frozenset(), None


def _compound_fault(*streams: str) -> Callable[[bytes], str | None]:
    """What is wrong with an older Office file, known by the names of the streams in it."""

    def fault(data: bytes) -> str | None:
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "未加密的文件（现有打开密码），请取消密码后再上传"
        if "_VBA_PROJECT".encode("utf-16-le") in data:
            return "不含宏的 Office 文件，请另存为 docx、xlsx 或 pptx 再上传"
        found = any(f"{stream}\0".encode("utf-16-le") in data for stream in streams)
        return None if found else "内容与扩展名相符的 Office 文件（内容是另一种文件），请改正扩展名再上传"

    return fault


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_ZIPPED_AS = (".docx", ".xlsx", ".pptx", ".zip")
_WORD_FAULT = _compound_fault("WordDocument")
_SHEET_FAULT = _compound_fault("Workbook", "Book")
_SLIDES_FAULT = _compound_fault("PowerPoint Document")
_JPEG = _Mark(Kind("image/jpeg", ".jpg"), (b"\xff\xd8\xff",), (".jpg", ".jpeg", ".jfif", ".jpe"), _no_fault)
_TIFF = _Mark(Kind("image/tiff", ".tiff"), (b"II*\0", b"MM\0*"), (".tiff", ".tif"), _no_fault)


def _open_xml(extension: str, family: str) -> _Mark:
    fault = _package_fault(f"{family}.main+xml".encode())
    return _Mark(
        Kind(f"{_OPEN_XML}.{family.split('.')[0]}.{family.split('.')[1]}", extension), (_ZIP,), _ZIPPED_AS, fault
    )


def _compound(extension: str, media_type: str, fault: Callable[[bytes], str | None]) -> _Mark:
    return _Mark(Kind(media_type, extension), (_OLE,), (".doc", ".xls", ".ppt"), fault)


_MARKS = {
    ".pdf": _Mark(Kind("application/pdf", ".pdf"), (b"%PDF-",), (".pdf",), _pdf_fault),
    ".png": _Mark(Kind("image/png", ".png"), (b"\x89PNG\r\n\x1a\n",), (".png",), _png_fault),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".gif": _Mark(Kind("image/gif", ".gif"), (b"GIF87a", b"GIF89a"), (".gif",), _no_fault),
    ".webp": _Mark(Kind("image/webp", ".webp"), (b"RIFF",), (".webp",), _webp_fault),
    ".bmp": _Mark(Kind("image/bmp", ".bmp"), (b"BM",), (".bmp", ".dib"), _bmp_fault),
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".docx": _open_xml(".docx", "wordprocessingml.document"),
    ".xlsx": _open_xml(".xlsx", "spreadsheetml.sheet"),
    ".pptx": _open_xml(".pptx", "presentationml.presentation"),
    ".ofd": _Mark(Kind("application/ofd", ".ofd"), (_ZIP,), _ZIPPED_AS, _ofd_fault),
    ".doc": _compound(".doc", "application/msword", _WORD_FAULT),
    ".xls": _compound(".xls", "application/vnd.ms-excel", _SHEET_FAULT),
    ".ppt": _compound(".ppt", "application/vnd.ms-powerpoint", _SLIDES_FAULT),
    ".wps": _compound(".wps", "application/vnd.ms-works", _WORD_FAULT),
    ".et": _compound(".et", "application/vnd.ms-excel", _SHEET_FAULT),
    ".dps": _compound(".dps", "application/vnd.ms-powerpoint", _SLIDES_FAULT),
}
