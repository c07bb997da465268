"""The `duban rules` commands, as an operator runs them before another pack takes effect."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from services.runtime.rules import RULES, SCHEMA, SHIPPED_RULES, pack_names
from tests.integration.city import DUBAN, City, key_of


def rules(*words: str, city: City | None = None) -> subprocess.CompletedProcess[str]:
    env = dict(os.environ) | {"COLUMNS": "200"}
    if city is not None:
        env |= {"DUBAN_URL": city.url, "DUBAN_KEY": key_of(city.operator)}
    return subprocess.run([DUBAN, "rules", *words], env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", pack_names())
def test_a_shipped_pack_is_right(name: str) -> None:
    done = rules("check", str(RULES / f"{name}.yaml"))
    assert (done.returncode, f"{name}@1 is right" in done.stdout) == (0, True)


def test_each_fault_is_a_line_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(SHIPPED_RULES.read_text("utf-8").replace("behind: 2}", "behnd: 2}"), "utf-8")
    line = file.read_text("utf-8").splitlines().index("    - {light: red, behnd: 2}") + 1
    done = rules("check", str(file))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{file}:{line}: rate.bands.1.behind: Field required",
        f"{file}:{line}: rate.bands.1.behnd: unknown field; did you mean behind?",
    ]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_bytes(b"title: \xca\xbe\xb7\xb6\xca\xd0")
    done = rules("check", str(file))
    assert (done.returncode, done.stdout) == (1, f"{file}:1: file: byte 9 is not UTF-8; save it as UTF-8\n")


def test_the_schema_is_printed_as_it_is_kept() -> None:
    assert rules("schema").stdout == SCHEMA.read_text("utf-8")


def test_a_pack_is_held_against_another_on_the_ledger(city: City, tmp_path: Path) -> None:
    id_, department = city.department("市商务局")
    for indicator, done in (("新增海外仓", "90000"), ("新增标准厂房", "10000")):
        target = city.target(indicator=indicator)
        city.operator.patch(f"/targets/{target}", json={"department_id": id_}).raise_for_status()
        figure = {"value": done, "unit": "平方米", "as_of": "2026-06-30"}
        department.post(f"/targets/{target}/progress", json=figure).raise_for_status()
    city.target(indicator="尚无进度")

    own = tmp_path / "ours.yaml"
    own.write_text((RULES / "yinchuan-2025.yaml").read_text("utf-8").replace("yinchuan-2025", "ours"), "utf-8")
    done = rules("compare", "default", str(own), "--as-of", "2026-06-30", "--json", city=city)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["judged"], found["before"], found["after"]) == (
        3,
        {"yellow": 1, "red": 1, "grey": 1},
        {"green": 1, "red": 1, "grey": 1},
    )
    (change,) = found["changes"]
    assert (change["indicator"], change["department"]) == ("新增海外仓", "市商务局")
    assert (change["before"]["light"], change["after"]["light"]) == ("yellow", "green")
    assert (change["before"]["pack"], change["after"]["pack"]) == ("default@1", "ours@1")
    assert change["after"]["explanation"].startswith("截至2026年6月30日，累计完成9万平方米，")

    table = rules("compare", "default", str(own), "--as-of", "2026-06-30", city=city).stdout
    assert "yellow → green" in table
    assert table.endswith("1 of 3 lights would change\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["default", "nope"], "nope: cannot be read; give a file, or one of default, ", id="no such pack"),
        pytest.param(["default", "default", "--as-of", "6月"], "--as-of '6月': write a day as 2026-06-30", id="no day"),
        pytest.param(["default", str(SCHEMA)], "schema.json: line ", id="a file that is no pack"),
        pytest.param(
            ["default", "default", "--url", "http://127.0.0.1:1"], "cannot reach http://127.0.0.1:1", id="nobody there"
        ),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(words: list[str], says: str) -> None:
    given = words if "--as-of" in words else [*words, "--as-of", "2026-06-30"]
    done = rules("compare", *given)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
