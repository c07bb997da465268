"""Reads a report: text in, targets out. Pure; offsets are those of the text given."""

from services.ingest.parser.report import ParsedReport, parse_report

__all__ = ["ParsedReport", "parse_report"]
