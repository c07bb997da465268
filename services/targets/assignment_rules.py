"""Who a target is given to by rule: its category, or the department that the parser suggests. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.contract import Target


@dataclass(frozen=True)
class AssignmentRule:
    """Targets of a category, or whose indicator has one of the words, go to a department (id, code or name)."""

    department: str
    category: str | None = None
    words: tuple[str, ...] = ()

    def fits(self, target: Target) -> bool:
        by_category = self.category is None or self.category == target.category
        by_words = not self.words or any(word in target.indicator for word in self.words)
        return by_category and by_words and bool(self.category or self.words)


def owner_by_rule(target: Target, rules: Sequence[AssignmentRule]) -> str | None:
    """The department of the first rule that fits the target."""
    return next((rule.department for rule in rules if rule.fits(target)), None)


def owner_by_suggestion(target: Target, names: Sequence[str]) -> str | None:
    """The one department that goes by the suggested name: 商务局 is 市商务局, as long as no other ends like it."""
    suggested = target.suggested_department
    if not suggested:
        return None
    fitting = [name for name in names if name == suggested] or [name for name in names if name.endswith(suggested)]
    return fitting[0] if len(fitting) == 1 else None
