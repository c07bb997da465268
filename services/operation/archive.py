"""A backup's file: a compressed tar of parts, and at its end a manifest that tells what each part must be.

A table is `SERVICE/TABLE.csv` as PostgreSQL's COPY writes it, with a line of column names; a large one goes on in
members `SERVICE/TABLE.csv.2` and so on, so that nothing has to be written down beside the archive. Files of evidence
are `evidence/SHA256`. Any tar and any spreadsheet can read it.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from services.operation.places import Impossible

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK_BYTES = 4_000_000


class ArchiveWriter:
    """Writes parts one after the other, and the manifest when all are there."""

    def __init__(self, file: IO[bytes]) -> None:
        self._gzip = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0, filename="")
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 closed below
        self.parts: dict[str, dict[str, Any]] = {}

    def part(self, name: str) -> "PartWriter":
        return PartWriter(self, name)

    def add(self, name: str, data: bytes) -> None:
        """One member of the tar."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(data), 0o600
        self._tar.addfile(member, io.BytesIO(data))

    def close(self, manifest: dict[str, Any]) -> None:
        told = {"format": FORMAT, **manifest, "parts": self.parts}
        self.add(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1).encode())
        self._tar.close()
        self._gzip.close()


class PartWriter:
    """Takes a part's bytes as they come; `rows` is set by whoever counts them."""

    def __init__(self, archive: ArchiveWriter, name: str) -> None:
        self._archive, self.name = archive, name
        self._sum, self._bytes, self._members = sha256(), 0, 0
        self._waiting = bytearray()

    async def write(self, data: bytes) -> None:
        self._waiting += data
        if len(self._waiting) >= CHUNK_BYTES:
            self._flush()

    def _flush(self) -> None:
        self._members += 1
        data = bytes(self._waiting)
        self._archive.add(self.name if self._members == 1 else f"{self.name}.{self._members}", data)
        self._sum.update(data)
        self._bytes += len(data)
        self._waiting.clear()

    def close(self, **told: Any) -> str:
        """Ends the part; its SHA-256."""
        if self._waiting or not self._members:
            self._flush()
        hash_ = self._sum.hexdigest()
        self._archive.parts[self.name] = {"bytes": self._bytes, "sha256": hash_, **told}
        return hash_


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every member with its bytes, in order; members of one part come after each other. Impossible where it is none."""
    try:
        with tarfile.open(path, "r|gz") as tar:
            for member in tar:
                file = tar.extractfile(member)
                if file is None:
                    raise Impossible(f"{path} is no backup of duban: {member.name} is no file")
                yield member.name, file.read()
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, OSError) as error:
        raise Impossible(f"cannot read {path}: {error or type(error).__name__}") from error


def part_of(member: str) -> str:
    """The part that a member belongs to."""
    name, _, number = member.rpartition(".")
    return name if number.isdecimal() else member


def verified(path: Path) -> dict[str, Any]:
    """The manifest of an archive in which every part is there and is what the manifest says; else Impossible."""
    sums: dict[str, Any] = {}
    manifest: dict[str, Any] | None = None
    for name, data in members(path):
        if name == MANIFEST:
            manifest = json.loads(data)
        else:
            sums.setdefault(part_of(name), sha256()).update(data)
    if manifest is None:
        raise Impossible(f"{path} is no backup of duban, or was cut short: it has no {MANIFEST} at its end")
    if manifest["format"] > FORMAT:
        raise Impossible(f"{path} was written by a newer duban ({manifest['version']}): restore it with that one")
    found = {name: one.hexdigest() for name, one in sums.items()}
    told = {name: one["sha256"] for name, one in manifest["parts"].items()}
    for name in sorted(found.keys() | told.keys()):
        if found.get(name) != told.get(name):
            raise Impossible(f"{path} is damaged: {name} is {'missing' if name not in found else 'not what it was'}")
    return manifest
