"""Documents with a grammar are read in a process of their own, bounded in time and memory.

A pdf of 14 KB can make PDFium ask for 10 GB, a page of 500 KB can keep an HTML parser busy for half a minute, and
neither can be stopped inside a thread. So the bytes go to a short-lived interpreter that sets its own limits, opens no
file and answers with the text or with the reason why there is none. Nothing else depends on it: same bytes, same text.
"""

import contextlib
import resource
import subprocess
import sys
from collections.abc import Callable

from services.ingest.documents.kinds import Kind
from services.ingest.documents.limits import MAX_CHARACTERS, READING_BYTES, READING_SECONDS, WAITING_SECONDS
from services.ingest.documents.refusal import Unreadable

_REFUSED = 3
_START = (
    "import sys; sys.path[:] = sys.argv[4:]; "
    "from services.ingest.documents.reading import answer; answer(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))"
)
_TOO_MUCH = "结构正常的文件（现在读取耗时或占用内存过多，或使读取程序出错），请重新导出，或把正文另存为 txt 再上传"


def read_apart(data: bytes, kind: Kind) -> str:
    """The text of a docx, pdf or web page, read in a process of its own; Unreadable says why there is none."""
    bounds = str(READING_SECONDS), str(READING_BYTES)
    command = [sys.executable, "-I", "-c", _START, kind.name, *bounds, *sys.path]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WAITING_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(_TOO_MUCH) from error
    if done.returncode == _REFUSED:
        raise Unreadable(done.stdout.decode())
    if done.returncode != 0:
        raise Unreadable(_TOO_MUCH)
    return done.stdout.decode()


def read(data: bytes, kind: Kind) -> str:
    """The same in this process, without the bounds."""
    text = _reader(kind)(data)
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"不超过 {MAX_CHARACTERS} 字的报告（现为 {len(text)} 字），请只上传报告正文")
    return text


def answer(kind: str, seconds: int, memory: int) -> None:
    """What the process does: bytes in, text or reason out."""
    _bound(resource.RLIMIT_AS, memory)
    _bound(resource.RLIMIT_CPU, seconds)
    _bound(resource.RLIMIT_FSIZE, 0)
    _bound(resource.RLIMIT_CORE, 0)
    try:
        text, status = read(sys.stdin.buffer.read(), Kind[kind]), 0
    except Unreadable as refused:
        text, status = str(refused), _REFUSED
    except (MemoryError, RecursionError):
        text, status = _TOO_MUCH, _REFUSED
    sys.stdout.buffer.write(text.encode(errors="replace"))
    sys.stdout.buffer.flush()
    sys.exit(status)


def _bound(what: int, most: int) -> None:
    """Where a system does not know a limit, the others still hold."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _reader(kind: Kind) -> Callable[[bytes], str]:
    """Each kind's library is loaded where it is needed, not by every service that reads plain text."""
    if kind is Kind.DOCX:
        from services.ingest.documents.word import word_text

        return word_text
    if kind is Kind.PDF:
        from services.ingest.documents.pdf import pdf_text

        return pdf_text
    from services.ingest.documents.webpage import page_text

    return page_text
