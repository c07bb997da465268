"""The parser's floor against the shared gold files."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

STRICT_FLOOR = 0.98


def _run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_run", Path(__file__).with_name("run.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold_run"] = module
    spec.loader.exec_module(module)
    return module


run = _run()


@pytest.mark.skipif(not run.available(), reason=run.MISSING)
def test_strict_f1_over_all_texts_stays_above_the_floor() -> None:
    assert run.pooled()["strict"]["f1"] >= STRICT_FLOOR
