"""A certificate of the operator's own: https in place of http."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.compose.stack import Stack
from tests.integration.city import eventually

WITH_TLS = ("-f", "docker-compose.yml", "-f", "deploy/compose.tls.yml", "up", "--detach", "--no-deps", "gateway")


@pytest.fixture
def certificate(stack: Stack) -> Iterator[Path]:
    made, key = stack.secrets / "tls.crt", stack.secrets / "tls.key"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    words += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made)]
    subprocess.run(words, check=True, capture_output=True)
    key.chmod(0o444)
    yield made
    stack.up("--no-deps", "gateway")
    made.unlink()
    key.unlink()


def test_the_gateway_serves_https_alone(stack: Stack, certificate: Path) -> None:
    stack.run(*WITH_TLS)
    address = f"https://localhost:{stack.tls_port}"
    with httpx.Client(verify=ssl.create_default_context(cafile=str(certificate))) as client:
        page = eventually(lambda: _page(client, f"{address}/signin"), "the page over https", 60)
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert page.headers.get_list("x-content-type-options") == ["nosniff"]
        sent = client.post(f"{stack.url}/api/v1/targets", json={})
        assert (sent.status_code, sent.headers["location"]) == (308, "https://127.0.0.1/api/v1/targets")


def _page(client: httpx.Client, address: str) -> httpx.Response | None:
    try:
        answer = client.get(address)
    except httpx.TransportError:
        return None
    return answer if answer.status_code == 200 else None
