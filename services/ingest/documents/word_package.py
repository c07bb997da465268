"""The XML of a docx, taken out of its zip within limits: what was checked is what is read.

Only XML members are unpacked, each no further than its limit, whatever the zip declares; pictures never are.
A document type (the way to entities) is refused before any tree is built.
"""

import struct
import zlib
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from services.ingest.documents.limits import MAX_MEMBERS, MAX_RATIO, MAX_XML_BYTES, RATIO_FROM
from services.ingest.documents.refusal import Unreadable

DAMAGED = "完好的 docx 文件（现已损坏或不完整），请用 Word 或 WPS 打开后另存再上传"
_TOO_LARGE = "正常大小的 docx 文件（解压后异常庞大），请另存为新的 docx 或 txt 再上传"
_ENCRYPTED = 0x1
# what zipfile raises on a damaged file
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, RuntimeError, OSError)


class Package:
    """A docx as its checked XML members by name."""

    def __init__(self, data: bytes) -> None:
        try:
            with ZipFile(BytesIO(data)) as archive:
                self._members = _unpacked(archive)
        except Unreadable:
            raise
        except _BROKEN as error:
            raise Unreadable(DAMAGED) from error

    def tree(self, name: str) -> Any | None:
        """A member's XML as an lxml element; None where there is no such member."""
        data = self._members.get(name.lstrip("/").lower())
        if data is None:
            return None
        _refuse_document_type(data)
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(DAMAGED) from error

    def related(self, name: str, role: str) -> str | None:
        """The member that `name` ("" for the package) points to in a role such as footnotes; None where none is."""
        folder, _, file = name.rpartition("/")
        links = self.tree(f"{folder}/_rels/{file}.rels")
        for link in () if links is None else links:
            if not isinstance(link.tag, str) or link.get("TargetMode") == "External":
                continue
            target = str(link.get("Target", ""))
            if str(link.get("Type", "")).endswith(f"/{role}"):
                return target if target.startswith("/") or not folder else f"{folder}/{target}"
        return None


def _unpacked(archive: ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise Unreadable(_TOO_LARGE)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Unreadable("未加密的 docx 文件（现有密码），请取消密码后再上传")
    wanted = [info for info in infos if info.filename.lower().endswith((".xml", ".rels"))]
    if any(info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size) for info in wanted):
        raise Unreadable(_TOO_LARGE)
    members: dict[str, bytes] = {}
    left = MAX_XML_BYTES
    for info in wanted:
        data = _read(archive, info, left)
        left -= len(data)
        if members.setdefault(info.filename.lower(), data) is not data:
            raise Unreadable(DAMAGED)
    return members


def _read(archive: ZipFile, info: ZipInfo, left: int) -> bytes:
    """A member, unpacked one byte further than allowed at most."""
    if info.file_size > left:
        raise Unreadable(_TOO_LARGE)
    with archive.open(info) as member:
        data = member.read(left + 1)
    if len(data) > left or len(data) > max(RATIO_FROM, MAX_RATIO * info.compress_size):
        raise Unreadable(_TOO_LARGE)
    return data


class _PrologRead(Exception):
    """The first element was reached: no document type can follow."""


def _refuse_document_type(data: bytes) -> None:
    def refuse(*_: object) -> None:
        raise Unreadable("不含实体声明的 docx 文件（其 XML 声明了 DOCTYPE，Word 不会这样写），请另存为新的 docx 再上传")

    def stop(*_: object) -> None:
        raise _PrologRead

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(data, True)
    except _PrologRead:
        return
    except expat.ExpatError as error:
        raise Unreadable(DAMAGED) from error
