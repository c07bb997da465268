"""What the pages of all services share: templates, style, and how numbers and lights are shown."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

HERE = Path(__file__).parent

LIGHT_NAMES = {"red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "blue": "蓝", "grey": "未评"}

# a page loads nothing but itself, may not be framed, and its forms go nowhere else
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{share * 100:.1f}%"


def points(gap: Decimal | None) -> str:
    return "—" if gap is None else f"{gap:+.1f}"


def environment(*folders: Path) -> Environment:
    """Templates of a service, on top of those that all share."""
    found = Environment(
        loader=FileSystemLoader([*folders, HERE / "templates"]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"percent": percent, "points": points}
    found.globals |= {"style": (HERE / "style.css").read_text("utf-8"), "light_names": LIGHT_NAMES}
    return found


def render(templates: Environment, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page."""
    headers: Mapping[str, str] = HEADERS
    return HTMLResponse(templates.get_template(name).render(**values), status_code=status, headers=headers)
