"""A message as people get it: title, text, and the number by which a repeat is known. Pure."""

from uuid import UUID

TEST_TITLE = "督办测试消息"
TEST_TEXT = "这是一条测试消息，收到即表示渠道畅通，无需处理。"

CUT = "……（内容过长，其余见督办看板）"


def letter(body: str, id_: UUID, most_bytes: int, title: str | None = None) -> str:
    """Title, body and number, a line each, in no more bytes than the channel takes; whole lines give way."""
    ending = f"\n编号：{id_}"
    text = f"{title}\n{body}" if title else body
    return _fitted(text, most_bytes - len(ending.encode())) + ending


def _fitted(text: str, most_bytes: int) -> str:
    if len(text.encode()) <= most_bytes:
        return text
    kept = text.encode()[: most_bytes - len(f"\n{CUT}".encode())].decode(errors="ignore")
    lines, _, _ = kept.rpartition("\n")
    return f"{lines or kept}\n{CUT}"
