"""Writes overview.json, the board for Grafana: `python deploy/grafana/overview.py`. Panels are a table, not JSON."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("overview.json")
SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDTH = 24

Query = tuple[str, str]
"""An expression, and what its series are called."""

ROWS: tuple[tuple[str, int, tuple[tuple[str, str, str, tuple[Query, ...]], ...]], ...] = (
    (
        "现在怎样",
        4,
        (
            (
                "stat",
                "在运行的进程",
                "none",
                (('count by (service) (duban_dependency_up{dependency="database"})', "{{service}}"),),
            ),
            (
                "stat",
                "数据库与 Redis",
                "bool_on_off",
                (("min by (dependency) (duban_dependency_up)", "{{dependency}}"),),
            ),
            ("stat", "待发出的记录", "short", (("sum(max by (service, outbox) (duban_outbox_pending_rows))", "条"),)),
            ("stat", "搁置的事件", "short", (("sum(max by (stream, group) (duban_dead_letters))", "个"),)),
            ("stat", "放弃发送的消息", "short", (("sum(max by (kind) (duban_notifications_failed))", "条"),)),
            (
                "stat",
                "上次检查至今",
                "s",
                (("time() - max(duban_task_made_timestamp_seconds > 0)", "检查"),),
            ),
        ),
    ),
    (
        "进来什么",
        8,
        (
            (
                "timeseries",
                "每秒填报（按结果）",
                "ops",
                (("sum by (status) (rate(duban_progress_reports_total[5m]))", "{{status}}"),),
            ),
            (
                "timeseries",
                "每秒请求（按服务）",
                "reqps",
                (("sum by (service) (rate(duban_http_requests_total[5m]))", "{{service}}"),),
            ),
            (
                "timeseries",
                "请求耗时（第 99 百分位）",
                "s",
                (
                    (
                        "histogram_quantile(0.99, sum by (service, le)"
                        " (rate(duban_http_request_duration_seconds_bucket[5m])))",
                        "{{service}}",
                    ),
                ),
            ),
            (
                "timeseries",
                "出错的请求（5xx）",
                "reqps",
                (
                    (
                        'sum by (service, route) (rate(duban_http_requests_total{status="5xx"}[5m]))',
                        "{{service}} {{route}}",
                    ),
                ),
            ),
        ),
    ),
    (
        "什么在等，什么落后",
        8,
        (
            (
                "timeseries",
                "待发出的记录（条）",
                "short",
                (("max by (service, outbox) (duban_outbox_pending_rows)", "{{service}} {{outbox}}"),),
            ),
            (
                "timeseries",
                "最早一条已等多久",
                "s",
                (("max by (service, outbox) (duban_outbox_oldest_pending_age_seconds)", "{{service}} {{outbox}}"),),
            ),
            (
                "timeseries",
                "未读的事件（个）",
                "short",
                (("max by (stream, group) (duban_consumer_lag_events)", "{{group}} ← {{stream}}"),),
            ),
            (
                "timeseries",
                "读事件落后多久",
                "s",
                (("max by (stream, group) (duban_consumer_lag_seconds)", "{{group}} ← {{stream}}"),),
            ),
            (
                "timeseries",
                "每秒发布与处理的事件",
                "ops",
                (
                    ("sum by (stream) (rate(duban_events_published_total[5m]))", "发布 {{stream}}"),
                    (
                        "sum by (stream, service) (rate(duban_events_applied_total[5m]))",
                        "处理 {{stream}} → {{service}}",
                    ),
                ),
            ),
            (
                "timeseries",
                "处理失败与重复的事件",
                "ops",
                (
                    ("sum by (stream, service) (rate(duban_events_failed_total[5m]))", "失败 {{stream}} → {{service}}"),
                    (
                        "sum by (stream, service) (rate(duban_events_repeated_total[5m]))",
                        "重复 {{stream}} → {{service}}",
                    ),
                ),
            ),
            (
                "timeseries",
                "处理中的事件与最早一个已多久",
                "short",
                (
                    ("max by (stream, group) (duban_consumer_pending_events)", "{{group}} ← {{stream}}（个）"),
                    (
                        "max by (stream, group) (duban_consumer_oldest_pending_age_seconds)",
                        "{{group}} ← {{stream}}（秒）",
                    ),
                ),
            ),
            ("timeseries", "流的长度", "short", (("max by (stream) (duban_stream_events)", "{{stream}}"),)),
        ),
    ),
    (
        "预警与送达",
        8,
        (
            (
                "timeseries",
                "成立的预警（按灯色）",
                "short",
                (('sum by (light) (max by (rule, light, muted) (duban_alerts_firing{muted="no"}))', "{{light}}"),),
            ),
            (
                "timeseries",
                "成立的预警（按规则）",
                "short",
                (("sum by (rule) (max by (rule, light, muted) (duban_alerts_firing))", "{{rule}}"),),
            ),
            (
                "timeseries",
                "每小时告知（按原因）",
                "short",
                (("sum by (reason) (increase(duban_alert_flips_total[1h]))", "{{reason}}"),),
            ),
            (
                "timeseries",
                "每分钟送达（按方式与结果）",
                "short",
                (("60 * sum by (kind, outcome) (rate(duban_deliveries_total[5m]))", "{{kind}} {{outcome}}"),),
            ),
            (
                "timeseries",
                "送达耗时（第 95 百分位）",
                "s",
                (
                    (
                        "histogram_quantile(0.95, sum by (kind, le)"
                        " (rate(duban_delivery_duration_seconds_bucket[15m])))",
                        "{{kind}}",
                    ),
                ),
            ),
            (
                "timeseries",
                "上次检查看了多少目标（按灯色）",
                "short",
                (("max by (light) (duban_check_targets)", "{{light}}"),),
            ),
        ),
    ),
    (
        "进程",
        8,
        (
            ("timeseries", "内存", "bytes", (("process_resident_memory_bytes", "{{job}} {{instance}}"),)),
            ("timeseries", "处理器（核）", "short", (("rate(process_cpu_seconds_total[5m])", "{{job}} {{instance}}"),)),
            (
                "timeseries",
                "数据库连接",
                "short",
                (("sum by (service, state) (duban_database_pool_connections)", "{{service}} {{state}}"),),
            ),
        ),
    ),
)


def dashboard() -> dict[str, Any]:
    """Grafana's model of the board."""
    panels: list[dict[str, Any]] = []
    top = 0
    for title, height, members in ROWS:
        panels.append(
            _placed({"type": "row", "title": title, "collapsed": False, "panels": []}, panels, 0, top, WIDTH, 1)
        )
        top += 1
        width = WIDTH // min(len(members), 6 if height < 6 else 3)
        left = 0
        for kind, name, unit, queries in members:
            if left + width > WIDTH:
                left, top = 0, top + height
            panels.append(_placed(_panel(kind, name, unit, queries), panels, left, top, width, height))
            left += width
        top += height
    source = {"name": "source", "label": "数据源", "type": "datasource", "query": "prometheus"}
    return {
        "uid": "duban-overview",
        "title": "督办：一页看总览",
        "tags": ["duban"],
        "timezone": "Asia/Shanghai",
        "schemaVersion": 38,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source]},
        "panels": panels,
    }


def _placed(panel: dict[str, Any], before: list[Any], left: int, top: int, width: int, height: int) -> dict[str, Any]:
    return {"id": len(before) + 1, **panel, "gridPos": {"x": left, "y": top, "w": width, "h": height}}


def _panel(kind: str, title: str, unit: str, queries: tuple[Query, ...]) -> dict[str, Any]:
    targets = [
        {"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": expression, "legendFormat": legend}
        for place, (expression, legend) in enumerate(queries)
    ]
    defaults = {"unit": unit, "min": 0}
    return {
        "type": kind,
        "title": title,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "targets": targets,
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(dashboard(), ensure_ascii=False, indent=1) + "\n", "utf-8")
