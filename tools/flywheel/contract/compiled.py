"""The contract: what core promises, as one document.

It is compiled from the folder `contract/` (see `flywheel.contract.sources.compiler`)
to the file `contract.json`, which processes read. Checks take every label, limit and
variable name from it; no code contains one.
"""

from __future__ import annotations

from flywheel.contract.capabilities import Capabilities
from flywheel.errors import UserError
from flywheel.formats.json import exact_json
from flywheel.hcl import types
from flywheel.hcl.mismatch import NULL, Mismatch, mismatches
from flywheel.hcl.types import ABSENT, Type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.formats.values import Node

SCHEMA = "flywheel.contract/1"

#: The fix for a compiled contract that is damaged.
RECOMPILE = "Compile it again with `flywheel compile-contract`."

#: The two sections that list a stack's ranges, quantities, images and endpoints.
SECTIONS = ("variables", "runner_sets")


class Validation:
    """A condition on a variable's value, as HCL text, and the message if it is false."""

    __slots__ = ("condition", "error_message")

    def __init__(self, condition: str, error_message: str) -> None:
        self.condition = condition
        self.error_message = error_message


class Variable:
    """An input of a stack. `default` is ABSENT if it must be set."""

    __slots__ = (
        "_json",
        "_type",
        "default",
        "description",
        "ephemeral",
        "name",
        "nullable",
        "sensitive",
        "validations",
    )

    def __init__(self, name: str, json: dict[str, Any]) -> None:
        self.name = name
        self.default: object = json.get("default", ABSENT)
        self.description: str = json["description"]
        self.nullable: bool = json["nullable"]
        self.sensitive: bool = json["sensitive"]
        self.ephemeral: bool = json["ephemeral"]
        self.validations = tuple(Validation(one["condition"], one["error_message"]) for one in json["validations"])
        self._json: object = json["type"]
        self._type: Type | None = None

    @property
    def type(self) -> Type:
        """The type constraint, parsed on first use: a run needs few of them."""
        if self._type is None:
            self._type = types.from_json(self._json)
        return self._type

    @property
    def required(self) -> bool:
        """Whether a plan fails without a value."""
        return self.default is ABSENT

    def mismatches(self, node: Node) -> list[Mismatch]:
        """Every mismatch between a value and the type.

        Null is not a mismatch if the variable is nullable or has a default: Terraform uses the
        default if a variable that is not nullable is null.
        """
        found = mismatches(self.type, node)
        if found and found[0].kind == NULL and not found[0].path:
            return [] if self.nullable or not self.required else found
        return found


class RunnerSets:
    """The stack's map of runner sets: its variable, and the attribute for each fact."""

    __slots__ = ("bindings", "variable")

    def __init__(self, json: dict[str, Any]) -> None:
        self.variable: str = json["variable"]
        self.bindings: dict[str, str] = dict(json["bindings"])


class PrimaryLane:
    """A primary lane: `bindings` are its own variables by fact, `inherits` the shared ones.

    `deploy` is the variable that deploys it, None if it is always deployed.
    """

    __slots__ = ("bindings", "deploy", "inherits", "label", "name")

    def __init__(self, json: dict[str, Any]) -> None:
        self.name: str = json["name"]
        self.label: str = json["label"]
        self.deploy: str | None = json["deploy"]
        self.bindings: dict[str, str] = dict(json["bindings"])
        self.inherits: dict[str, str] = dict(json["inherits"])


class Stack:
    """One stack: its variables, and the variable for each fact.

    `runner_sets` is None for a stack without a map of runner sets. `ranges`, `quantities`, `images`,
    `endpoints` and `secret_names` have variable names under `variables` and attribute names under
    `runner_sets`; `contract/stacks/<stack>/stack.yaml` explains them.
    """

    __slots__ = (
        "bindings", "controller_owner_flags", "endpoints", "images", "json", "name", "primary_lanes",
        "quantities", "ranges", "runner_sets", "secret_names", "state_key", "variables",
    )  # fmt: skip

    def __init__(self, name: str, json: dict[str, Any]) -> None:
        self.name = name
        self.json = json
        self.state_key: str = json["state_key"]
        self.bindings: dict[str, str] = dict(json["bindings"])
        self.controller_owner_flags: tuple[str, ...] = tuple(json["controller_owner_flags"])
        self.runner_sets = RunnerSets(json["runner_sets"]) if json["runner_sets"] else None
        self.primary_lanes = {lane["name"]: PrimaryLane(lane) for lane in json["primary_lanes"]}
        self.ranges: dict[str, list[dict[str, str]]] = json["ranges"]
        self.quantities: dict[str, Any] = json["quantities"]
        self.images: dict[str, list[str]] = json["images"]
        self.endpoints: dict[str, dict[str, str]] = json["endpoints"]
        self.secret_names: dict[str, list[str]] = json["secret_names"]
        self.variables = {key: Variable(key, json["variables"][key]) for key in json["variables"]}


