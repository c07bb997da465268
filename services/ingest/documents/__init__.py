"""A report as it was uploaded becomes text. Pure: the same bytes give the same text.

Offsets of targets are those of the text made here, so it is kept as it is: plain text is not cleaned.
"""

from hashlib import sha256
from uuid import UUID, uuid5

from services.contract import NAMESPACE, InvalidValue
from services.ingest.documents.kinds import Kind, kind_of
from services.ingest.documents.limits import MAX_CHARACTERS
from services.ingest.documents.plain import decode
from services.ingest.documents.reading import read_apart
from services.ingest.documents.refusal import Unreadable


def text_of(data: bytes, filename: str) -> str:
    """The text of a txt, md, html, docx or pdf upload; InvalidValue says what is wrong and what to do.

    Takes up to ten seconds of a core for a hostile file: not for an event loop.
    """
    try:
        kind = kind_of(data, filename)
        text = decode(data) if kind is Kind.PLAIN else read_apart(data, kind)
        if len(text) > MAX_CHARACTERS:
            raise Unreadable(f"不超过 {MAX_CHARACTERS} 字的报告（现为 {len(text)} 字），请只上传报告正文")
        if not text.strip():
            raise Unreadable("有文字的文件（现无文字），请检查是否选错")
    except Unreadable as refused:
        raise InvalidValue("file", filename, str(refused)) from refused
    return text


def upload_id(data: bytes, said: tuple[str | None, ...]) -> UUID:
    """An upload's id: of its bytes and of what was said with it (period, title, issuer); both decide what is read."""
    head = "\x1f".join(part or "" for part in said)
    return uuid5(NAMESPACE, f"upload/{head}/{sha256(data).hexdigest()}")
