"""Reads a report: text in, targets out. Pure; offsets are those of the text given."""

from services.ingest.parser.report import parse_report
from services.ingest.parser.results import Decision, ParsedReport
from services.ingest.parser.rows import baseline_row, guideline_row

__all__ = ["Decision", "ParsedReport", "baseline_row", "guideline_row", "parse_report"]
