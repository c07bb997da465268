"""The chart of what was done against what was to be done, as SVG made on the server. Pure.

Colours and line styles are the style sheet's (`.chart …`); a line is known by its dashes and markers too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import escape

from services.assessment import words
from services.web.axes import Scale, days_of_axis, ticks

ABOVE, RIGHT, BELOW = 34, 24, 26
"""Room for the legend, the last label and the days."""
LETTER = 7
"""How wide a digit is."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Point:
    """A value at the end of a day."""

    on: date
    value: Decimal


@dataclass(frozen=True)
class ProgressChart:
    """What a chart shows: figures and schedule in the target's unit, the goal, and the first and the last day.

    `from_zero`: an amount is seen against nothing done; of a level or a rate only the range that it moves in.
    """

    title: str
    unit: str | None
    first: date
    last: date
    actual: Sequence[Point]
    schedule: Sequence[Point]
    goal: Decimal
    from_zero: bool = True


def draw(chart: ProgressChart, name: str, width: int = 720, height: int = 280) -> str:
    """The chart as an `svg` element of that size; `name` tells it from others of the page."""
    values = [point.value for point in (*chart.actual, *chart.schedule)] + [chart.goal]
    marks = ticks([*values, Decimal(0)] if chart.from_zero else _padded(values))
    size, letters = _multiple(marks, chart.unit)
    labels = [words.number(mark / size, 4) for mark in marks]
    left = max(len(label) for label in labels) * LETTER + 14
    across = Scale(Decimal((chart.first - ONE_DAY).toordinal()), Decimal(chart.last.toordinal()), left, width - RIGHT)
    up = Scale(marks[0], marks[-1], height - BELOW, ABOVE)
    body = [
        f'<title id="{name}-title">{escape(chart.title)}</title>',
        f'<desc id="{name}-desc">{escape(described(chart))}</desc>',
        *_grid(marks, labels, up, left, width),
        *_days(chart, across, height, (width - left) // 56),
        *_legend(chart, letters, width),
        _line("goal", [(Decimal(left), up(chart.goal)), (Decimal(width - RIGHT), up(chart.goal))]),
        *_series("schedule", chart.schedule, across, up),
        *_series("actual", chart.actual, across, up),
        *_last_value(chart, across, up, size),
    ]
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">{"".join(body)}</svg>'
    )


def _padded(values: Sequence[Decimal]) -> list[Decimal]:
    """The values with some air above and below."""
    air = (max(values) - min(values)) / 10
    return [*values, min(values) - air, max(values) + air]


def described(chart: ProgressChart) -> str:
    """The chart in words, for those who cannot see it."""
    goal = f"目标{words.amount(chart.goal, chart.unit)}，时限{words.day(chart.last)}"
    if not chart.actual:
        return f"尚无数据。{goal}。"
    newest = chart.actual[-1]
    known = [point for point in chart.schedule if point.on <= newest.on]
    beside = f"，同期序时{words.amount(known[-1].value, chart.unit)}" if known else ""
    return f"截至{words.day(newest.on)}为{words.amount(newest.value, chart.unit)}{beside}。{goal}。"


def _multiple(marks: Sequence[Decimal], unit: str | None) -> tuple[Decimal, str]:
    """In what the axis counts, and what that is called: 10000, 万平方米."""
    largest = max(abs(mark) for mark in marks)
    for letters, size in (("万亿", Decimal(10**12)), ("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if largest >= size:
            return size, f"{letters}{unit or ''}"
    return Decimal(1), unit or ""


def _grid(marks: Sequence[Decimal], labels: Sequence[str], up: Scale, left: int, width: int) -> Iterable[str]:
    for mark, label in zip(marks, labels, strict=True):
        y = up(mark)
        yield f'<line class="grid" x1="{left}" x2="{width - RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text class="tick" x="{left - 6}" y="{y + 4}" text-anchor="end">{label}</text>'


def _days(chart: ProgressChart, across: Scale, height: int, most: int) -> Iterable[str]:
    for day, label in days_of_axis(chart.first, chart.last, most):
        x = across(Decimal(day.toordinal()))
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{height - BELOW}" y2="{height - BELOW + 4}"/>'
        yield f'<text class="tick" x="{x}" y="{height - 8}" text-anchor="middle">{label}</text>'


def _legend(chart: ProgressChart, letters: str, width: int) -> Iterable[str]:
    """The unit on the left, and each line with its name on the right."""
    yield f'<text class="tick" x="4" y="16">{escape(f"单位：{letters}" if letters else "")}</text>'
    shown = [("actual", "实际"), *([("schedule", "序时")] if chart.schedule else []), ("goal", "目标")]
    for place, (kind, label) in enumerate(reversed(shown)):
        x = width - RIGHT - 62 * (place + 1)
        yield _line(kind, [(Decimal(x), Decimal(12)), (Decimal(x + 26), Decimal(12))])
        yield _marker(kind, Decimal(x + 13), Decimal(12))
        yield f'<text class="tick" x="{x + 31}" y="16">{label}</text>'


def _series(kind: str, points: Sequence[Point], across: Scale, up: Scale) -> Iterable[str]:
    places = [(across(Decimal(point.on.toordinal())), up(point.value)) for point in points]
    if len(places) > 1:
        yield _line(kind, places)
    for x, y in places:
        yield _marker(kind, x, y)


def _line(kind: str, places: Sequence[tuple[Decimal, Decimal]]) -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{x},{y}" for x, y in places)}"/>'


def _marker(kind: str, x: Decimal, y: Decimal) -> str:
    """A dot for what was done, a small square for the schedule, nothing on the goal."""
    if kind == "actual":
        return f'<circle class="actual" cx="{x}" cy="{y}" r="4"/>'
    return f'<rect class="schedule" x="{x - 2}" y="{y - 2}" width="4" height="4"/>' if kind == "schedule" else ""


def _last_value(chart: ProgressChart, across: Scale, up: Scale, size: Decimal) -> Iterable[str]:
    """The newest figure beside its dot: away from the schedule, without one on the side where no line comes from."""
    if not chart.actual:
        return
    newest = chart.actual[-1]
    x, y = across(Decimal(newest.on.toordinal())), up(newest.value)
    label = words.number(newest.value / size)
    planned = [point.value for point in chart.schedule if point.on <= newest.on][-1:]
    at_edge = x > across.last - len(label) * LETTER - 10
    anchor, x, y = ("end", x, y - 9) if at_edge else ("start", x + 9, y + 5)
    if planned and not at_edge:
        below = newest.value < planned[0] and y + 20 < up.first
        anchor, x, y = "middle", x - 9, y + 14 if below else y - 14
    yield f'<text class="value" x="{x}" y="{y}" text-anchor="{anchor}">{label}</text>'
