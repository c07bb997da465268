"""What Apprise is left to tell, and what its log says of a failure."""

import pytest

from services.alerts.channels import DeliveryError
from services.alerts.channels.letterbox import as_robot, opened, reasons, refused_for_good
from services.alerts.routes import Kind, Receiver


@pytest.mark.parametrize(
    ("url", "kind", "address", "secret"),
    [
        pytest.param(
            "wecombot://k1", Kind.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k1", None, id="WeCom"
        ),
        pytest.param(
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k1",
            Kind.WECOM,
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k1",
            None,
            id="WeCom by the address that its page shows",
        ),
        pytest.param(
            "dingtalk://SEC1@t1",
            Kind.DINGTALK,
            "https://oapi.dingtalk.com/robot/send?access_token=t1",
            "SEC1",
            id="DingTalk with signs",
        ),
        pytest.param(
            "dingtalk://t1",
            Kind.DINGTALK,
            "https://oapi.dingtalk.com/robot/send?access_token=t1",
            None,
            id="DingTalk without",
        ),
        pytest.param("feishu://t1", Kind.FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/t1", None, id="Feishu"),
        pytest.param("lark://t1", Kind.FEISHU, "https://open.larksuite.com/open-apis/bot/v2/hook/t1", None, id="Lark"),
    ],
)
def test_a_robot_that_apprise_names_is_told_by_ourselves(
    url: str, kind: Kind, address: str, secret: str | None
) -> None:
    receiver = Receiver(name="督查室", kind=Kind.APPRISE, url=url, max_per_minute=7)
    robot = as_robot(receiver, opened(receiver))
    assert robot == Receiver(name="督查室", kind=kind, url=address, secret=secret, max_per_minute=7)


@pytest.mark.parametrize("url", ["mailtos://user:word@example.cn", "json://example.cn/x", "ntfy://topic"])
def test_everything_else_is_told_by_apprise(url: str) -> None:
    receiver = Receiver(name="督查室", kind=Kind.APPRISE, url=url)
    assert as_robot(receiver, opened(receiver)) is None


def test_an_address_that_apprise_does_not_know_fails_for_good() -> None:
    with pytest.raises(DeliveryError, match="Apprise 不认识 督查室 的地址") as failed:
        opened(Receiver(name="督查室", kind=Kind.APPRISE, url="mial://a@b.cn"))
    assert failed.value.permanent


@pytest.mark.parametrize(
    ("why", "permanent"),
    [
        pytest.param("Failed to send JSON POST notification: error=410.", True, id="gone"),
        pytest.param("Failed to send JSON POST notification: Unauthorized, error=401.", True, id="a wrong key"),
        pytest.param("Failed to send JSON POST notification: error=302.", True, id="sent elsewhere"),
        pytest.param("Failed to send JSON POST notification: error=429.", False, id="too many"),
        pytest.param("Failed to send JSON POST notification: error=503.", False, id="busy"),
        pytest.param("Socket Exception: (550, b'no such user')", True, id="a mailbox that there is not"),
        pytest.param("Socket Exception: {'a@b.cn': (554, b'refused')}", True, id="a recipient who is refused"),
        pytest.param("Socket Exception: (451, b'try later')", False, id="a mail server that is busy"),
        pytest.param("Socket Exception: [Errno 111] Connection refused", False, id="nobody there"),
    ],
)
def test_a_failure_is_for_good(why: str, permanent: bool) -> None:
    assert refused_for_good(why) is permanent


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        pytest.param(["a ", "b", "a "], "a；b", id="each line once"),
        pytest.param(
            ["Max retries exceeded with url: /send?key=k1 (Caused by x)"],
            "Max retries exceeded  (Caused by x)",
            id="no keys",
        ),
        pytest.param(["x" * 900], "x" * 500, id="not without end"),
        pytest.param([], "Apprise 没有说明原因（可能超时）", id="nothing"),
    ],
)
def test_the_log_says(lines: list[str], why: str) -> None:
    assert reasons(lines) == why