class Wiring(dict[str, "Any"]):
    """`contract/wiring.yaml` as plain values."""

    def needs(self, runner_type: str) -> tuple[str, ...]:
        """The facts that a runner set of this type needs; empty for an unknown type."""
        return tuple(self["runner_types"].get(runner_type, ()))


class Contract:
    """What core promises. `arc` is `contract/arc.yaml` as plain values.

    `conventions` are the other files of `contract/` by name (`organization`, `pins`, `tree`), as plain
    values. They describe an overlay's other files. Each of them is optional.
    """

    __slots__ = ("arc", "capabilities", "conventions", "digest", "stacks", "wiring")

    def __init__(
        self,
        digest: str,
        capabilities: dict[str, Any],
        arc: dict[str, Any],
        wiring: dict[str, Any],
        stacks: dict[str, Any],
        conventions: dict[str, Any] | None = None,
    ) -> None:
        self.digest = digest
        self.capabilities = Capabilities(capabilities)
        self.arc = arc
        self.wiring = Wiring(wiring)
        self.stacks = {name: Stack(name, stacks[name]) for name in stacks}
        self.conventions: dict[str, Any] = conventions or {}

    @classmethod
    def from_json(cls, json: object, name: str = "contract.json") -> Contract:
        """The contract in a document of schema `SCHEMA`; raise `UserError` for any other."""
        schema = json.get("schema") if isinstance(json, dict) else None
        if not isinstance(json, dict) or schema != SCHEMA:
            raise UserError(
                f"{name}: schema is {schema!r}; this version reads {SCHEMA!r}. "
                "Compile the contract with the flywheel that reads it."
            )
        try:
            parts = [json[part] for part in ("capabilities", "arc", "wiring", "stacks")]
            parts.append(json.get("conventions", {}))
            if not all(isinstance(part, dict) for part in parts):
                raise TypeError("a part is not an object")
            return cls(json["digest"], *parts)
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            raise UserError(f"{name}: not a valid contract ({type(err).__name__}: {err}). {RECOMPILE}") from None

    def to_json(self) -> dict[str, object]:
        """The document that `from_json` reads."""
        return {"schema": SCHEMA, "digest": self.digest, **self._content()}

    def _content(self) -> dict[str, object]:
        return {
            "capabilities": self.capabilities.json,
            "arc": self.arc,
            "wiring": dict(self.wiring),
            "stacks": {name: stack.json for name, stack in self.stacks.items()},
            **({"conventions": self.conventions} if self.conventions else {}),
        }

    def verify(self) -> None:
        """Raise `UserError` if the content does not have the digest."""
        actual = digest(self._content())
        if actual != self.digest:
            raise UserError(f"contract.json: its digest is {self.digest}, its content has {actual}. {RECOMPILE}")


def digest(content: dict[str, object]) -> str:
    """The digest of a contract: `sha256-` and base64, over the canonical form of schema and content."""
    import base64
    import hashlib

    from flywheel.formats.json import canonical_json

    text = canonical_json.dumps({"schema": SCHEMA, **content})
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def load(path: str) -> Contract:
    """The contract in the file at `path`.

    Raises `FormatError` if it is not JSON, `UserError` if it is not a contract of this schema.
    """
    return Contract.from_json(exact_json.load(path), path)


def built_in() -> str:
    """The path of the contract that is installed with these tools; raise `UserError` if there is none."""
    import os

    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "contract.json")
    if not os.path.exists(path):
        raise UserError(
            "no contract.json is installed with these tools. Build them with Bazel, or compile one: "
            "flywheel compile-contract --directory contract --output contract.json, "
            "and pass it as --contract."
        )
    return path
