"""Who hears of which alert, and what a file of receivers may not say."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from services.alerts.routes import AddressBook, Receiver, Route, parse_book, receivers_for
from services.alerts.settings import AlertsSettings
from services.contract import InvalidValue

SECRET = "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"

ROUTES = """
receivers:
  - {name: 督查室, kind: wecom, url: "https://robots.example.cn/send?key=1"}
  - {name: 分管领导, kind: apprise, url: "mailto://leader@example.cn"}
  - {name: 商务局, kind: dingtalk, url: "https://robots.example.cn/send?access_token=1", secret: SEC1}
  - {name: 平台, kind: webhook, url: "https://platform.example.cn/alerts", secret: SECRET}
  - {name: 数据组, kind: feishu, url: "https://robots.example.cn/hook/1"}
routes:
  - {receiver: 督查室}
  - {receiver: 分管领导, rungs: 3-, severities: [orange, red]}
  - {receiver: 商务局, departments: [市商务局, 市投资促进局], rungs: 1-2}
  - {receiver: 平台, departments: all, rungs: all, rules: all, severities: all}
  - {receiver: 数据组, rules: [data_in_doubt, report_overdue]}
  - {receiver: 督查室, rungs: 4}
""".replace("SECRET", SECRET)


@pytest.mark.parametrize(
    ("department", "rung", "rule", "severity", "people"),
    [
        pytest.param("市教育局", 1, "behind_schedule", 1, [], id="a first reminder to others goes to the office alone"),
        pytest.param("市商务局", 1, "behind_schedule", 3, ["商务局"], id="a department's own robot hears of its own"),
        pytest.param("市投资促进局", 2, "behind_schedule", 1, ["商务局"], id="so of the second that it listens for"),
        pytest.param("市商务局", 3, "behind_schedule", 1, [], id="it does not hear of rungs above its own"),
        pytest.param(
            "市商务局", 3, "behind_schedule", 2, ["分管领导"], id="orange on the third rung goes to the leader"
        ),
        pytest.param("市教育局", 5, "behind_schedule", 3, ["分管领导"], id="and so does red on any above"),
        pytest.param("市教育局", 5, "behind_schedule", 1, [], id="yellow never does"),
        pytest.param(None, 1, "behind_schedule", 1, [], id="what is nobody's yet is heard of where all is"),
        pytest.param("市教育局", 1, "data_in_doubt", 1, ["数据组"], id="a rule has listeners of its own"),
        pytest.param("市教育局", 4, "report_overdue", 3, ["分管领导", "数据组"], id="several hear of one"),
    ],
)
def test_an_alert_is_heard_of_by(
    department: str | None, rung: int, rule: str, severity: int, people: list[str]
) -> None:
    book = parse_book(ROUTES)
    told = receivers_for(book.routes, department, rung, rule, severity)
    assert sorted(told) == sorted(["督查室", "平台", *people]), "the office and the platform hear of everything, once"
    assert set(book.hearers(department, rung, rule, severity, people=True)) == {"督查室", *people}
    assert book.hearers(department, rung, rule, severity, people=False) == ["平台"]


@pytest.mark.parametrize(
    ("rungs", "heard"),
    [
        pytest.param("all", [0, 1, 5, 9], id="all"),
        pytest.param(1, [1], id="a number is one rung"),
        pytest.param("1-5", [1, 5], id="from and to are both meant"),
        pytest.param("5-", [5, 9], id="open above"),
    ],
)
def test_rungs_are_written(rungs: Any, heard: list[int]) -> None:
    route = Route(receiver="x", rungs=rungs)
    assert [rung for rung in (0, 1, 5, 9) if route.fits("a", rung, "not_signed", 1)] == heard


def receiver(**changes: Any) -> dict[str, Any]:
    return {"name": "甲", "kind": "wecom", "url": "https://robots.example.cn/send?key=secret1"} | changes


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        pytest.param(receiver(), 20, id="a robot takes twenty"),
        pytest.param(receiver(max_per_minute=5), 5, id="or what is said"),
        pytest.param(receiver(kind="apprise", url="mailto://a@example.cn"), 20, id="so does what Apprise tells"),
        pytest.param(receiver(kind="webhook", secret=SECRET), None, id="a webhook takes any number"),
        pytest.param(receiver(kind="webhook", secret=SECRET, max_per_minute=60), 60, id="unless it is said"),
    ],
)
def test_a_minutes_messages(given: dict[str, Any], limit: int | None) -> None:
    assert Receiver.model_validate(given).limit == limit


def book(*receivers: dict[str, Any], **route: Any) -> str:
    routes = [{"receiver": one["name"]} | route for one in receivers if "name" in one]
    return json.dumps({"receivers": receivers, "routes": routes}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("[", ["receivers file", "第 1 行", "YAML"], id="it is no YAML"),
        pytest.param("3", ["receivers file", "3", "receivers 和 routes"], id="it is no mapping"),
        pytest.param("routs: []", ["routs", "没有这个字段"], id="a field is misspelled"),
        pytest.param(
            book({"kind": "wecom", "url": "https://a.cn"}), ["receivers.0.name", "没有给出", "必填"], id="no name"
        ),
        pytest.param(
            book(receiver(name="a/b")), ["receivers.0.name", "a/b", "符合"], id="a name that no address can hold"
        ),
        pytest.param(book(receiver(kind="sms")), ["receivers.0.kind", "sms", "webhook"], id="an unknown kind"),
        pytest.param(book(receiver(url="ftp://a.cn")), ["甲.url", "https://"], id="a robot at no web address"),
        pytest.param(book(receiver(kind="apprise", url="mail")), ["甲.url", "mailtos://"], id="no address of Apprise"),
        pytest.param(
            book(receiver(kind="apprise", url="mial://a@b.cn")), ["甲.url", "mailtos://"], id="one it knows nothing of"
        ),
        pytest.param(book(receiver(kind="webhook")), ["甲.secret", "whsec_"], id="a webhook without a secret"),
        pytest.param(
            book(receiver(kind="webhook", secret="whsec_x")), ["甲.secret", "base64"], id="a secret too short"
        ),
        pytest.param(book(receiver(max_per_minute=0)), ["max_per_minute", "0", "不小于 1"], id="a limit of none"),
        pytest.param(book(receiver(), receiver()), ["receivers", "甲", "各不相同"], id="two of one name"),
        pytest.param(book(receiver(), rungs="4-2"), ["rungs", "4-2", "先低后高"], id="rungs the wrong way round"),
        pytest.param(book(receiver(), rungs="高"), ["rungs", "高", "3、2-4、3-"], id="rungs that are no numbers"),
        pytest.param(
            book(receiver(), rules=["late"]), ["routes.0.rules", "late", "behind_schedule"], id="an unknown rule"
        ),
        pytest.param(
            book(receiver(), severities=["green"]), ["severities", "green", "yellow"], id="a light that is no alert"
        ),
        pytest.param(book(receiver(), receiver="乙"), ["routes", "甲", "至少一条"], id="nothing leads to a receiver"),
        pytest.param(
            '{"routes": [{"receiver": "乙"}]}', ["routes.receiver", "乙", "name 之一"], id="a route to nobody"
        ),
    ],
)
def test_a_file_is_refused_by_field_value_and_what_would_be_right(text: str, parts: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        AlertsSettings(receivers=text)
    said = str(refused.value)
    for part in parts:
        assert part in said
    assert "secret1" not in said, "an address holds what nobody else may know"


@pytest.mark.parametrize("text", [pytest.param("", id="nothing said"), pytest.param("  \n", id="an empty file")])
def test_without_receivers_nobody_is_told(text: str) -> None:
    assert AlertsSettings(receivers=text).book == AddressBook()


@pytest.mark.parametrize(
    ("given", "networks"),
    [
        pytest.param("", [], id="none"),
        pytest.param("10.1.0.0/16, 192.168.7.20", ["10.1.0.0/16", "192.168.7.20/32"], id="a network and an address"),
        pytest.param("fd00::/8", ["fd00::/8"], id="of version 6"),
    ],
)
def test_allowed_networks_are_listed_with_commas(given: str, networks: list[str]) -> None:
    assert [str(one) for one in AlertsSettings(allowed_networks=given).allowed_networks] == networks


@pytest.mark.parametrize("given", ["10.1.0.1/16", "intranet", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(given: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AlertsSettings(allowed_networks=given)
    assert f"{given} 不对；应为：网段" in str(refused.value)


def test_the_webhooks_setting_hears_of_everything_beside_the_file() -> None:
    settings = AlertsSettings(
        webhooks=[{"name": "office", "url": "http://a.cn/", "secret": SECRET}], receivers=book(receiver(), rungs="2-")
    )
    assert settings.book.hearers(None, 1, "not_signed", 1, people=False) == ["office"]
    assert settings.book.hearers("市商务局", 1, "not_signed", 1, people=True) == []
    assert settings.book.hearers("市商务局", 2, "not_signed", 1, people=True) == ["甲"]


def test_an_invalid_value_names_its_parts() -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_book("[")
    assert (refused.value.field, refused.value.value) == ("receivers file", "第 1 行")
