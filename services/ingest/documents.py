"""A report as it was uploaded becomes text. Pure.

Offsets of targets are those of the text made here, so it is kept as it is: nothing is cleaned.
"""

from hashlib import sha256
from pathlib import PurePath
from uuid import UUID, uuid5

from services.contract import NAMESPACE, InvalidValue

TEXT_SUFFIXES = frozenset({"", ".txt", ".md"})
# the beginnings of files that are no text, whatever their name says
SIGNATURES = {b"PK\x03\x04": "Word/Excel/zip", b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "旧版 Office", b"\x89PNG": "图片"}


def text_of(data: bytes, filename: str) -> str:
    """The text of a plain-text upload in UTF-8 (with or without BOM) or GB18030; InvalidValue says what is wrong."""
    suffix = PurePath(filename).suffix.lower()
    kind = next((name for start, name in SIGNATURES.items() if data.startswith(start)), None)
    if kind is not None or suffix not in TEXT_SUFFIXES:
        raise InvalidValue("file", filename, f"txt 或 md 纯文本文件（现为 {kind or suffix}），请另存为纯文本再上传")
    text = _decoded(data, filename)
    if not text.strip():
        raise InvalidValue("file", filename, "有文字的文件（现为空）")
    if "\x00" in text:
        raise InvalidValue("file", filename, "UTF-8 或 GB18030 编码的纯文本（现含空字符）")
    return text


def _decoded(data: bytes, filename: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidValue("file", filename, "UTF-8 或 GB18030 编码的纯文本")


def upload_id(data: bytes, said: tuple[str | None, ...]) -> UUID:
    """An upload's id: of its bytes and of what was said with it (period, title, issuer); both decide what is read."""
    head = "\x1f".join(part or "" for part in said)
    return uuid5(NAMESPACE, f"upload/{head}/{sha256(data).hexdigest()}")
