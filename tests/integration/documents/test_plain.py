"""Plain text: its encoding is found, nothing else is touched."""

import pytest

from services.contract import InvalidValue
from services.ingest.documents import text_of

TEXT = "示范市2026年政府工作报告\r\n\r\n　　新增海外仓20万平方米，增长5％左右。\n"
OLD = "全年計劃新建學校二十所，規模以上工業增加值增長百分之六，人均可支配收入與經濟同步提高。"
RARE = "朱镕基、李喆、䶮，㎡与‰，人民币￥100元，计划新增20所学校。"


@pytest.mark.parametrize(
    ("data", "filename", "text"),
    [
        pytest.param(TEXT.encode(), "报告.txt", TEXT, id="UTF-8, its CRLF and full-width blanks as they are"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), "报告.txt", TEXT, id="UTF-8 with a byte order mark"),
        pytest.param(TEXT.encode("gb18030"), "报告.txt", TEXT, id="GB18030"),
        pytest.param(RARE.encode("gb18030"), "a.txt", RARE, id="GB18030 with characters beyond GB 2312"),
        pytest.param(TEXT.encode("utf-16"), "a.txt", TEXT, id="UTF-16 with its mark, as Notepad's Unicode"),
        pytest.param(b"**GDP** &lt;5%", "a.md", "**GDP** &lt;5%", id="markdown keeps its marks and entities"),
        pytest.param("目标100个".encode(), "", "目标100个", id="no name"),
        pytest.param("目标100个".encode(), "二〇二六年.报告", None, id="a dot in a name makes a suffix"),
        pytest.param("目标100个".encode(), "REPORT.TXT", "目标100个", id="a name in capitals"),
        pytest.param("PK赛100场".encode(), "a.txt", "PK赛100场", id="a text that begins like a zip"),
        pytest.param("<p>目标</p>".encode(), "a.txt", "<p>目标</p>", id="tags in a txt are its text"),
        pytest.param(OLD.encode("gb18030"), "a.txt", OLD, id="GB18030 in traditional characters"),
        pytest.param("浣犲ソ锛屼笘鐣".encode("gb18030"), "a.txt", None, id="rare characters throughout: no GB18030"),
        pytest.param(TEXT.encode()[:-2], "a.txt", None, id="UTF-8 cut inside a character is not read as GB18030"),
        pytest.param(b"\x80\x81\xff" * 50, "a.txt", None, id="no encoding at all"),
        pytest.param(bytes(range(1, 32)) * 9, "a.txt", None, id="control characters"),
        pytest.param("目标\x00100个".encode(), "a.txt", None, id="a NUL in the text"),
        pytest.param(TEXT.encode("utf-16-le"), "a.txt", None, id="UTF-16 without its mark"),
    ],
)
def test_a_text_is_decoded_and_kept_as_it_is(data: bytes, filename: str, text: str | None) -> None:
    if text is None:
        with pytest.raises(InvalidValue, match=r"请|UTF-8"):
            text_of(data, filename)
    else:
        assert text_of(data, filename) == text
