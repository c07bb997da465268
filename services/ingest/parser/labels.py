"""Numbers that label: parts of names, dates, ordinals, ranks, ages, stretches of time."""

import re

from services.contract import LARGEST, SMALLEST
from services.ingest.parser.exclusions_lexicon import (
    DATE_AFTER,
    DURATION_AFTER,
    ORDINAL_BEFORE,
    RANK_AFTER,
    RANK_BEFORE,
)
from services.ingest.parser.places import Place, Rule

_DATE_AFTER = re.compile(DATE_AFTER)
_ORDINAL_BEFORE = re.compile(ORDINAL_BEFORE)
_RANK_BEFORE = re.compile(RANK_BEFORE)
_RANK_AFTER = re.compile(RANK_AFTER)
_SHORTENED = re.compile(r"(?:压缩|压减|缩短|缩减|控制|减少|降低|降|精简)(?:[至到]|在)(?:平均)?$")
_DURATION_AFTER = re.compile(DURATION_AFTER)


def in_a_name(place: Place) -> bool:
    """Inside a quotation, a title or a slogan: “15分钟生活圈”, 《…（2021—2035年）》."""
    return place.quoted


def document_number(place: Place) -> bool:
    """〔2020〕41号, 12号文件."""
    return place.after[:1] in ("]", "号") or (place.before[-1:] == "[" and place.mention.unit is None)


def ordinal(place: Place) -> bool:
    """第3, 前10, G310, 1. at the head of a line."""
    if _ORDINAL_BEFORE.search(place.before[-6:]):
        return True
    return place.mention.unit is None and place.after[:1] in (".", ")", "]") and not place.before.strip("([")


def age(place: Place) -> bool:
    """65岁以上老年人, 3岁以下婴幼儿: who is meant, not how many."""
    return place.mention.unit == "岁" and not re.search(r"寿命|年龄", place.before)


def rank(place: Place) -> bool:
    """居全国第3位, 百强, 5A级."""
    if _RANK_AFTER.match(place.after) and place.mention.unit is None:
        return True
    if place.mention.unit in (None, "位"):
        return bool(_RANK_BEFORE.search(place.before[-12:]))
    return place.mention.unit in ("个", "人") and bool(re.search(r"[居列第前]$", place.before))


def duration(place: Place) -> bool:
    """用两年时间, 30分钟, 5个月: how long, not how much."""
    unit = place.mention.unit
    if unit in ("天", "个月", "个工作日", "小时", "分钟") and _SHORTENED.search(place.before):
        return False
    if unit in ("分钟", "小时", "天", "个月", "个工作日") or (unit is None and place.after[:1] == "年"):
        if unit in ("天",) and re.search(
            r"(?:天数|优良|达到|不少于|保持|稳定|以上)[^,]*$", place.before + place.after[:2]
        ):
            return False
        return not re.search(r"(?:年限|时限|时间|耗时|用时)(?:.{0,6})$", place.before) or bool(
            _DURATION_AFTER.match(place.after)
        )
    return False


def date(place: Place) -> bool:
    """A year, a month, a day, an hour, a meeting, a grade."""
    if place.mention.unit and place.mention.unit not in ("期", "天", "次"):
        return False
    return bool(_DATE_AFTER.match(place.after)) and not place.mention.is_rate


def out_of_bounds(place: Place) -> bool:
    """A number larger or smaller than any amount: a slip of the pen, a telephone number."""
    largest = place.mention.high or place.mention.value
    return largest >= LARGEST or 0 < place.mention.value < SMALLEST


def without_unit(place: Place) -> bool:
    """A number that counts nothing the table of units knows."""
    return place.mention.unit is None


LABELS: tuple[Rule, ...] = (in_a_name, document_number, rank, ordinal, age, duration, date, without_unit, out_of_bounds)
