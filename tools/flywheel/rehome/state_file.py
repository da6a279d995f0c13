"""Read a state of Terraform or OpenTofu: which resources it contains, without their values.

Two forms are read: the output of `tofu state pull` (version 4) and of `tofu show -json` (format 1.x). A state
contains every secret of its resources, so only addresses, lineage, serial and the attributes that the caller names
are kept: those that identify a Helm release. A sensitive attribute is never kept.

Attributes are dropped while the text is read, so the size of the text limits the memory.
"""

from __future__ import annotations

from flywheel.formats.json import plain_json
from flywheel.formats.source import FormatError, Place, Source
from flywheel.rehome import state_forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

#: Forms of a state: output of `state pull`, output of `show -json`, or an empty file.
PULL = "pull"
SHOW = "show"
ABSENT = "absent"

_WHOLE = state_forms.WHOLE


class Instance:
    """One object in a state.

    address: as Terraform writes it. module, type, name: its parts. managed: false for a data source.
    deposed: the key of an object that a replacement left behind, "" for a current one. tainted: whether
    the next plan would replace it. facts: the requested attributes that are
    strings and not sensitive, by path.
    """

    __slots__ = ("address", "deposed", "facts", "managed", "module", "name", "tainted", "type")

    def __init__(
        self,
        address: str,
        module: str,
        type: str,
        name: str,
        managed: bool,
        deposed: str,
        tainted: bool,
        facts: Mapping[str, str],
    ) -> None:
        self.address = address
        self.module = module
        self.type = type
        self.name = name
        self.managed = managed
        self.deposed = deposed
        self.tainted = tainted
        self.facts = facts

    def __repr__(self) -> str:
        return f"Instance({self.address}{' deposed' if self.deposed else ''})"


class State:
    """A state by the name of its file.

    form: PULL, SHOW or ABSENT. lineage and serial: the identity and the version of the state's history; "" and None
    in the SHOW form, which has neither. instances: in the order of the state.
    """

    __slots__ = ("form", "instances", "lineage", "name", "serial", "terraform_version")

    def __init__(
        self,
        name: str,
        form: str,
        instances: list[Instance],
        lineage: str = "",
        serial: int | None = None,
        terraform_version: str = "",
    ) -> None:
        self.name = name
        self.form = form
        self.instances = instances
        self.lineage = lineage
        self.serial = serial
        self.terraform_version = terraform_version

    @property
    def place(self) -> Place:
        """The place of the state as a whole."""
        return Place(self.name)


def loads(source: Source, kept: Mapping[str, Collection[str]], absent: bool = False) -> State:
    """The state in `source`.

    `kept` lists the attributes to keep, as dotted paths, by resource type. `absent` allows an empty text:
    `state pull` prints that if there is no state yet. Raises `FormatError` unless the text is a complete state of a
    known form: for a duplicate resource or key, a plan, an encrypted state and wrong types.
    """
    if not source.text.strip():
        if absent:
            return State(source.name, ABSENT, [])
        message = "the file is empty: `state pull` prints nothing if there is no state."
        raise _refused(source, message, "Check that this is the right backend.")
    paths = frozenset(path for some in kept.values() for path in some)
    root = plain_json.loads_foreign(source, _WHOLE, state_forms.StateReduction(paths).reduce)
    if not isinstance(root, dict):
        raise _refused(source, "this is not a state, because it is not an object.", _WHOLE)
    _refuse_others(source, root)
    if "format_version" in root:
        found = state_forms.shown(source, root, kept)
        instances = [Instance(*one) for one in found]
        _refuse_twice(source, instances)
        return State(source.name, SHOW, instances, terraform_version=_version_text(root))
    lineage, serial, found = state_forms.pulled(source, root, kept)
    instances = [Instance(*one) for one in found]
    _refuse_twice(source, instances)
    return State(source.name, PULL, instances, lineage, serial, _version_text(root))


def _refuse_others(source: Source, root: dict[str, object]) -> None:
    """Refuse known documents that are not a state."""
    if "encrypted_data" in root or "encryption_version" in root:
        message = "the state is encrypted: its content cannot be read."
        raise _refused(
            source, message, "Pass the output of `tofu state pull` from a place where the key is configured."
        )
    if "resource_changes" in root or "planned_values" in root or "prior_state" in root:
        message = "this is a plan, not a state."
        raise _refused(
            source, message, "Pass the output of `tofu state pull`, or of `tofu show -json` without a plan file."
        )
    if "format_version" in root:
        return
    version = root.get("version")
    if version != 4 or isinstance(version, bool):
        known = isinstance(version, int) and not isinstance(version, bool)
        seen = f"its version is {version}" if known else "it has no version"
        raise _refused(source, f"this is not a supported state: {seen}, but version 4 is needed.", _WHOLE)


def _refuse_twice(source: Source, instances: list[Instance]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in instances:
        key = (one.address, one.deposed)
        if key in seen:
            what = f"the deposed object {one.deposed} of " if one.deposed else ""
            raise _refused(source, f"{what}`{one.address}` is in the state twice.", _WHOLE)
        seen.add(key)


def _version_text(root: dict[str, object]) -> str:
    version = root.get("terraform_version")
    return version if isinstance(version, str) and len(version) < 64 and version.isprintable() else ""


def _refused(source: Source, message: str, fix: str) -> FormatError:
    return FormatError(Place(source.name), message, fix)
