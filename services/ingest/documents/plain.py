"""Bytes become text: UTF-8 and GB18030 told apart. Nothing is cleaned but the byte order mark.

Strict UTF-8 first: Chinese in GB18030 is never valid UTF-8 for long. The other way round proves nothing (nearly every
pair of bytes is some character of GB18030), so what GB18030 gives has to look like Chinese as it is written.
"""

import re
import unicodedata

from services.ingest.documents.limits import MAX_ODD_SHARE, MIN_COMMON_SHARE
from services.ingest.documents.refusal import Unreadable

ENCODINGS = "UTF-8 或 GB18030（GBK、GB2312）编码的文字"
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PLAIN_CONTROLS = frozenset("\t\n\r\f\v")
_SAMPLE = 200_000


def decode(data: bytes) -> str:
    """The text in UTF-8 (with or without BOM), GB18030, or UTF-16 with a BOM; Unreadable where it is none of them."""
    wide = next((name for mark, name in _WIDE_MARKS.items() if data.startswith(mark)), None)
    if wide is not None:
        text = _tried(data[2:], wide)
    else:
        text = _tried(data, "utf-8-sig")
        if text is None:
            text = _tried(data, "gb18030")
            text = None if text is None or not _is_chinese(text) else text
    if text is None:
        raise Unreadable(f"{ENCODINGS}（现在的编码无法辨认，或文件已损坏），请另存为 UTF-8 再上传")
    if "\x00" in text:
        raise Unreadable(f"{ENCODINGS}（现含空字符，不是文字文件），请另存为 UTF-8 文本再上传")
    if odd_share(text) > MAX_ODD_SHARE:
        raise Unreadable(f"{ENCODINGS}（现为二进制数据或乱码），请上传报告原文")
    return text


def odd_share(text: str) -> float:
    """The share of characters that no writer types: control, private use, unassigned, replaced."""
    sample = text[:_SAMPLE]
    odd = sum(
        char == "\ufffd" or (unicodedata.category(char) in {"Cc", "Co", "Cn", "Cs"} and char not in _PLAIN_CONTROLS)
        for char in sample
    )
    return odd / len(sample) if sample else 0.0


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_chinese(text: str) -> bool:
    han = "".join(_HAN.findall(text[:_SAMPLE]))
    common = len(han.encode("gb2312", errors="ignore")) / 2
    return common >= MIN_COMMON_SHARE * len(han)
