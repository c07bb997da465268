"""Characters that are read as others."""

FOLDS: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""Full-width forms, one to one: １２％ is read as 12%."""

FOLDS.update(
    {
        ord("○"): "〇",
        ord("◯"): "〇",
        ord("━"): "—",
        ord("―"): "—",
        ord("─"): "—",
        ord("〜"): "~",
        ord("∼"): "~",
        ord("˜"): "~",
        ord("‑"): "-",
        ord("‐"): "-",
        ord("−"): "-",
        ord("∶"): ":",
        ord("﹣"): "-",
        ord("﹪"): "%",
        ord("٪"): "%",
        ord("．"): ".",
        ord("「"): "“",
        ord("」"): "”",
        ord("『"): "“",
        ord("』"): "”",
        ord("〝"): "“",
        ord("〞"): "”",
        ord("〔"): "[",
        ord("〕"): "]",
        ord("｡"): "。",
        ord("､"): "、",
    }
)

ENTITIES: dict[str, str] = {
    "ldquo": "“",
    "rdquo": "”",
    "quot": '"',
    "#34": '"',
    "lsquo": "‘",
    "rsquo": "’",
    "mdash": "—",
    "ndash": "–",
    "middot": "·",
    "hellip": "…",
    "percnt": "%",
    "#37": "%",
    "#65285": "%",
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "permil": "‰",
    "times": "×",
    "sup2": "²",
}

BREAKING_TAGS = frozenset(
    [
        "br",
        "p",
        "div",
        "tr",
        "li",
        "td",
        "th",
        "table",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
    ]
)
