"""The pins of an overlay, from its files or from its facts."""

from __future__ import annotations

from flywheel.formats.values import Scalar
from flywheel.overlay.pins.core_pins import MODULE, TAG, Pin

#: The fact that rules declare the overlay, so that it uses core: whether its `core_pin` is set.
USED = "core.used"
#: The fact that names the root module's file, if it was read.
MODULE_FILE = "core.module_file"
#: The fact with the Bazel of `.bazelversion`, and the one with `lockFileVersion` of the lock file.
BAZEL = "bazel.version"
LOCK = "bazel.lock_file_version"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay


def pins_of(overlay: Overlay, contract: Contract) -> list[Pin]:
    """Every pin of the overlay: those in its files, and the one that its facts declare unless a tag is the same."""
    declared = _declared(overlay, contract)
    tags = [pin for pin in overlay.pins if pin.kind == TAG]
    # The tag of MODULE.bazel that makes a `core_pin` also names the place to edit.
    if declared is None or any(_values(pin) == _values(declared) for pin in tags):
        return overlay.pins
    # Without rules, the facts are those of the files.
    return [*overlay.pins, declared] if USED in overlay.facts or not overlay.pins else overlay.pins


def _values(pin: Pin) -> tuple[str, str, str]:
    return pin.ref, pin.version, pin.contract


def _declared(overlay: Overlay, contract: Contract) -> Pin | None:
    """The pin that facts declare: with rules, the `core_pin` of the overlay."""
    commit = overlay.facts.get("core.commit")
    fact = commit or overlay.facts.get("core.version")
    if fact is None:
        return None
    role = contract.conventions.default_role
    named = {name: one for name in ("version", "contract") if (one := overlay.facts.get(f"core.{name}")) is not None}
    return Pin(
        *(role, TAG, "the core pin", fact.place, overlay.text("core.commit")),
        version=overlay.text("core.version"),
        contract=overlay.text("core.contract"),
        places={name: one.place for name, one in named.items()},
    )


def pin_of_older_core(overlay: Overlay, contract: Contract, variable: str) -> Pin | None:
    """The pin of a core that may be older than the contract in use and without a variable of it; None if it has it.

    A pin that names a contract, or a module of the present name, is of a core with a contract, and every contract
    has the variable unless the pinned one is given and lacks it. A stack from a checkout has what it has. An
    overlay that sets the variable somewhere knows a core with it.
    """
    if overlay.of_checkout:
        return None
    if any(inputs.get(variable) for inputs in overlay.inputs):
        return None
    pins = [pin for pin in pins_of(overlay, contract) if pin.root and pin.role == contract.conventions.default_role]
    given = overlay.pinned_contract
    rules = contract.conventions.pins
    lacks = given is not None and any(change.adds and variable in change.path for change in given.changes)
    present = f"`{rules.modules[0]}`" if rules is not None else ""
    if not lacks and any(pin.contract or (pin.kind in MODULE and present in pin.what) for pin in pins):
        return None
    return next((pin for pin in pins if pin.commit), None)


def resolved_version(overlay: Overlay) -> str | None:
    """The version of the core in use, "" if a non-registry override has none, None if not known."""
    fact = overlay.facts.get("core.resolved_version")
    value = fact.node.value if fact is not None and isinstance(fact.node, Scalar) else None
    return value if isinstance(value, str) else None
