"""What the office does, through the gateway alone."""

from typing import Any

import httpx

from tests.compose.stack import Stack
from tests.integration.city import eventually


def _json(answer: httpx.Response) -> Any:
    return answer.raise_for_status().json()


def test_a_report_becomes_an_alert_and_evidence_is_shared_by_replicas(stack: Stack, operator: httpx.Client) -> None:
    text = "示范市2026年政府工作报告\n\n二、2026年工作安排\n新增海外仓20万平方米以上。\n"
    report = _json(operator.post("/reports", files={"file": ("r.txt", text.encode())}, data={"period": "2026"}))
    assert report["target_count"] == 1
    sought = {"q": "新增海外仓"}
    [target] = eventually(lambda: _json(operator.get("/targets", params=sought))["items"], "the target in the ledger")
    _json(operator.post("/departments", json={"name": "市商务局"}))
    _json(operator.patch(f"/targets/{target['id']}", json={"department_id": "市商务局"}))
    figure = {"value": "5.5", "unit": "万平方米", "as_of": "2026-06-30"}
    assert _json(operator.post(f"/targets/{target['id']}/progress", json=figure))["status"] == "accepted"
    path = f"/assessments/{target['id']}"
    eventually(lambda: operator.get(path, params={"as_of": "2026-06-30"}).json().get("data_as_of"), "the figure")
    assert _json(operator.post("/checks", json={"as_of": "2026-06-30"}))["lights"]["red"] == 1
    [alert] = _json(operator.get("/alerts"))["items"]
    assert alert["indicator"] == "新增海外仓"

    data = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    kept = _json(operator.post(f"/targets/{target['id']}/evidence", files={"file": ("a.pdf", data)}))
    stack.up("--scale", "targets=2")
    for _ in range(10):
        assert operator.get(f"/evidence/{kept['id']}").raise_for_status().content == data
