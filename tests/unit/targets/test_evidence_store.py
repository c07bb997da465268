"""Evidence files: kept once, whole or not at all, and found by their hash alone."""

import asyncio
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from services.contract import InvalidValue
from services.targets.evidence_store import EvidenceStore, NotStored, StoreFull, full_named

WRITER = """
import asyncio, pathlib, random, sys
from services.targets.evidence_store import EvidenceStore
store = EvidenceStore(pathlib.Path(sys.argv[1]))
for at in range(10_000):
    print(asyncio.run(store.put(random.Random(at).randbytes(2_000_000))), flush=True)
"""


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_read_and_stands_two_folders_deep(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    hash_ = asyncio.run(store.put(b"photograph"))
    assert hash_ == sha256(b"photograph").hexdigest()
    assert asyncio.run(store.read(hash_)) == b"photograph"
    assert store.path(hash_) == tmp_path / "evidence" / hash_[:2] / hash_[2:4] / hash_


def test_the_same_content_is_kept_once_however_many_put_it(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)

    async def put_all() -> list[str]:
        return await asyncio.gather(*(store.put(b"the same") for _ in range(20)))

    assert len(set(asyncio.run(put_all()))) == 1
    assert len(files(tmp_path)) == 1


def test_an_unknown_hash_is_said_to_be_unknown(tmp_path: Path) -> None:
    with pytest.raises(NotStored):
        asyncio.run(EvidenceStore(tmp_path).read("0" * 64))


@pytest.mark.parametrize(
    "hash_",
    [
        pytest.param("../../etc/passwd", id="a path"),
        pytest.param("A" * 64, id="capitals"),
        pytest.param("0" * 63, id="too short"),
        pytest.param("0" * 64 + "\n", id="a line break behind"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_hash_is_refused(tmp_path: Path, hash_: str) -> None:
    with pytest.raises(InvalidValue, match="SHA-256"):
        asyncio.run(EvidenceStore(tmp_path).read(hash_))


def test_a_full_disk_is_named() -> None:
    with pytest.raises(StoreFull, match="已满"), full_named(), open("/dev/full", "wb", buffering=0) as full:
        full.write(b"x")


def test_other_errors_of_the_disk_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_bytes(b"a file where the folder should be")
    with pytest.raises(OSError, match="evidence"):
        asyncio.run(EvidenceStore(tmp_path / "evidence").put(b"x"))


def test_after_a_kill_every_file_is_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline().strip() for _ in range(3)]
        writer.send_signal(signal.SIGKILL)
    kept = {path.name: path for path in files(tmp_path) if not path.name.startswith(".partial-")}
    assert set(said) <= set(kept)
    assert all(sha256(path.read_bytes()).hexdigest() == name for name, path in kept.items())
