"""Whatever is asked of any route, the answer is one that the OpenAPI document promises, and never a 5xx."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import (
    CoveragePhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from services.runtime.embedded.stack import Stack
from services.runtime.http.app import create_app
from services.runtime.settings import SharedSettings
from services.stack import NAMES, build, settings_for
from tests.integration.city import City

EXAMPLES = 25
"""Of each operation. That whatever fits the schema is taken is not asked: the domain has rules that no schema says."""


def document() -> dict[str, Any]:
    """The OpenAPI document of all services together; for that none of them has to run."""
    urls = dict.fromkeys(NAMES, "postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    nowhere = settings_for(NAMES, Stack(urls, "redis://127.0.0.1:1/0", Path("nowhere")))
    return create_app(build(nowhere, SharedSettings(session_secret="0" * 32))).openapi()


CONFIG = SchemathesisConfig(
    projects=ProjectsConfig(
        default=ProjectConfig(
            generation=GenerationConfig(deterministic=True, allow_extra_parameters=False),
            phases=PhasesConfig(coverage=CoveragePhaseConfig(enabled=False)),
        )
    )
)
API = schemathesis.openapi.from_dict(document(), config=CONFIG)


# the services run in this process and use `random` on their own while hypothesis draws
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module:Warning")

LINE_BY_LINE = "/api/v1/progress"
"""Answers of each line whether it is taken, so that a bad one harms no other."""


@API.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_the_document_says(case: schemathesis.Case, common_city: City) -> None:
    key = {"Authorization": common_city.operator.headers["authorization"]}
    besides = [positive_data_acceptance] + [negative_data_rejection] * (case.operation.path == LINE_BY_LINE)
    case.call_and_validate(base_url=common_city.url, headers=key, excluded_checks=besides)
