"""Who hears of what: receivers and routes, as a city writes them in a file. Pure."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from services.alerts.alerting import SEVERITY, Rule
from services.assessment import Light
from services.contract import InvalidValue

ROBOTS_PER_MINUTE = 20
"""What WeCom, DingTalk and Feishu take of one robot in a minute; more is thrown away there."""

HIGHEST_RUNG = 99


class Kind(StrEnum):
    """By which way a receiver is told."""

    WEBHOOK = "webhook"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    APPRISE = "apprise"


class Entry(BaseModel):
    """Part of the file; a field that nobody knows is a slip of the pen, and refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Receiver(Entry):
    """Somebody who is told: a program by a signed webhook, people by a robot of their chat or by what Apprise knows."""

    name: str = Field(min_length=1, max_length=50, pattern=r"^[^/\s]+$")
    kind: Kind
    url: str = Field(min_length=1)
    secret: str | None = Field(default=None, description="a webhook's whsec_…, or the key of a robot that wants signs")
    max_per_minute: int | None = Field(default=None, ge=1, description="left out: 20, and of webhooks any number")

    @property
    def for_people(self) -> bool:
        """Whether it gets a group's messages in words, and not every flip in JSON."""
        return self.kind is not Kind.WEBHOOK

    @property
    def limit(self) -> int | None:
        """How many messages it may get in a minute; None: any number."""
        return self.max_per_minute or (ROBOTS_PER_MINUTE if self.for_people else None)

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        if self.kind is Kind.APPRISE:
            if "://" not in self.url:
                raise InvalidValue(
                    f"{self.name}.url", "…", "Apprise 的地址，如 mailtos://用户:口令@smtp.example.cn?to=…"
                )
            return self
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidValue(f"{self.name}.url", "…", "http:// 或 https:// 开头的完整地址")
        if self.kind is Kind.WEBHOOK and not _signs(self.secret):
            raise InvalidValue(f"{self.name}.secret", "…", "whsec_ 加 24 至 64 个随机字节的 base64")
        return self


def _signs(secret: str | None) -> bool:
    try:
        key = base64.b64decode((secret or "").removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    return 24 <= len(key) <= 64


def _rungs(given: Any) -> Any:
    """`2-4`, `3-` (the third and all above), `3`."""
    if given == "all":
        return (0, HIGHEST_RUNG)
    first, dash, last = str(given).partition("-")
    if not first.isdecimal() or not (last.isdecimal() or not last):
        raise InvalidValue("rungs", given, "all，或台阶的序号：3、2-4、3-（第三级及以上）")
    low = int(first)
    high = int(last) if last else (HIGHEST_RUNG if dash else low)
    if high < low:
        raise InvalidValue("rungs", given, "先低后高的台阶序号，如 2-4")
    return (low, high)


class Route(Entry):
    """Which alerts a receiver hears of; what is left out is any."""

    receiver: str
    departments: Literal["all"] | tuple[str, ...] = "all"
    rungs: Annotated[tuple[int, int], BeforeValidator(_rungs)] = (0, HIGHEST_RUNG)
    rules: Literal["all"] | tuple[Rule, ...] = "all"
    severities: Literal["all"] | tuple[Literal["yellow", "orange", "red"], ...] = "all"

    def fits(self, department: str | None, rung: int, rule: str, severity: int) -> bool:
        """Whether its receiver hears of such an alert; an alert of no department fits `all` alone."""
        return (
            (self.departments == "all" or department in self.departments)
            and self.rungs[0] <= rung <= self.rungs[1]
            and (self.rules == "all" or rule in self.rules)
            and (self.severities == "all" or severity in {SEVERITY[Light(light)] for light in self.severities})
        )


def receivers_for(routes: Iterable[Route], department: str | None, rung: int, rule: str, severity: int) -> list[str]:
    """Names of those who hear of such an alert, each once, in the order of the routes."""
    found = (route.receiver for route in routes if route.fits(department, rung, rule, severity))
    return list(dict.fromkeys(found))


class AddressBook(Entry):
    """All receivers, and who of them hears of what."""

    receivers: tuple[Receiver, ...] = ()
    routes: tuple[Route, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [receiver.name for receiver in self.receivers]
        for name in names:
            if names.count(name) > 1:
                raise InvalidValue("receivers", name, "各不相同的 name")
            if not any(route.receiver == name for route in self.routes):
                raise InvalidValue("routes", f"没有指向 {name} 的路由", f"至少一条 receiver: {name} 的路由")
        for route in self.routes:
            if route.receiver not in names:
                raise InvalidValue("routes.receiver", route.receiver, f"receivers 中的 name 之一：{'、'.join(names)}")
        return self

    @property
    def by_name(self) -> Mapping[str, Receiver]:
        return {receiver.name: receiver for receiver in self.receivers}

    def hearers(self, department: str | None, rung: int, rule: str, severity: int, *, people: bool) -> list[str]:
        """Names of the people, or of the programs, who hear of such an alert."""
        known = self.by_name
        found = receivers_for(self.routes, department, rung, rule, severity)
        return [name for name in found if known[name].for_people is people]


def parse_book(text: str) -> AddressBook:
    """An address book from YAML or JSON; InvalidValue or pydantic's ValidationError says what is wrong."""
    try:
        given: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "文件"
        raise InvalidValue("receivers file", where, "YAML：receivers 和 routes 两个列表") from error
    if not isinstance(given, dict):
        raise InvalidValue("receivers file", given, "YAML：receivers 和 routes 两个列表")
    return AddressBook.model_validate(given)
