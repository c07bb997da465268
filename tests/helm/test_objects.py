"""Every object that the chart makes is one that Kubernetes takes, and they fit each other."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import kubernetes_validate
import pytest
import yaml

from tests.helm.engine import Object, of_kind, rendered_by_command

CUSTOM = yaml.safe_load(Path(__file__).with_name("custom_resources.yaml").read_text("utf-8"))
VERSIONS = ("1.27", "1.31", "1.37")


@pytest.mark.parametrize("version", VERSIONS)
def test_an_object_has_only_fields_that_its_kind_has(objects: list[Object], version: str) -> None:
    for found in objects:
        kind = found["kind"]
        if kind in CUSTOM["kinds"]:
            schema = {"$defs": CUSTOM["$defs"], "allOf": [{"$ref": "#/$defs/kind"}, CUSTOM["kinds"][kind]]}
            jsonschema.validate(found, schema, cls=jsonschema.Draft202012Validator)
        else:
            kubernetes_validate.validate(found, version, strict=True)


def test_helm_itself_renders_the_same(values: Any, objects: list[Object], tmp_path: Path) -> None:
    by_command = rendered_by_command(values, tmp_path)
    assert by_command is None or sorted(map(yaml.dump, by_command)) == sorted(map(yaml.dump, objects))


def pods(objects: list[Object]) -> list[tuple[Object, Object]]:
    """Each object that makes pods (or is one), with the pod's metadata and spec."""
    found = []
    for one in objects:
        if one["kind"] in ("Deployment", "Job"):
            found.append((one, one["spec"]["template"]))
        elif one["kind"] == "Pod":
            found.append((one, one))
    return found


def test_every_object_says_whose_it_is(objects: list[Object]) -> None:
    wanted = {"app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "helm.sh/chart"}
    for found in objects:
        assert wanted <= found["metadata"]["labels"].keys(), found["metadata"]["name"]
    names = [(one["kind"], one["metadata"]["name"]) for one in objects]
    assert len(names) == len(set(names))
    assert max(len(name) for _, name in names) <= 63


def test_selectors_find_the_pods_of_one_component(objects: list[Object]) -> None:
    made = [pod["metadata"]["labels"] for _, pod in pods(objects)]
    for found in of_kind(objects, "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"):
        spec = found["spec"]
        wanted = spec.get("podSelector", spec.get("selector"))
        wanted = wanted.get("matchLabels", wanted)
        hits = [labels for labels in made if wanted.items() <= labels.items()]
        assert len(hits) == 1, found["metadata"]["name"]


def test_a_pod_has_no_privileges_and_writes_to_its_own_folders_alone(objects: list[Object]) -> None:
    for found, pod in pods(objects):
        spec = pod["spec"]
        name = found["metadata"]["name"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["securityContext"]["runAsNonRoot"], name
        assert spec["securityContext"]["runAsUser"] == 10001, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), name
        assert not any("hostPath" in volume for volume in spec.get("volumes", [])), name
        for container in spec["containers"]:
            rights = container["securityContext"]
            assert rights["readOnlyRootFilesystem"], name
            assert rights["allowPrivilegeEscalation"] is rights["privileged"] is False, name
            assert rights["capabilities"] == {"drop": ["ALL"]}, name


def test_a_container_says_what_it_takes_and_names_a_version_of_its_image(objects: list[Object]) -> None:
    for found, pod in pods(objects):
        for container in pod["spec"]["containers"]:
            resources = container["resources"]
            assert {"cpu", "memory"} <= resources["requests"].keys(), found["metadata"]["name"]
            assert "memory" in resources["limits"], found["metadata"]["name"]
            assert not container["image"].endswith(":latest")
            assert ":" in container["image"]


def test_a_volume_is_mounted_and_a_mount_has_a_volume(objects: list[Object]) -> None:
    claims = {one["metadata"]["name"] for one in of_kind(objects, "PersistentVolumeClaim")} | {"shared"}
    maps = {one["metadata"]["name"] for one in of_kind(objects, "ConfigMap")}
    for _, pod in pods(objects):
        volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
        mounted = {mount["name"] for one in pod["spec"]["containers"] for mount in one.get("volumeMounts", [])}
        assert volumes.keys() == mounted
        for volume in volumes.values():
            assert volume.get("persistentVolumeClaim", {"claimName": "shared"})["claimName"] in claims
            assert "configMap" not in volume or volume["configMap"]["name"] in maps


def test_a_service_is_probed_and_replaced_one_pod_at_a_time_without_a_gap(objects: list[Object]) -> None:
    deployments = of_kind(objects, "Deployment")
    assert len(deployments) == 3
    for found in deployments:
        spec = found["spec"]
        (container,) = spec["template"]["spec"]["containers"]
        assert container["livenessProbe"]["httpGet"] == {"path": "/livez", "port": "http"}
        assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}
        assert container["startupProbe"]["httpGet"]["path"] == "/livez"
        assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
        assert spec["template"]["spec"]["terminationGracePeriodSeconds"] == 40
        assert len(spec["template"]["spec"]["topologySpreadConstraints"]) == 2


