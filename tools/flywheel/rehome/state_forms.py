"""The two forms of a state, read down to the fields of each instance."""

from __future__ import annotations

from flywheel.formats import addresses
from flywheel.formats.json import plain_json
from flywheel.formats.source import FormatError, Place, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    #: The arguments of `Instance`, in its order.
    Fields = tuple[str, str, str, str, bool, str, bool, dict[str, str]]

#: The limit of instances, far above any real state: each can cost the memory of a finding.
MAX_INSTANCES = 200_000
#: The limit of nested modules; real configurations stay below ten.
MAX_MODULES = 64
#: The limit of a value: no release has a longer name.
_LONGEST_FACT = 256

#: How to write a state again.
WHOLE = "Write it again with `tofu state pull`, or `tofu show -json`, completely."
_MODES = {"managed": True, "data": False}


class KeptAttributes:
    """The kept attributes of one instance: strings by path."""

    __slots__ = ("facts",)

    def __init__(self, facts: dict[str, str]) -> None:
        self.facts = facts


class StateReduction:
    """Reduces each object when the JSON parser completes it: only some paths of attributes stay."""

    def __init__(self, paths: Collection[str]) -> None:
        self.paths = [(path, path.split(".")) for path in sorted(paths)]

    def reduce(self, found: dict[str, Any]) -> dict[str, Any]:
        """An object without the unneeded keys."""
        if "schema_version" in found:
            if isinstance(found.get("attributes"), dict):
                secret = _marked(found.get("sensitive_attributes"))
                found["attributes"] = self._kept(found["attributes"], secret)
            if isinstance(found.get("values"), dict):
                found["values"] = self._kept(found["values"], _shown_marks(found.get("sensitive_values")))
        return found

    def _kept(self, values: dict[str, Any], secret: list[list[str]]) -> KeptAttributes:
        facts = {}
        for path, steps in self.paths:
            if any(all(map(str.__eq__, steps, mark)) for mark in secret):  # one path contains the other
                continue
            value = _at(values, steps)
            if isinstance(value, str) and len(value) <= _LONGEST_FACT:
                facts[path] = value
        return KeptAttributes(facts)


def _at(value: object, steps: list[str]) -> object:
    """The value at the path `steps`. A value of a dynamic type is inside an object with its type."""
    for step in steps:
        if isinstance(value, dict) and value.keys() == {"type", "value"}:
            value = value["value"]
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _marked(paths: object) -> list[list[str]]:
    """The sensitive paths in the form of `state pull`, up to the first step that is not understood."""
    if not isinstance(paths, list):
        return [] if paths is None else [[]]
    found = []
    for path in paths:
        steps: list[str] = []
        for step in path if isinstance(path, list) else ():
            value = step.get("value") if isinstance(step, dict) else None
            value = value.get("value") if isinstance(value, dict) else value
            if not isinstance(value, str):
                break  # everything below counts as sensitive
            steps.append(value)
        found.append(steps)
    return found


def _shown_marks(marks: object) -> list[list[str]]:
    """The sensitive paths in the form of `show -json`: a tree with `true` at sensitive values."""
    if marks is True:
        return [[]]
    found = []
    pending: list[tuple[list[str], object]] = [([], marks)]
    while pending:
        steps, value = pending.pop()
        if value is True or isinstance(value, list):
            found.append(steps)
        elif isinstance(value, dict):
            pending += [([*steps, key], item) for key, item in value.items()]
        elif value:
            found.append(steps)  # an unknown mark
    return [steps for steps in found if steps]


class _Fields:
    """Reads typed fields of one object of a state, and reports the place of an invalid one."""

    __slots__ = ("source", "value", "where")

    def __init__(self, source: Source, value: object, where: str = "") -> None:
        self.source = source
        self.where = where
        if not isinstance(value, dict):
            raise self.refused(f"is {plain_json.kind(value)}, not an object")
        self.value = value

    def refused(self, what: str, name: str = "") -> FormatError:
        path = ".".join(filter(None, (self.where, name)))
        return FormatError(Place(self.source.name), f"`{path}` {what}.", WHOLE)

    def wrong(self, name: str, wanted: str) -> FormatError:
        value = self.value.get(name)
        return self.refused("is missing" if value is None else f"is {plain_json.kind(value)}, not {wanted}", name)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.value.get(name, default)
        if not isinstance(value, str):
            raise self.wrong(name, "a string")
        return value

    def items(self, name: str, required: bool = True) -> list[object]:
        value = self.value.get(name)
        if value is None and not required:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return value

    def name(self, name: str) -> str:
        value = self.text(name)
        if len(value) > addresses.MAX_CHARACTERS or not addresses.is_name(value):
            raise self.refused("is not a name", name)
        return value

    def key(self, name: str) -> addresses.Key:
        value = self.value.get(name)
        if isinstance(value, bool) or not isinstance(value, int | str | None):
            raise self.refused(f"is {plain_json.kind(value)}, neither a number nor a string", name)
        if isinstance(value, int) and value < 0:
            raise self.refused("is negative", name)
        if isinstance(value, str) and len(value) > addresses.MAX_CHARACTERS:
            raise self.refused("is too long", name)
        return value

    def modules(self, name: str) -> tuple[tuple[str, addresses.Key], ...]:
        text = self.text(name, "")
        try:
            return addresses.parse_module(text)
        except addresses.AddressError as err:
            raise self.refused(f"is invalid: {err}", name) from None

    def managed(self) -> bool:
        mode = self.text("mode")
        if mode not in _MODES:
            raise self.refused("is neither `managed` nor `data`", "mode")
        return _MODES[mode]


