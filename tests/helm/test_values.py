"""What the chart may be told: the linter's word, and values that are refused before anything is made of them."""

from typing import Any

import jsonschema
import pytest
import yaml

from tests.helm.engine import CHART, Refused, ask, rendered

ERROR = 3


@pytest.mark.parametrize("version", ["1.27.0", "1.37.0"])
def test_the_linter_finds_nothing(values: Any, version: str) -> None:
    said = ask(values, lint=version)
    assert said["errors"] == []
    assert [one["error"] for one in said["messages"]] == ["icon is recommended"]


def test_the_chart_s_own_values_fit_its_schema() -> None:
    schema = yaml.safe_load((CHART / "values.schema.json").read_text("utf-8"))
    given = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(given, schema, cls=jsonschema.Draft202012Validator)
    assert given.keys() == schema["properties"].keys() - {"global"}, "each value is described, and each described given"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({"replicas": 3}, "replicas", id="a value that does not exist"),
        pytest.param({"image": {"tag": "latest"}}, "tag", id="an image of no version"),
        pytest.param({"image": {"digest": "sha256:12"}}, "digest", id="half a digest"),
        pytest.param({"services": {"targets": {"replicas": {"min": 0}}}}, "min", id="a service without a pod"),
        pytest.param({"services": {"alerts": {"resources": {"limits": {"memory": 512}}}}}, "memory", id="bare memory"),
        pytest.param({"services": {"web": {}}}, "web", id="a service that there is not"),
        pytest.param({"autoscaling": {"by": "memory"}}, "by", id="scaled by what cannot be scaled by"),
        pytest.param({"autoscaling": {"by": "lag"}}, "address", id="scaled by lag without Redis's address"),
        pytest.param(
            {"autoscaling": {"by": "lag", "redis": {"address": "redis://:secret@redis:6379"}}},
            "address",
            id="a URL with a password in place of an address",
        ),
        pytest.param({"gateway": {"by": "route"}}, "parents", id="a route without a gateway"),
        pytest.param({"gateway": {"tlsSecret": "tls"}}, "host", id="a certificate for no host"),
        pytest.param(
            {"settings": {"DUBAN_SESSION_SECRET": "x" * 32}}, "DUBAN_SESSION_SECRET", id="a secret among the settings"
        ),
        pytest.param(
            {"services": {"targets": {"settings": {"DUBAN_TARGETS_DATABASE_URL": "x"}}}},
            "DUBAN_TARGETS_DATABASE_URL",
            id="a database's address among the settings",
        ),
        pytest.param(
            {"databases": {"targets": "postgresql+asyncpg://targets:secret@postgres/targets"}},
            "targets",
            id="a password in a database's address",
        ),
        pytest.param({"redis": "redis://:secret@redis:6379/0"}, "redis", id="a password in the address of Redis"),
        pytest.param({"redis": "redis+cluster://redis:6379"}, "redis", id="a Redis Cluster"),
        pytest.param({"settings": {"PATH": "/"}}, "PATH", id="a setting that is not duban's"),
        pytest.param(
            {"settings": {"DUBAN_REQUESTS_PER_MINUTE": 1200}}, "DUBAN_REQUESTS", id="a setting that is a number"
        ),
        pytest.param(
            {"services": {"alerts": {"settings": {"DUBAN_ALERTS_AT_ONCE": True}}}},
            "DUBAN_ALERTS_AT_ONCE",
            id="a setting that is true, and no string",
        ),
        pytest.param(
            {"services": {"alerts": {"settings": {"DUBAN_ALERTS_AT_ONCE": "soon"}}}},
            "DUBAN_ALERTS_AT_ONCE",
            id="neither at once nor not",
        ),
        pytest.param({"network": {"callers": [{"namespace": "web"}]}}, "namespace", id="a peer that is none"),
        pytest.param({"evidence": {"size": "50"}}, "size", id="a size without a unit"),
    ],
)
def test_values_that_cannot_be_meant_are_refused(values: Any, said: str) -> None:
    with pytest.raises(Refused, match=said):
        rendered(values)
