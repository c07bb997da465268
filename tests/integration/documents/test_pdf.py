"""What a pdf's text layer says: paragraphs joined, what every page repeats dropped."""

import pytest

from services.ingest.documents.kinds import Kind
from services.ingest.documents.reading import read
from tests.integration.documents.making import Drawing, lines, pdf, picture

FULL = "全市上下一手稳项目稳订单稳就业一手抓创新抓改革抓开放年底"
EDGE = 74.0
INDENT = 106.0


def body(
    *texts: str, x: float = EDGE, y: float = 700, gap: float = 28, size: float = 16
) -> list[tuple[float, float, str]]:
    return [(x, y - gap * row, text) for row, text in enumerate(texts)]


def ragged(y: float) -> list[tuple[float, float, str]]:
    return [(INDENT, y, FULL[:26]), (EDGE, y - 28, FULL[:22]), (EDGE, y - 56, "完成。")]


def numbered(count: int, form: str, *, header: str = "") -> list[Drawing]:
    return [
        lines(
            (INDENT, 728, f"第{'甲乙丙丁'[page]}段。"),
            *body(FULL),
            (280, 40, form.format(page + 1)),
            (200, 810, header),
        )
        for page in range(count)
    ]


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        pytest.param([lines(*body(FULL, FULL, "完成。"))], f"{FULL}{FULL}完成。", id="lines as wide as the page go on"),
        pytest.param(
            [lines(*body("一、回顾", FULL, "完成。"))],
            f"一、回顾\n{FULL}完成。",
            id="a short line ends, as a heading does",
        ),
        pytest.param(
            [lines((EDGE, 700, FULL), (INDENT, 672, FULL[:26]), (EDGE, 644, "完成。"))],
            f"{FULL}\n{FULL[:26]}完成。",
            id="an indented line begins a paragraph",
        ),
        pytest.param(
            [lines(*[line for row in range(4) for line in ragged(720 - 84 * row)])],
            "\n".join([FULL[:26] + FULL[:22] + "完成。"] * 4),
            id="where paragraphs are indented a line that is not quite full goes on",
        ),
        pytest.param(
            [
                lines(
                    (INDENT, 728, FULL[:26]),
                    *body("指标 去年完成 今年目标 牵头部门和单位", "就业 20万人 21万人 人力资源和社保局"),
                )
            ],
            f"{FULL[:26]}指标 去年完成 今年目标 牵头部门和单位\n就业 20万人 21万人 人力资源和社保局",
            id="rows of a table stay apart",
        ),
        pytest.param(
            [lines(*body(FULL, FULL, FULL), *body(FULL, "完成。", y=580))],
            f"{FULL * 3}\n{FULL}完成。",
            id="a wider gap parts paragraphs",
        ),
        pytest.param(
            [lines(*body(FULL, "（二）开放。"))], f"{FULL}\n（二）开放。", id="an item's number begins a paragraph"
        ),
        pytest.param(
            [lines(*body(FULL, FULL)), lines(*body("完成。"))], f"{FULL}{FULL}完成。", id="a paragraph over two pages"
        ),
        pytest.param(
            [lines(*body(FULL[:-2] + "12", "00个。", FULL))],
            f"{FULL[:-2]}1200个。\n{FULL}",
            id="a number cut by the edge",
        ),
        pytest.param(
            [lines(*body(*[FULL[:12]] * 5, "左。", size=12), *body(*[FULL[:12]] * 5, "右。", x=320))],
            f"{FULL[:12] * 5}左。\n{FULL[:12] * 5}右。",
            id="two columns, each by its own edges",
        ),
        pytest.param(
            numbered(4, "— {} —", header="示范市人民政府工作报告"),
            "\n".join(f"第{name}段。\n{FULL}" for name in "甲乙丙丁"),
            id="headers and page numbers go",
        ),
        pytest.param(
            numbered(2, "第 {} 页 共 2 页"), f"第甲段。\n{FULL}\n第乙段。\n{FULL}", id="numbers of two pages go"
        ),
        pytest.param([lines(*body("目标。"), (280, 40, "— 1 —"))], "目标。\n— 1 —", id="one page proves no repetition"),
        pytest.param(
            [lines((INDENT, 700, "甲。"), (INDENT, 60, f"学校{count}所。")) for count in (20, 35, 12)],
            "甲。\n学校20所。\n甲。\n学校35所。\n甲。\n学校12所。",
            id="alike lines at the foot whose numbers do not count pages stay",
        ),
        pytest.param(
            [picture, *[lines(*body("正文100字。"))] * 2], "正文100字。\n正文100字。", id="a scanned cover is passed"
        ),
    ],
)
def test_a_pdf_is_read_by_paragraphs(pages: list[Drawing], text: str) -> None:
    assert read(pdf(*pages), Kind.PDF) == text


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert read(pdf(lines(*body("新增20所学校。")), password=""), Kind.PDF) == "新增20所学校。"
