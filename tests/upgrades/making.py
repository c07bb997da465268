"""Makes the fixtures of the upgrade tests: what an earlier version of duban left behind.

    .venv/bin/python -m tests.upgrades.making c4fd55f first
    .venv/bin/python -m tests.upgrades.making 9049447 first second

The commit's code runs a year in a made-up city (`life.py`) in a throw-away folder, on this environment's packages;
`duban backup` of today then writes down its databases as that version made them, into `COMMIT.tar.gz` beside this file,
and the JSON Schemas of that version's events go into `schemas/COMMIT`.
"""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from services.runtime.embedded.redis import free_port
from tests.upgrades import life as lives
from tests.upgrades.life import Life

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SECRET = "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"
SCHEMAS = "import json; from services.contract import schemas; print(json.dumps(schemas()))"


def main(commit: str, *years: str) -> None:
    with tempfile.TemporaryDirectory(prefix="duban-") as folder, _receiver() as receiver:
        code, data = checked_out(commit, Path(folder) / "code"), Path(folder) / "data"
        with running(code, data, **_told(receiver), **_hurried(code, Path(folder))) as url:
            life = Life(url, (data / "operator.key").read_text().strip())
            for year in years:
                getattr(lives, year)(life)
        target = HERE / f"{commit}.tar.gz"
        target.unlink(missing_ok=True)
        duban = Path(sys.executable).with_name("duban")
        subprocess.run([duban, "backup", target, "--data", data], check=True)
        _keep_schemas(code, HERE / "schemas" / commit)


def checked_out(commit: str, folder: Path) -> Path:
    """The code of a commit."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    return folder


@contextmanager
def running(code: Path, data: Path, **environment: str) -> Iterator[str]:
    """That code's `duban up` on a data folder; its address."""
    port = free_port()
    env = dict(os.environ) | {"PYTHONPATH": str(code), "DUBAN_LOG_LEVEL": "ERROR"} | environment
    words = [sys.executable, "-m", "services.cli", "up", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(words, env=env, cwd=code, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"

    def well() -> bool:
        if process.poll() is not None:
            sys.exit(f"duban up of {code} ended")
        try:
            return httpx.get(f"{url}/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    try:
        Life(url, "").until(well, "duban up")
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(300)


@contextmanager
def _receiver() -> Iterator[str]:
    """Takes whatever it is told, as a program or as a robot."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            answer = b'{"errcode": 0, "errmsg": "ok"}'
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _told(receiver: str) -> dict[str, str]:
    """Two programs, one of which nobody answers for, and a robot in a group of people."""
    programs = [("platform", f"{receiver}/alerts"), ("away", f"http://127.0.0.1:{free_port()}/alerts")]
    robot = {"name": "督查室", "kind": "wecom", "url": f"{receiver}/cgi-bin/webhook/send?key=made-up"}
    return {
        "DUBAN_ALERTS_WEBHOOKS": json.dumps([{"name": name, "url": url, "secret": SECRET} for name, url in programs]),
        "DUBAN_ALERTS_RECEIVERS": json.dumps({"receivers": [robot], "routes": [{"receiver": "督查室"}]}),
        "DUBAN_ALERTS_ALLOWED_NETWORKS": "127.0.0.1",
    }


def _hurried(code: Path, folder: Path) -> dict[str, str]:
    """That version's rules, but that nobody waits for a group's message."""
    pack = folder / "rules.yaml"
    text = (code / "services" / "alerts" / "rules" / "default.yaml").read_text("utf-8")
    if "grace_workdays" not in text:
        return {}
    pack.write_text(f"{text}\ngroup_wait_minutes: 0\n", "utf-8")
    return {"DUBAN_RULES_FILE": str(pack)}


def _keep_schemas(code: Path, folder: Path) -> None:
    env = dict(os.environ) | {"PYTHONPATH": str(code)}
    said = subprocess.run([sys.executable, "-c", SCHEMAS], env=env, cwd=code, check=True, capture_output=True).stdout
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in json.loads(said).items():
        text = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
