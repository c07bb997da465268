"""Targets as rows of the gold files: plain JSON values in the order of the guidelines."""

from typing import Any

from services.contract import GUIDELINE_FIELDS, Target


def guideline_row(target: Target) -> dict[str, Any]:
    """A target with exactly the fields of the guidelines: amounts as plain strings, dates as ISO, null for nothing."""
    dumped = target.model_dump(mode="json")
    return {name: dumped[name] for name in GUIDELINE_FIELDS}


def baseline_row(target: Target) -> dict[str, Any] | None:
    """A target's baseline in the form of NAME.baselines.jsonl; None where it has none."""
    if target.baseline is None:
        return None
    dumped = target.baseline.model_dump(mode="json")
    named = {"target_start": target.start, "target_quote": target.quote}
    return {**named, **{name: dumped[name] for name in ("start", "end", "quote", "value", "unit")}, "tier": "core"}
