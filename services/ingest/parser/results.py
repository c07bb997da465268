"""What the parser answers with: the report's own facts, its targets, the decision on every number."""

from dataclasses import dataclass

from services.contract import Period, Target


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one number of the text: kept as a target or excluded, and the name of the rule that decided.

    `start`, `end` are code-point offsets of the text given. A kept number's rule is the measure it was read as.
    """

    start: int
    end: int
    quote: str
    kept: bool
    rule: str


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """A report as read: its own facts, its targets in text order, and the decision on every number.

    `period_source` says where the period was read: `given`, or the kind of place and its words.
    """

    title: str
    issuer: str
    period: Period
    period_source: str
    targets: tuple[Target, ...]
    decisions: tuple[Decision, ...]
