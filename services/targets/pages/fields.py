"""A page's form as it was filled in: its fields read one by one, each refused by its Chinese name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from starlette.datastructures import FormData

from services.contract import InvalidValue

E = TypeVar("E", bound=StrEnum)

LONGEST_TEXT, LONGEST_NAME, MOST_DIGITS = 1000, 60, 30

FIELD_NAMES: Mapping[str, str] = {
    "value": "数值",
    "value_high": "上限",
    "unit": "单位",
    "as_of": "数据截止期",
    "kind": "口径",
    "node": "节点",
    "note": "说明",
    "problem": "问题",
    "next_step": "下步措施",
    "reason": "理由",
    "why": "理由",
    "deadline": "新的时限",
    "due_day": "报送日",
    "evidence": "佐证",
    "file": "文件",
    "lead": "牵头单位",
    "lead_official": "牵头领导",
    "every": "报送周期",
    "plan": "计划",
    "plan.kind": "计划",
    "plan.points": "计划",
    "plan.quarters": "四个季度末累计％",
    "q": "查找的文字",
    "department": "部门",
    "light": "亮灯",
    "state": "状态",
    "report": "报送",
    "waiting": "办理情况",
    "category": "类别",
    "order": "排序",
}


@dataclass(frozen=True)
class Fields:
    """The texts of a form; a field left empty is as one that is not there."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, form: FormData) -> "Fields":
        return cls({name: value.strip() for name, value in form.multi_items() if isinstance(value, str)})

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str | None:
        found = self.texts.get(name) or None
        if found is not None and len(found) > longest:
            raise InvalidValue(name, f"{len(found)}字", f"至多 {longest} 个字")
        return found.replace("\x00", "") if found else None

    def number(self, name: str) -> Decimal | None:
        """A number as people type it; 1,200 and full-width digits are understood."""
        found = self.text(name)
        if found is None:
            return None
        try:
            value = Decimal(found.replace(",", "").replace("，", "").replace("．", "."))
        except InvalidOperation:
            raise InvalidValue(name, found, "数，如 8.6") from None
        if not value.is_finite() or len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
            raise InvalidValue(name, found, "数，如 8.6")
        return value

    def day(self, name: str) -> date | None:
        found = self.text(name)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            raise InvalidValue(name, found, "日期，如 2026-06-30") from None

    def required_day(self, name: str) -> date:
        found = self.day(name)
        if found is None:
            raise InvalidValue(name, None, "日期，如 2026-06-30")
        return found

    def one_of(self, name: str, kinds: type[E]) -> E | None:
        found = self.text(name)
        try:
            return kinds(found) if found else None
        except ValueError:
            raise InvalidValue(name, found, f"下列之一：{'、'.join(kinds)}") from None

    def id(self, name: str) -> UUID | None:
        found = self.text(name)
        try:
            return UUID(found) if found else None
        except ValueError:
            raise InvalidValue(name, found, "编号") from None


def said_of(error: Exception) -> str:
    """Why a form was refused, with the field's name as the page has it."""
    if not isinstance(error, InvalidValue):
        return str(error)
    name = FIELD_NAMES.get(error.field, error.field)
    given = "没有填写" if error.value is None else f"“{error.value}”不对"
    return f"{name}：{given}；应为{error.expected}"
