"""A rule pack's file: read whole, or refused with every fault and its line. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import ValidationError

from services.assessment.rulepack import RulePack

Place = tuple[int | str, ...]

_ENUM = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""How a choice is shown that has a name in the code."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a rule pack's file: where, what stands there, and what would be right."""

    line: int
    field: str
    says: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.says}"


class InvalidPack(ValueError):
    """A file that is no rule pack; one line a fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def parse_pack(text: str) -> RulePack:
    """A rule pack from YAML; InvalidPack names everything that is wrong."""
    try:
        if faults := list(_aliases(text)):
            raise InvalidPack(faults)
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        given: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise InvalidPack([Fault(mark.line + 1 if mark else 1, "file", f"not YAML: {error.problem}")]) from error
    except InvalidPack:
        raise
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that there is not, such as 2026-02-30
        raise InvalidPack([Fault(1, "file", f"not YAML: {error}")]) from error
    if not isinstance(given, dict) or tree is None:
        raise InvalidPack([Fault(1, "file", f"{_shown(given)}; write a RulePack: fields such as name, amount, rate")])
    if faults := list(_misnamed(tree)):
        raise InvalidPack(faults)
    try:
        return RulePack.model_validate_json(json.dumps(given, default=str), strict=True)
    except ValidationError as error:
        raise InvalidPack(list(_faults(tree, error))) from error


def pack_schema() -> dict[str, Any]:
    """The JSON Schema of a rule pack's file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **RulePack.model_json_schema()}


def _aliases(text: str) -> Iterator[Fault]:
    """References within a file, which may go round in circles."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            yield Fault(line, f"*{event.anchor}", "a reference; write out what it stands for")


def _misnamed(node: yaml.Node) -> Iterator[Fault]:
    """Fields that are given twice, of which YAML would keep the last, and names that YAML takes for no text."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _misnamed(item)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.tag != "tag:yaml.org,2002:str":
            yield Fault(key.start_mark.line + 1, _shown(key.value), "no name of a field")
        elif key.value in seen:
            yield Fault(key.start_mark.line + 1, key.value, "given twice; keep one")
        else:
            seen.add(key.value)
        yield from _misnamed(value)


def _faults(tree: yaml.Node, error: ValidationError) -> Iterator[Fault]:
    """One fault a place: of several, the innermost; where a value may be of several kinds, what each would be."""
    expected: dict[Place, list[str]] = {}
    given: dict[Place, Mapping[str, Any]] = {}
    for one in error.errors(include_url=False):
        place = _in_file(tree, one["loc"], one["type"])
        expected.setdefault(place, []).append(_expected(one))
        given[place] = one
    for place, wanted in expected.items():
        if not any(other[: len(place)] == place for other in expected if other != place):
            yield Fault(_line(tree, place), ".".join(map(str, place)) or "file", _says(place, given[place], wanted))


def _says(place: Place, error: Mapping[str, Any], wanted: Sequence[str]) -> str:
    if error["type"] == "extra_forbidden":
        return f"unknown field; {_known(place)}"
    if error["type"] in ("missing", "value_error"):
        return wanted[0]
    return f"{_shown(error['input'])}; should {' or '.join(wanted)}"


def _expected(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return "Field required"
    said = str(error["msg"]).removeprefix("Value error, ")
    return _ENUM.sub(r"\1", said.partition(" should ")[2] if error["type"] != "value_error" else said)


def _in_file(tree: yaml.Node, place: Place, kind: str) -> Place:
    """The place without the parts that name a choice of the model; a missing field is named as if it were there."""
    found: Place = ()
    for part in place:
        if _under(tree, (*found, part))[1] or (part == place[-1] and kind == "missing"):
            found = (*found, part)
    return found


def _line(tree: yaml.Node, place: Place) -> int:
    """The line of a field; of one that is missing, that of what it is missing from."""
    return _under(tree, place)[0]


def _under(node: yaml.Node, place: Place) -> tuple[int, bool]:
    """On which line a place is, or the innermost part of it that there is, and whether all of it is there."""
    line: int = node.start_mark.line + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
        else:
            found = (node.value[part],) * 2 if isinstance(node, yaml.SequenceNode) and isinstance(part, int) else None
        if found is None:
            return line, False
        line, node = found[0].start_mark.line + 1, found[1]
    return line, True


def _known(place: Place) -> str:
    """Which fields there are beside an unknown one, the likeliest first."""
    fields = _fields(place[:-1])
    close = get_close_matches(str(place[-1]), fields, n=1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(fields)}"


def _fields(place: Place) -> list[str]:
    """The fields that may stand at a place, by the schema."""
    schema = RulePack.model_json_schema()
    at: Mapping[str, Any] = schema
    for part in place:
        at = at["items"] if isinstance(part, int) else at.get("properties", {}).get(part, at)
        at = next((one for one in at.get("anyOf", ()) if "$ref" in one or "items" in one), at)
        at = schema["$defs"][at["$ref"].rpartition("/")[2]] if "$ref" in at else at
    return list(at.get("properties", ()))


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) or value is None else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
