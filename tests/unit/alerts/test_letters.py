"""Messages as people get them."""

from uuid import UUID

import pytest

from services.alerts.letters import CUT, letter

ID = UUID("11111111-1111-5111-8111-111111111111")
ENDING = f"\n编号：{ID}"


@pytest.mark.parametrize(
    ("title", "body", "most", "text"),
    [
        pytest.param(
            "标题", "一\n二", 2048, f"标题\n一\n二{ENDING}", id="title, text and number stand on lines of their own"
        ),
        pytest.param(None, "一", 2048, f"一{ENDING}", id="where the title goes apart the text begins"),
        pytest.param("题", "一" * 200, 2048, f"题\n{'一' * 200}{ENDING}", id="what fits is left as it is"),
        pytest.param(
            "题",
            "\n".join(["一" * 30] * 9),
            300,
            f"题\n{'一' * 30}\n{'一' * 30}\n{CUT}{ENDING}",
            id="whole lines give way",
        ),
        pytest.param(None, "一" * 300, 200, f"{'一' * 35}\n{CUT}{ENDING}", id="of a single line its end does"),
    ],
)
def test_a_letter(title: str | None, body: str, most: int, text: str) -> None:
    assert letter(body, ID, most, title) == text


@pytest.mark.parametrize("most", range(150, 400, 7))
def test_a_letter_is_never_longer_than_the_channel_takes_and_keeps_its_number(most: int) -> None:
    text = letter("新增海外仓（牵头单位：市商务局）：红灯。\n" * 40, ID, most, "督办提醒")
    assert len(text.encode()) <= most
    assert text.endswith(ENDING)
    assert CUT in text