def pulled(source: Source, root: dict[str, Any], kept: Mapping[str, Collection[str]]) -> tuple[str, int, list[Fields]]:
    """Lineage, serial and instances of a state in the form of `state pull`."""
    top = _Fields(source, root)
    serial = root.get("serial")
    if isinstance(serial, bool) or not isinstance(serial, int):
        raise top.wrong("serial", "a whole number")
    if serial < 0:
        raise top.refused("is negative", "serial")
    lineage = top.text("lineage")
    if not lineage or len(lineage) > 64 or not lineage.replace("-", "").isalnum():
        raise top.refused("is not a lineage", "lineage")
    found: list[Fields] = []
    for at, value in enumerate(top.items("resources")):
        resource = _Fields(source, value, f"resources[{at}]")
        for index, inner in enumerate(resource.items("instances")):
            one = _Fields(source, inner, f"resources[{at}].instances[{index}]")
            found.append(_pulled_instance(resource, one, kept))
            _bound(source, found)
    return lineage, serial, found


def _pulled_instance(resource: _Fields, one: _Fields, kept: Mapping[str, Collection[str]]) -> Fields:
    managed, type_, name = resource.managed(), resource.name("type"), resource.name("name")
    address = addresses.Address(resource.modules("module"), not managed, type_, name, one.key("index_key"))
    status = one.text("status", "")
    if status not in ("", "tainted"):
        raise one.refused("is an unknown status", "status")
    facts = _facts(one.value.get("attributes"), kept.get(type_, ()))
    return str(address), address.module, type_, name, managed, _deposed(one, "deposed"), status == "tainted", facts


def shown(source: Source, root: dict[str, Any], kept: Mapping[str, Collection[str]]) -> list[Fields]:
    """The instances of a state in the form of `show -json`; empty if there is no state."""
    version = _Fields(source, root).text("format_version")
    if version.partition(".")[0] != "1":
        message = "this is not a supported state: its `format_version` is not 1.x."
        raise FormatError(Place(source.name), message, WHOLE)
    if "values" not in root:
        return []
    values = _Fields(source, root["values"], "values")
    if "root_module" not in values.value:
        return []
    found: list[Fields] = []
    pending: list[tuple[object, str, int]] = [(values.value["root_module"], "values.root_module", 0)]
    while pending:
        value, where, depth = pending.pop()
        if depth > MAX_MODULES:
            raise FormatError(Place(source.name), f"modules are nested deeper than {MAX_MODULES} levels.", WHOLE)
        module = _Fields(source, value, where)
        for one in _shown_resources(source, module, kept):
            found.append(one)
            _bound(source, found)
        inner = module.items("child_modules", required=False)
        pending += [(child, f"{where}.child_modules[{at}]", depth + 1) for at, child in enumerate(inner)][::-1]
    return found


def _shown_resources(source: Source, module: _Fields, kept: Mapping[str, Collection[str]]) -> Iterator[Fields]:
    modules = module.modules("address")
    for at, value in enumerate(module.items("resources", required=False)):
        one = _Fields(source, value, f"{module.where}.resources[{at}]")
        managed, type_, name = one.managed(), one.name("type"), one.name("name")
        address = addresses.Address(modules, not managed, type_, name, one.key("index"))
        if _normal(one.text("address")) != str(address):
            raise one.refused(f"does not match its parts, which give `{address}`", "address")
        tainted = one.value.get("tainted", False)
        if not isinstance(tainted, bool):
            raise one.wrong("tainted", "a boolean")
        facts = _facts(one.value.get("values"), kept.get(type_, ()))
        yield str(address), address.module, type_, name, managed, _deposed(one, "deposed_key"), tainted, facts


def _normal(text: str) -> str:
    try:
        return str(addresses.parse(text))
    except addresses.AddressError:
        return ""


def _deposed(one: _Fields, name: str) -> str:
    value = one.text(name, "")
    if len(value) > 32 or not (value == "" or value.isalnum()):
        raise one.refused("is not the key of a deposed object", name)
    return value


def _facts(value: object, wanted: Collection[str]) -> dict[str, str]:
    facts = value.facts if isinstance(value, KeptAttributes) else {}
    return {path: facts[path] for path in wanted if path in facts}


def _bound(source: Source, found: list[Fields]) -> None:
    if len(found) > MAX_INSTANCES:
        message = f"the state has more than {MAX_INSTANCES} resources."
        raise FormatError(Place(source.name), message, "Check that it is the right state.")
