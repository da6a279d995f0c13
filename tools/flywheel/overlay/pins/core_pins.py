"""Pins: the places that say which core an overlay uses.

A pin has a `kind` (the kind of place) and a `role` (what core is used for there). All
pins of one role must agree. The contract defines the roles (`pins.yaml`).
"""

from __future__ import annotations

from flywheel.formats.git_names import is_commit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from flywheel.formats.source import Place

# Kinds in MODULE.bazel: a dependency, the tag of core's extension, overrides.
BAZEL_DEP = "bazel_dep"
TAG = "tag"
GIT = "git_override"
ARCHIVE = "archive_override"
LOCAL = "local_path_override"
SINGLE_VERSION = "single_version_override"
MULTIPLE_VERSION = "multiple_version_override"
OVERRIDES = (GIT, ARCHIVE, LOCAL, SINGLE_VERSION, MULTIPLE_VERSION)
#: A flag in `.bazelrc`. It wins over every override in MODULE.bazel.
FLAG = "flag"
#: Overrides that replace the registry's module with another source.
NON_REGISTRY = (GIT, ARCHIVE, LOCAL, FLAG)
#: The kinds of pins in the root module.
MODULE = (BAZEL_DEP, TAG, *OVERRIDES)
#: The kinds of pins that Bazel reads.
BAZEL = (*MODULE, FLAG)
# Kinds elsewhere: a value of organization.yaml, a step or variable of a workflow, a line of a
# Justfile, an input of a flake, a clone by a script of either.
ORGANIZATION = "organization"
WORKFLOW = "workflow"
JUSTFILE = "justfile"
FLAKE = "flake"
SCRIPT = "script"
#: The kinds of pins that CI and people use beside the build.
AROUND = (WORKFLOW, JUSTFILE, FLAKE, SCRIPT)
#: All kinds.
KINDS = (*BAZEL, ORGANIZATION, WORKFLOW, JUSTFILE, FLAKE, SCRIPT)


class Pin:
    """One place that names the core in use.

    what: its name in messages, such as "`GF_CORE_REF`".
    ref: the commit, branch or tag as written; "" if the place has none.
    version, contract, integrity, path: other values in the place; "" if it has none.
    repository: owner and name in the remote of a git_override.
    patched: the attributes of an override that change core after it is fetched; "" without one.
    variable: the name of the variable whose value is the ref or a folder; "" for a reference.
    root: whether Bazel reads it: only overrides in the root module count.
    places: where single attributes are, by the names of the fields above, if that is not `place`.
    """

    __slots__ = (
        "contract",
        "integrity",
        "kind",
        "patched",
        "path",
        "place",
        "places",
        "ref",
        "repository",
        "role",
        "root",
        "variable",
        "version",
        "what",
    )

    #: The fields that are plain strings, in the order in which documents have them.
    TEXTS = (
        *("role", "kind", "what", "ref", "version", "contract", "integrity", "path", "repository", "patched"),
        "variable",
    )

    def __init__(
        self,
        role: str,
        kind: str,
        what: str,
        place: Place,
        ref: str = "",
        *,
        version: str = "",
        contract: str = "",
        integrity: str = "",
        path: str = "",
        repository: str = "",
        patched: str = "",
        variable: str = "",
        root: bool = True,
        places: Mapping[str, Place] | None = None,
    ) -> None:
        self.role = role
        self.kind = kind
        self.what = what
        self.place = place
        self.ref = ref
        self.version = version
        self.contract = contract
        self.integrity = integrity
        self.path = path
        self.repository = repository
        self.patched = patched
        self.variable = variable
        self.root = root
        self.places = places or {}

    @property
    def commit(self) -> str:
        """The full commit that the place pins, "" if it pins no commit."""
        return self.ref if is_commit(self.ref) else ""

    def at(self, field: str) -> Place:
        """The place of the attribute that is the field `field`; the pin's place if it has none of its own."""
        return self.places.get(field, self.place)

    def named(self, attribute: str) -> str:
        """What a message calls another attribute of the same call; `what` may begin with the attribute of `ref`."""
        call = self.what.partition(" of ")[2] if self.kind in (TAG, GIT) else ""
        return f"`{attribute}` of {call or self.what}"

    def __repr__(self) -> str:
        return f"Pin({self.role} {self.kind} {self.ref or self.version!r} at {self.place})"


def is_computed(text: str) -> bool:
    """Whether a value is an expression of a workflow; its parts are reported where they are set."""
    return "${{" in text


def override(pins: list[Pin]) -> Pin | None:
    """The override of core that is in force: a flag in `.bazelrc`, else the one in MODULE.bazel."""
    found = [pin for pin in pins if pin.root and (pin.kind in OVERRIDES or pin.kind == FLAG)]
    return min(found, key=lambda pin: pin.kind != FLAG, default=None)
