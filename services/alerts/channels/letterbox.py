"""Everything else that Apprise can tell: e-mail first of all."""

import logging
import re
from collections.abc import Sequence

import anyio
from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.plugins.base import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.email import NotifyEmail
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.wecombot import NotifyWeComBot

from services.alerts.channels import DeliveryError, Message
from services.alerts.channels.guard import refusal, watched
from services.alerts.channels.webhook import is_final
from services.alerts.letters import letter
from services.alerts.networks import Network
from services.alerts.routes import Kind, Receiver

ASSET = AppriseAsset(app_id="duban", app_desc="督办", app_url="")

# why a message failed stands among Apprise's debug lines, which write out keys and texts as well: none is logged
logging.getLogger("apprise").setLevel(logging.DEBUG)
logging.getLogger("apprise").propagate = False


def opened(receiver: Receiver) -> NotifyBase:
    """What Apprise makes of the receiver's address; DeliveryError where it makes nothing of it."""
    found = Apprise.instantiate(receiver.url, asset=ASSET, suppress_exceptions=True)
    if not isinstance(found, NotifyBase):
        raise DeliveryError(f"Apprise 不认识 {receiver.name} 的地址", permanent=True)
    return found


def as_robot(receiver: Receiver, service: NotifyBase) -> Receiver | None:
    """The robot that an address of Apprise means (wecombot://, dingtalk://, feishu://, lark://), told by ourselves."""
    found: tuple[Kind, str, str | None] | None = None
    if isinstance(service, NotifyWeComBot):
        found = (Kind.WECOM, service.api_url, None)
    elif isinstance(service, NotifyDingTalk):
        found = (Kind.DINGTALK, service.notify_url.format(token=service.token), service.secret or None)
    elif isinstance(service, NotifyFeishu):
        found = (Kind.FEISHU, service.notify_url.format(token=service.token).rstrip("/"), None)
    elif isinstance(service, NotifyLark):
        found = (Kind.FEISHU, service.webhook_url, None)
    if found is None:
        return None
    return receiver.model_copy(update=dict(zip(("kind", "url", "secret"), found, strict=True)))


async def send(
    service: NotifyBase, message: Message, allowed: Sequence[Network], seconds: float, threads: anyio.CapacityLimiter
) -> None:
    """Hands the message to Apprise; DeliveryError with what Apprise logged where it says that it failed."""
    await anyio.to_thread.run_sync(_notify, service, message, allowed, seconds, abandon_on_cancel=True, limiter=threads)


def _notify(service: NotifyBase, message: Message, allowed: Sequence[Network], seconds: float) -> None:
    if isinstance(service, NotifyEmail):
        service.headers["X-Duban-Id"] = str(message.id)
    service.redirects = False
    body = letter(message.body, message.id, service.body_maxlen)
    apprise = Apprise(asset=ASSET)
    apprise.add(service)
    with watched(allowed) as watch:
        result = apprise.notify(
            body, message.title or "", body_format=NotifyFormat.TEXT, timeout=seconds, log_level=logging.DEBUG
        )
    if result:
        return
    if watch.refused:
        raise refusal(service.host or watch.refused[0], watch.refused[0])
    why = reasons([entry.message for entry in result.logs() if _tells(entry.level, entry.message)])
    raise DeliveryError(why, permanent=refused_for_good(why))


def _tells(level: str, line: str) -> bool:
    """Apprise says at debug level what went wrong, beside addresses and texts that belong in no log."""
    return level in ("WARNING", "ERROR", "CRITICAL") or "Exception: " in line


def reasons(lines: Sequence[str]) -> str:
    """The log's lines in one, without addresses, which hold keys of robots."""
    said = (re.sub(r"with url: \S+", "", line).strip() for line in lines)
    return "；".join(dict.fromkeys(said))[:500] or "Apprise 没有说明原因（可能超时）"


def refused_for_good(why: str) -> bool:
    """Whether the answer that Apprise logged is one that a later try will not change: HTTP 3xx and 4xx, SMTP 5xx."""
    if status := re.search(r"error=(\d{3})\b", why):
        return is_final(int(status[1]))
    return re.search(r"\(5\d\d, ", why) is not None
