"""Reads a report: text in, targets out. Pure; offsets are those of the text given."""

from services.ingest.parser.report import Decision, ParsedReport, parse_report
from services.ingest.parser.rows import baseline_row, guideline_row

__all__ = ["Decision", "ParsedReport", "baseline_row", "guideline_row", "parse_report"]
