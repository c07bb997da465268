"""The disk for evidence is full: uploads are refused, nothing is half kept, and everything else goes on."""

import resource
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.faults.books import balance
from tests.faults.conftest import Begin
from tests.faults.installation import Servers
from tests.faults.traffic import Traffic

ROOM = 3_000_000
SIZE = 400_000


def picture(number: int) -> bytes:
    """A PNG of about SIZE bytes, another for each number."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    width, height = 100, SIZE // 100
    rows = b"".join(b"\0" + Random(f"{number}/{row}").randbytes(width) for row in range(height))
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


class Disk:
    """A small file system; where none can be mounted, a limit on the size of what the process writes."""

    def __init__(self, folder: Path, pids: list[int]) -> None:
        self.folder, self.pids = folder, pids
        folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
        self.mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0

    def fill(self) -> None:
        if not self.mounted:
            self._limit(SIZE // 2)

    def clear(self) -> None:
        if self.mounted:
            subprocess.run(["mount", "-o", f"remount,size={ROOM * 10}", str(self.folder)], check=True)
        else:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self.pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def close(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


@contextmanager
def disk(traffic: Traffic) -> Iterator[Disk]:
    pids = [one.process.pid for one in traffic.installation.living("targets")]
    made = Disk(traffic.installation.folder / "evidence", pids)
    try:
        yield made
    finally:
        made.close()


def upload(traffic: Traffic, number: int) -> httpx.Response:
    target = traffic.targets[number % len(traffic.targets)]
    return traffic.installation.call(
        "POST", f"/targets/{target}/evidence", files={"file": (f"{number}.png", picture(number))}
    )


@pytest.mark.timeout(1800)
def test_the_disk_for_evidence_is_full(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    with disk(traffic) as kept_on:
        poster = traffic.post(1000)
        kept_on.fill()
        answers = [upload(traffic, number) for number in range(12)]
        refused = [answer for answer in answers if answer.status_code == 507]
        assert refused, "there was no room for all"
        assert {answer.status_code for answer in answers} <= {201, 507}
        assert {answer.headers["content-type"] for answer in refused} == {"application/problem+json"}
        traffic.finish(poster)
        assert _whole(servers, kept_on.folder) == sum(answer.status_code == 201 for answer in answers)
        kept_on.clear()
        later = [upload(traffic, number) for number in range(12)]
        assert {answer.status_code for answer in later} == {201}, "there is room again"
        assert _whole(servers, kept_on.folder) == len(later) + len(answers) - len(refused)
        balance(traffic)


def _whole(servers: Servers, folder: Path) -> int:
    """How many pieces of evidence the ledger has; each file is there, and there is no other file."""
    rows = [row[0] for row in servers.query("targets", "select sha256 from evidence")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} == set(rows), "nothing is half kept"
    assert all(sha256(path.read_bytes()).hexdigest() == path.name for path in files)
    return len(rows)
