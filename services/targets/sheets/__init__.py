"""Spreadsheets: the ledger as an office prints it, a department's form, and both read back. Pure: bytes in and out.

A workbook's bytes carry the moment at which openpyxl made them; two of the same content differ in that alone.
"""
