"""Why the targets service refuses; `app.py` says how each is answered over HTTP."""


class Unknown(LookupError):
    """What a request names is not there. Nothing else may pass for it, least of all a KeyError of our own making."""


class UnknownTarget(Unknown):
    """There is no target with that id."""


class UnknownFigure(Unknown):
    """The target has no figure with that id."""


class UnknownEvidence(Unknown):
    """There is no evidence with that id."""


class UnknownDepartment(Unknown):
    """There is no department with that id, code or name."""


class DuplicateDepartment(ValueError):
    """The code belongs to another department."""


class DuplicateTarget(ValueError):
    """The ledger already has this indicator of this issuer and period."""


class IdempotencyKeyReused(ValueError):
    """The same Idempotency-Key came with another body."""


class ReportingClosed(ValueError):
    """The target is settled or suspended: no more figures are taken."""


class FigureSettled(ValueError):
    """The figure was decided about already, or replaced by another."""


def no_target(id_: object) -> UnknownTarget:
    return UnknownTarget(f"没有编号为 {id_} 的目标")
