"""Capability labels of the contract, and the words of which labels are made."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class CapabilityLabel:
    """A capability label: the class (`baseline` or `additive`), its runner type and suffixes."""

    __slots__ = ("class_", "name", "runner_type", "suffixes", "use")

    def __init__(self, name: str, json: dict[str, Any]) -> None:
        self.name = name
        self.runner_type: str = json["runner_type"]
        self.suffixes: tuple[str, ...] = tuple(json["suffixes"])
        self.class_: str = json["class"]
        self.use: str = json["use"]


class RunnerType:
    """A runner type: the container modes in which it works, and the mode that an empty value means."""

    __slots__ = ("allowed", "automatic", "name")

    def __init__(self, name: str, json: dict[str, Any]) -> None:
        self.name = name
        self.automatic: str = json["automatic"]
        self.allowed: tuple[str, ...] = tuple(json["allowed"])


class Capabilities:
    """Labels and the words of which they are made (`contract/capabilities.yaml`).

    `suffixes` maps each allowed suffix to the runner types that can have it. `forbidden_tokens` maps
    projects, owners and hosts to tokens; a token is a tuple of consecutive words of a label.
    """

    __slots__ = (
        "forbidden_tokens", "foreign_labels", "generic_labels", "json", "labels", "namespace",
        "retired_labels", "runner_types", "suffixes",
    )  # fmt: skip

    def __init__(self, json: dict[str, Any]) -> None:
        self.json = json
        self.namespace: str = json["namespace"]
        self.labels = {name: CapabilityLabel(name, one) for name, one in json["labels"].items()}
        self.runner_types = {name: RunnerType(name, one) for name, one in json["runner_types"].items()}
        only_on, every = json["suffixes"]["only_on"], tuple(self.runner_types)
        self.suffixes: dict[str, tuple[str, ...]] = {
            suffix: tuple(only_on.get(suffix, every)) for suffix in json["suffixes"]["allowed"]
        }
        self.generic_labels: dict[str, tuple[str, ...]] = _tuples(json["generic_labels"])
        self.foreign_labels: dict[str, tuple[str, ...]] = _tuples(json["foreign_labels"])
        self.forbidden_tokens = {
            kind: tuple(tuple(token.split("-")) for token in tokens)
            for kind, tokens in json["forbidden_tokens"].items()
        }
        self.retired_labels: tuple[str, ...] = tuple(json["retired_labels"])


def _tuples(json: dict[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(items) for key, items in json.items()}