def test_a_gateway_sends_to_ports_that_services_have(objects: list[Object]) -> None:
    ports = {
        one["metadata"]["name"]: {port["name"]: port["port"] for port in one["spec"]["ports"]}
        for one in of_kind(objects, "Service")
    }
    for found in of_kind(objects, "Deployment"):
        (container,) = found["spec"]["template"]["spec"]["containers"]
        assert container["ports"] == [{"name": "http", "containerPort": 8000}]
        assert ports[found["metadata"]["name"]] == {"http": 8000}
    for found in of_kind(objects, "Ingress"):
        for rule in found["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                service = path["backend"]["service"]
                assert service["port"]["name"] in ports[service["name"]]
    for found in of_kind(objects, "HTTPRoute"):
        for rule in found["spec"]["rules"]:
            for backend in rule["backendRefs"]:
                assert backend["port"] in ports[backend["name"]].values()


def test_one_hand_alone_sets_the_number_of_pods(objects: list[Object]) -> None:
    names = {one["metadata"]["name"] for one in of_kind(objects, "Deployment")}
    scaled = [
        one["spec"]["scaleTargetRef"]["name"] for one in of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject")
    ]
    fixed = [one["metadata"]["name"] for one in of_kind(objects, "Deployment") if "replicas" in one["spec"]]
    assert sorted([*scaled, *fixed]) == sorted(names)


def test_nothing_secret_stands_in_an_object_and_files_of_secrets_are_there(objects: list[Object]) -> None:
    assert not of_kind(objects, "Secret")
    for found, pod in pods(objects):
        files = {
            f"/secrets/{item['path']}"
            for volume in pod["spec"].get("volumes", [])
            for item in volume.get("secret", {}).get("items", [])
        }
        for container in pod["spec"]["containers"]:
            env = {entry["name"]: entry["value"] for entry in container.get("env", [])}
            assert len(env) == len(container.get("env", []))
            named = {value for name, value in env.items() if name.endswith("_FILE") and value.startswith("/secrets/")}
            assert named == files, found["metadata"]["name"]
            for name, value in env.items():
                assert not name.endswith(("_PASSWORD", "_SECRET", "_RECEIVERS", "_WEBHOOKS")), name
                assert not name.endswith("_URL") or urlsplit(value).password is None, name


def test_a_service_gets_the_address_of_its_own_database_alone(objects: list[Object]) -> None:
    for found in of_kind(objects, "Deployment"):
        (container,) = found["spec"]["template"]["spec"]["containers"]
        given = [one["name"] for one in container["env"] if one["name"].endswith("_DATABASE_URL")]
        assert given == [f"DUBAN_{container['name'].upper()}_DATABASE_URL"]
