"""What Excel lets a department fill into its form, and what it says when something else is typed."""

from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation

from services.targets.sheets.texts import is_formula_like
from services.targets.units import FACTORS, parse_unit

_LARGEST = 10**15
_LONGEST_LIST = 250
_MULTIPLIERS = ("", "万", "亿")


def number_rule() -> DataValidation:
    """Any number."""
    rule = DataValidation(type="decimal", operator="between", formula1=str(-_LARGEST), formula2=str(_LARGEST))
    return _said(rule, "本期数值", "填数字，不带单位；百分数填 5.5，单位选 %", "应为数字，如 8.6；单位填在“单位”列")


def done_rule() -> DataValidation:
    """Done or not."""
    rule = DataValidation(type="list", formula1='"1,0"')
    return _said(rule, "本期数值", "已完成填 1，未完成填 0", "应为 1（已完成）或 0（未完成）")


def day_rule(latest: date) -> DataValidation:
    """A day that is not in the future."""
    formula = f"DATE({latest.year},{latest.month},{latest.day})"
    rule = DataValidation(type="date", operator="lessThanOrEqual", formula1=formula)
    shown = latest.isoformat()
    return _said(rule, "数据截止期", f"数据统计到哪一天，不晚于 {shown}", f"应为不晚于 {shown} 的日期，如 2026-06-30")


def choice_rule(title: str, choices: tuple[str, ...], strict: bool = True) -> DataValidation | None:
    """One of a list; None where Excel cannot hold the list. Not strict: Excel asks, and takes something else too."""
    listed = ",".join(choices)
    if len(listed) > _LONGEST_LIST or any("," in one or '"' in one or is_formula_like(one) for one in choices):
        return None
    rule = DataValidation(type="list", formula1=f'"{listed}"', errorStyle="stop" if strict else "warning")
    return _said(rule, title, "请从列表中选择", f"应为下列之一：{'、'.join(choices)}"[:200])


def fitting_units(unit: str) -> tuple[str, ...]:
    """The units that convert into a target's, its own first, larger ones of the same dimension after it."""
    _, base = parse_unit(unit)
    if base not in FACTORS:
        ratio = base in ("%", "‰", "个百分点")
        return (unit,) if ratio else tuple(dict.fromkeys((unit, *(f"{many}{base}" for many in _MULTIPLIERS))))
    dimension = FACTORS[base][0]
    same = [name for name, (kind, _) in FACTORS.items() if kind == dimension]
    return tuple(dict.fromkeys((unit, base, f"万{base}", f"亿{base}", *same)))


def _said(rule: DataValidation, title: str, prompt: str, error: str) -> DataValidation:
    rule.allow_blank, rule.showInputMessage, rule.showErrorMessage = True, True, True
    rule.promptTitle, rule.prompt = title, prompt
    rule.errorTitle, rule.error = f"{title}不对", error
    return rule
