"""Settings of the alerts service."""

from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from services.alerts.routes import AddressBook, Kind, Receiver, Route, parse_book
from services.alerts.timetable import CheckTime
from services.contract import InvalidValue
from services.runtime.http.problems import entry_of
from services.runtime.settings import ServiceSettings


class WebhookReceiver(BaseModel):
    """Who is told of every alert by a signed POST (Standard Webhooks)."""

    name: str
    url: str
    secret: str = Field(description="whsec_…: base64 of 24 to 64 random bytes")


class AlertsSettings(ServiceSettings):
    """`DUBAN_ALERTS_…`"""

    model_config = SettingsConfigDict(env_prefix="DUBAN_ALERTS_")

    checks: list[CheckTime] = Field(
        default=[CheckTime()], min_length=1, description="JSON list of {cron, workdays_only, after_due_day}"
    )
    at_once: bool = Field(
        default=False, description="also assess a target as soon as it has changed, as of the day of the newest check"
    )
    webhooks: list[WebhookReceiver] = Field(default=[], repr=False, description="JSON list of {name, url, secret}")
    receivers: Annotated[str, NoDecode] = Field(
        default="", repr=False, description="receivers and routes in YAML or JSON; RECEIVERS_FILE names their file"
    )
    allowed_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(), description="networks of the operator's own that receivers may be in: 10.1.0.0/16,192.168.7.20/32"
    )
    notice_office: str = Field(default="", max_length=50, description="who signs notices; empty: the report's issuer")
    notice_template: str = Field(default="", description="a docx whose styles, header and footer notices take over")
    notice_answer_workdays: int = Field(default=5, ge=1, le=60, description="until a notice is to be answered")
    open_board: bool = Field(default=False, description="show the board without signing in (demonstrations only)")

    @field_validator("allowed_networks", mode="before")
    @classmethod
    def _listed_with_commas(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        found = []
        for part in filter(None, (part.strip() for part in given.split(","))):
            try:
                found.append(ip_network(part))
            except ValueError:
                raise InvalidValue("allowed_networks", part, "网段，如 10.1.0.0/16,192.168.7.20/32") from None
        return tuple(found)

    @model_validator(mode="after")
    def _receivers_can_be_read(self) -> Self:
        for receiver in self.book.receivers:
            if receiver.kind is Kind.APPRISE and not _known_to_apprise(receiver.url):
                raise InvalidValue(f"{receiver.name}.url", "…", "Apprise 认识的地址，如 mailtos://用户:口令@example.cn")
        return self

    @cached_property
    def book(self) -> AddressBook:
        """All receivers and routes; those of `webhooks` hear of everything."""
        written = self._written()
        told = [Receiver(name=one.name, kind=Kind.WEBHOOK, url=one.url, secret=one.secret) for one in self.webhooks]
        routes = [Route(receiver=one.name) for one in self.webhooks]
        return AddressBook(receivers=(*told, *written.receivers), routes=(*routes, *written.routes))

    def _written(self) -> AddressBook:
        if not self.receivers.strip():
            return AddressBook()
        try:
            return parse_book(self.receivers)
        except ValidationError as error:
            raise ValueError("\n".join(map(_fault, error.errors()))) from None


def _known_to_apprise(url: str) -> bool:
    from apprise import Apprise  # takes longer to load than most commands take to run

    return bool(Apprise.instantiate(url))


def _fault(error: Any) -> str:
    """One fault of the file in a line; an address or a secret is not repeated in a log."""
    entry = entry_of(error)
    hidden = entry["field"].rpartition(".")[2] in ("url", "secret")
    return str(InvalidValue(entry["field"], "…" if hidden else entry["value"], entry["expected"]))
