"""The number that a target gets when it is put on file (立项编号), by year and source. Pure."""

SERIES = (
    ("政府工作报告", "政府工作报告"),
    ("国民经济和社会发展", "发展规划"),
    ("五年规划", "发展规划"),
    ("规划纲要", "发展规划"),
    ("民生实事", "民生实事"),
    ("常务会议", "常务会议"),
)
"""Words in a document's title, and the series that its targets are numbered in."""

OTHER = "专项督办"


def series(title: str) -> str:
    """The series of a document, by its title."""
    return next((name for words, name in SERIES if words in title), OTHER)


def number_of(series_: str, year: int, place: int) -> str:
    """A number as offices write it: 政府工作报告〔2026〕7号."""
    return f"{series_}〔{year}〕{place}号"
