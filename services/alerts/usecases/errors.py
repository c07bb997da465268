"""Why the alerts service refuses; `app.py` says how each is answered over HTTP."""


class UnknownTarget(LookupError):
    """The alerts service has not heard of a target with that id, or had not by the day asked about."""


class UnknownAlert(LookupError):
    """There is no alert with that id."""


class UnknownSilence(LookupError):
    """There is no silence with that id."""


class NotFiring(ValueError):
    """The alert is over: there is nothing to acknowledge."""


class UnknownNotice(LookupError):
    """There is no notice with that id."""


class NoticeRefused(ValueError):
    """The notice found something wrong with itself: `findings` say what."""

    def __init__(self, message: str, findings: list[str]) -> None:
        super().__init__(message)
        self.findings = findings

    @property
    def members(self) -> dict[str, list[str]]:
        return {"findings": self.findings}


class UnknownReceiver(LookupError):
    """There is no receiver with that name."""


class UnknownDelivery(LookupError):
    """There is no message with that id."""


class NotFailed(ValueError):
    """The message has not failed for good: there is nothing to try again."""


class ReceiverBusy(Exception):
    """The receiver got as many messages within a minute as it takes."""


class UnknownDepartment(LookupError):
    """No target is led by a department with that id or name."""
