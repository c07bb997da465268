"""What a web page says, without what surrounds it."""

import pytest

from services.ingest.documents.kinds import Kind
from services.ingest.documents.reading import read

MENU = "<ul>" + "".join(f'<li><a href="{n}">栏目{n}</a></li>' for n in range(6)) + "</ul>"
ROWS = "<tr><th>指标<th>目标</tr><tr><td>就业<td>20万人</tr>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<h1>报告</h1><p>增长<b>5%</b>。</p>", "报告\n\n增长5%。", id="blocks are lines, emphasis is not"),
        pytest.param("<p>甲&nbsp;乙&lt;5&#37;&amp;㎡</p>", "甲 乙<5%&㎡", id="entities"),
        pytest.param(
            "<p>　　甲<br>　　乙<br/><br/>丙</p>", "　　甲\n　　乙\n\n丙", id="a break is a line, two are a block"
        ),
        pytest.param("<p>全市\n   上下\n5G</p>", "全市上下 5G", id="source lines of Chinese are joined without blank"),
        pytest.param("<div>甲<p>乙</p>丙</div>", "甲\n\n乙\n\n丙", id="text beside blocks"),
        pytest.param("<pre>甲\n乙</pre>", "甲\n乙", id="set text keeps its lines"),
        pytest.param(
            "<style>p{}</style><script>var 目标=1</script><!-- 注 --><p>正文</p><noscript>开</noscript>",
            "正文",
            id="no scripts, styles, comments",
        ),
        pytest.param("<nav>首页</nav><p>正文</p><p hidden>藏</p>", "正文", id="no navigation, nothing hidden"),
        pytest.param("<p style='display: none'>藏</p><p>正文</p>", "正文", id="nothing styled away"),
        pytest.param(f"{MENU}<p>正文</p>", "正文", id="a list of links is a menu"),
        pytest.param(
            '<p><a href="1">甲</a><a href="2">乙</a><a href="3">丙</a><a href="4">丁</a>是重点。</p>',
            "甲乙丙丁是重点。",
            id="a sentence with many links stays",
        ),
        pytest.param(f"<table>{ROWS}</table><p>完</p>", "| 指标 | 目标 |\n| 就业 | 20万人 |\n\n完", id="a table"),
        pytest.param("<table><tr><td rowspan=2>民生<td>甲<tr><td>乙</table>", "| 民生 | 甲 |\n\n乙", id="merged once"),
        pytest.param(
            f"<table><tr><td>{MENU}</td><td><p>甲。</p><p>乙。</p></td></tr></table>",
            "甲。\n\n乙。",
            id="a table that lays out a page",
        ),
        pytest.param("<p>甲<p>乙<ul><li>丙<li>丁", "甲\n\n乙\n\n丙\n\n丁", id="tags left open"),
        pytest.param(
            "<title>示范市2026年政府工作报告_示范市人民政府</title><p>各位代表：</p>",
            "示范市2026年政府工作报告\n\n各位代表：",
            id="a title that only the head has",
        ),
        pytest.param(
            "<meta name=ArticleTitle content=某市2026年计划><title>门户</title><p>正文</p>",
            "某市2026年计划\n\n正文",
            id="the title as government sites give it",
        ),
        pytest.param("<title>某市政府工作报告</title><h1>某市政府工作报告</h1>", "某市政府工作报告", id="a title once"),
        pytest.param("<title>示范市人民政府</title><p>正文</p>", "正文", id="a site's name is no title"),
    ],
)
def test_a_page_is_read_as_its_content(markup: str, text: str) -> None:
    assert read(markup.encode(), Kind.HTML) == text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        pytest.param("gb2312", "gb18030", id="declared GB 2312, written in GB18030"),
        pytest.param("utf-8", "utf-8-sig", id="UTF-8 with a byte order mark"),
        pytest.param("gbk", "utf-8", id="declared GBK, but UTF-8"),
        pytest.param("utf-8", "gb18030", id="declared UTF-8, but GB18030"),
    ],
)
def test_what_a_page_is_written_in_counts_not_what_it_declares(charset: str, encoding: str) -> None:
    markup = f'<meta charset="{charset}"><p>李镕基，增长5％，绿地100㎡。</p>'
    assert read(markup.encode(encoding), Kind.HTML) == "李镕基，增长5％，绿地100㎡。"
