"""Evidence files in a folder, each under the hash of its content; several services may share the folder."""

import asyncio
import errno
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from services.contract import InvalidValue

_HASH = re.compile(r"[0-9a-f]{64}")


class StoreFull(Exception):
    """There is no room for another file."""


class NotStored(LookupError):
    """No file has this hash."""


class EvidenceStore:
    """Files by the SHA-256 of their content; what stands under a hash is whole, also after a kill."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes) -> str:
        """Keeps a file and gives its hash; the same content is kept once. StoreFull where there is no room."""
        return await asyncio.to_thread(self._put, data)

    async def read(self, hash_: str) -> bytes:
        """A file's content; NotStored where there is none."""
        path = self.path(hash_)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError as error:
            raise NotStored(hash_) from error

    def path(self, hash_: str) -> Path:
        """Where a file stands, if it does; InvalidValue where the hash is none."""
        if _HASH.fullmatch(hash_) is None:
            raise InvalidValue("sha256", hash_, "64 位小写十六进制的 SHA-256")
        return self._folder / hash_[:2] / hash_[2:4] / hash_

    def _put(self, data: bytes) -> str:
        hash_ = sha256(data).hexdigest()
        path = self.path(hash_)
        if path.exists():
            return hash_
        with full_named():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
            for folder in (path.parent, path.parent.parent, self._folder):
                _sync(folder)
        return hash_


@contextmanager
def full_named() -> Iterator[None]:
    """Names the errors that say there is no room."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StoreFull("存放佐证的磁盘已满，请联系管理员清理后再上传") from error
        raise


def _write_whole(path: Path, data: bytes) -> None:
    """Writes beside the place and moves there at once: under the name stands all of the content or nothing."""
    handle, written = tempfile.mkstemp(prefix=".partial-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(written, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(written)
        raise


def _sync(folder: Path) -> None:
    """Makes the names in a folder last over a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
