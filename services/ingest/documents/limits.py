"""How much of a report is read before it is refused, and why that much."""

MAX_CHARACTERS = 1_000_000
"""Ten times the longest five-year plan; what the parser reads within five seconds however hostile."""

MAX_PAGES = 1_000
"""Of a pdf. A plan with all its annexes has 300; a page costs up to ten milliseconds."""

MAX_MEMBERS = 10_000
"""Files inside a docx. A report has 20, one with a picture on every page some hundreds."""

MAX_XML_BYTES = 50_000_000
"""All XML of a docx, unpacked. A report of 100,000 characters has 5 MB with the noise of an editor's markup."""

MAX_RATIO = 250
"""Unpacked to packed, of an XML member above RATIO_FROM. Word's own markup packs 10 to 50 times, a bomb 1,000."""

RATIO_FROM = 1_000_000
"""Bytes below which a ratio says nothing: small repetitive members pack well and harm nobody."""

MAX_DEPTH = 200
"""Elements inside each other. Pages by editors nest 30 deep; beyond this it is no text that a person wrote."""

READING_SECONDS = 10
"""CPU time that reading may take. A pdf of 200 pages takes two, a docx with 45 MB of XML four."""

WAITING_SECONDS = 40
"""The same by the wall clock, on a machine that has other work."""

READING_BYTES = 1_000_000_000
"""Memory of the process that reads. A docx with 45 MB of XML takes 0.7 GB; a pdf of 14 KB can ask for 10."""

MAX_ODD_SHARE = 0.02
"""Share of characters that no writer types (control, private, replaced) above which this is no text."""

MIN_COMMON_SHARE = 0.5
"""Share of GB 2312 among the Chinese characters below which GB18030 was a wrong guess. Reports have 1.0, a text in
traditional characters 0.6, UTF-8 misread and noise a third."""

SPARSE_PAGE = 20
"""Characters: a pdf page with fewer and a picture over most of it is a scan."""

SCANNED_SHARE = 0.5
"""Of the pages: from here on a pdf is a scan; below, a scanned cover or signature page is passed over."""
