"""What docker-compose.yml says, held against the files around it; that it runs is for tests/compose."""

import re
import subprocess
import tomllib
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.alerts.settings import AlertsSettings

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
VARIABLE = r"\$\{(\w+):-([^}]*)\}"
"""A variable of the operator's, and its default."""


def test_every_variable_is_in_the_example_with_its_default() -> None:
    used = dict(re.findall(VARIABLE, TEXT))
    assert dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.MULTILINE)) == used
    assert not re.findall(r"\$\{\w+(?!\w|:-)", TEXT), "each has a default"


def test_no_variable_is_a_secret() -> None:
    variables = re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE)
    assert not [name for name in variables if re.search(r"PASSWORD|SECRET$|TOKEN|KEY|WEBHOOK", name)]
    said = [name for one in SERVICES.values() for name in one.get("environment", {})]
    assert not [name for name in said if re.search("PASSWORD|SECRET", name) and not name.endswith("_FILE")]


@pytest.mark.parametrize(
    ("given", "setting", "meant"),
    [
        pytest.param({}, "at_once", False, id="targets wait for the next check where nothing is said"),
        pytest.param({"ALERTS_AT_ONCE": ""}, "at_once", False, id="and where nothing stands after the name"),
        pytest.param({"ALERTS_AT_ONCE": "true"}, "at_once", True, id="targets are assessed at once where that is said"),
        pytest.param(
            {"ALERTS_ALLOWED_NETWORKS": "10.1.0.0/16"},
            "allowed_networks",
            (IPv4Network("10.1.0.0/16"),),
            id="receivers may be in the operator's network",
        ),
    ],
)
def test_what_an_operator_sets_is_what_alerts_reads(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], setting: str, meant: Any
) -> None:
    for name, said in SERVICES["alerts"]["environment"].items():
        if not name.endswith("_FILE"):  # secrets are there in a container alone
            monkeypatch.setenv(name, re.sub(VARIABLE, lambda found: given.get(found[1]) or found[2], said))
    assert getattr(AlertsSettings(), setting) == meant


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned_and_comes_from_one_registry(name: str) -> None:
    assert re.fullmatch(r"\$\{REGISTRY:-\}[a-z/]+:v?\d+\.?[\w.-]*", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_confined(name: str) -> None:
    said = SERVICES[name]
    assert said["init"]
    assert said["read_only"]
    assert said["mem_limit"]
    assert said["stop_grace_period"]
    assert said["cap_drop"] == ["ALL"]
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert "build" in said or said["user"] not in ("root", "0")
    assert "build" in said or said["healthcheck"]["test"]
    assert said["restart"] == ("no" if name in ("migrate", "duban") else "unless-stopped")


def test_one_version_is_said_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    ours = [one for one in SERVICES.values() if "build" in one]
    assert {one["image"] for one in ours} == {f"${{REGISTRY:-}}duban:{version}"}
    assert {one["build"]["args"]["VERSION"] for one in ours} == {version}


def test_every_secret_of_the_stack_is_made_by_one_command_and_left_alone_by_the_next(tmp_path: Path) -> None:
    asked = {Path(one["file"]).name for one in COMPOSE["secrets"].values()}
    folder = tmp_path / "secrets"
    script = ["sh", str(ROOT / "deploy/make-secrets.sh"), str(folder)]
    subprocess.run(script, check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert made.keys() == asked
    assert len(set(made.values())) == len(made)
    assert folder.stat().st_mode & 0o777 == 0o700, "nobody else comes as far as to the files"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}, "which containers' users read"
    assert all(len(made[name]) == 64 for name in made if name.endswith(("password", "secret")))
    (folder / "redis_password").write_bytes(b"")
    (folder / "session_secret").write_bytes(b"of my own")
    subprocess.run(script, check=True, capture_output=True)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(after["redis_password"]) == 64, "an empty file is none"
    assert after["session_secret"] == b"of my own"
    rest = made.keys() - {"redis_password", "session_secret"}
    assert {name: after[name] for name in rest} == {name: made[name] for name in rest}


def test_secrets_are_kept_out_of_the_repository_and_the_image() -> None:
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text("utf-8").split()
    kept = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert kept[0] == "*", "the image is made of what is named"
    assert not [line for line in kept if "secrets" in line or ".env" in line]


def test_the_file_says_no_more_than_both_composes_take() -> None:
    assert "version" not in COMPOSE, "v2 warns of it"
    assert not [name for name, one in SERVICES.items() if "container_name" in one or "links" in one]
