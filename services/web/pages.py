"""What the pages of all services share: templates, style, and how numbers and lights are shown."""

import base64
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.assessment import LIGHT_NAMES, words
from services.web.wording import category_name, gap_words, percent, points

HERE = Path(__file__).parent
STYLE = (HERE / "style.css").read_text("utf-8")

NAVIGATION = (("/board", "看板"), ("/ledger", "台账"), ("/my", "我的任务"))

# a page loads nothing, runs no script, has no style but ours, may not be framed, and its forms go nowhere else
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


def environment(*folders: Path) -> Environment:
    """Templates of a service, on top of those that all share."""
    found = Environment(
        loader=FileSystemLoader([*folders, HERE / "templates"]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "percent": percent,
        "points": points,
        "gap_words": gap_words,
        "goal": words.goal,
        "category": category_name,
        "amount": words.amount,
        "decimal": Decimal,
    }
    found.globals |= {"style": STYLE, "light_names": LIGHT_NAMES, "navigation": NAVIGATION}
    return found


def render(templates: Environment, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page."""
    return HTMLResponse(templates.get_template(name).render(**values), status_code=status, headers=HEADERS)
