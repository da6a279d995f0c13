"""Check the state backends of stacks: key, location, lock, and that no two share one state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing, show
from flywheel.formats.endpoints import parse
from flywheel.formats.source import Place
from flywheel.overlay.checks.wiring import wiring_values
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Backend

_KEY = "key"
#: The pattern of one step of a key, if nothing says which name it must be.
_STEP = r"[A-Za-z0-9][A-Za-z0-9._-]*"


def _backends(overlay: Overlay, contract: Contract) -> Iterator[Backend]:
    """The backends of the kind that the contract names."""
    kind = contract.wiring.state.backend
    return (backend for backend in overlay.backends if backend.kind == kind)


def _prefixes(overlay: Overlay) -> list[str]:
    """How the overlay's keys may begin, the best first; empty if it is unknown."""
    declared = overlay.text("substrate.state_key_prefix")
    repository = overlay.text("owner.overlay_repository")
    if declared or not repository:
        return [declared] if declared else []
    # Keys with the repository's name alone are older than keys with its owner, and their states stay where they are.
    from flywheel.overlay.facts.backend_facts import default_prefix  # late: few folders declare their overlay

    return [default_prefix(repository), repository.rpartition("/")[2]]


def _shape(overlay: Overlay, contract: Contract, backend: Backend) -> tuple[str, str]:
    """The form of the key, as a pattern and as text for messages."""
    stack = contract.stacks.get(backend.stack)
    steps = {"overlay": _prefixes(overlay), "state_key": [stack.state_key] if stack else []}
    form: str = contract.wiring.state.key
    words, pattern = form, re.escape(form)
    for name, values in steps.items():
        words = words.replace(f"{{{name}}}", values[0] if values else f"<{name.replace('_', ' ')}>")
        unknown = _STEP if name != "overlay" else f"{_STEP}(?:/{_STEP})?"
        any_of = "|".join(map(re.escape, values)) or unknown
        pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?:{any_of})")
    return pattern, words


def _place(backend: Backend, path: str) -> Place:
    fact = backend.get(path)
    return backend.place if fact is None else fact.place


@WIRING.check(
    "GF411",
    "state-key",
    BLOCKER,
    "The state's key contains the names of the overlay and of the stack.",
    ("docs/reference/state.md#the-state-backend", "docs/reference/specification.md#the-canonical-split"),
)
def key_form(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Several overlays keep their state in one bucket, and only the key separates them. A key without
    the overlay's name may be, or become, the key of another overlay. Rules write owner and name of the overlay's
    repository; a key with the name alone is accepted, because the states of older overlays are there.
    """
    for backend in _backends(overlay, contract):
        pattern, words = _shape(overlay, contract, backend)
        fact = backend.get(_KEY)
        value = backend.text(_KEY)
        if fact is None:
            yield Hit(backend.place, f"the backend has no `{_KEY}`.", f"Set `{_KEY}` to `{words}`.")
        elif not re.fullmatch(pattern, value):
            message = f"the state's key is {show(value)}, not of the form `{words}`."
            yield Hit(fact.place, message, f"Write `{words}`, and move the state with `tofu init -migrate-state`.")


@WIRING.check(
    "GF412",
    "shared-state-key",
    BLOCKER,
    "No two backends use the same state.",
    "docs/reference/state.md#the-state-backend",
)
def shared_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Two stacks with the same key overwrite each other's state: the plan of the second destroys what the
    first created. Keys that differ only in case or in slashes count as the same key, because some
    stores treat them so.
    """
    seen: dict[tuple[str, ...], Backend] = {}
    for backend in _backends(overlay, contract):
        key = re.sub(r"/+", "/", backend.text(_KEY)).strip("/").casefold()
        if not key:
            continue
        first = seen.setdefault((*_store(backend, contract), key), backend)
        if first is not backend:
            yield Hit(
                _place(backend, _KEY),
                f"the state's key {show(backend.text(_KEY))} is also the key at {_place(first, _KEY)}.",
                "Give each stack a key of its own, or remove one of the files.",
            )


def _store(backend: Backend, contract: Contract) -> tuple[str, ...]:
    """What identifies the store: the attributes that the contract names, URLs reduced to host and port."""
    texts = [backend.text(attribute) for attribute in contract.wiring.state.attributes.values()]
    parsed = [(parse(text), text) for text in texts]
    return tuple(f"{endpoint.host}:{endpoint.port}" if endpoint else text for endpoint, text in parsed)


@WIRING.check(
    "GF413",
    "deprecated-backend-attribute",
    WARNING,
    "Backends use the current names of attributes.",
    "docs/reference/state.md#the-state-backend",
)
def deprecated(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The S3 backend has renamed attributes and warns about the old names. A later version removes them,
    and then `tofu init` fails on the day of the upgrade. Backend files of one overlay are copies of each other, so one
    attribute is one finding, at the first file that has it.
    """
    for old, new in contract.wiring.state.deprecated.items():
        found = [fact for backend in _backends(overlay, contract) if (fact := backend.get(old)) is not None]
        if found:
            others = [str(fact.place) for fact in found[1:]]
            are = "is the one" if len(others) == 1 else "are those"
            also = f" So {are} at {several(others)}." if others else ""
            yield Hit(found[0].place, f"`{old}` is deprecated.{also}", f"Write {_written(new)} instead.")


def _written(path: str) -> str:
    """How HCL writes an attribute at a dotted path."""
    outer, dot, inner = path.partition(".")
    return f"`{outer} = {{ {inner} = ... }}`" if dot else f"`{outer}`"


@WIRING.check(
    "GF414",
    "legacy-backend",
    WARNING,
    "No state is in a legacy backend.",
    "docs/reference/state.md#the-state-backend",
)
def legacy(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The GitLab-managed backend of the first stacks remains only for stacks that have not moved. Its
    state is in another system, to which other people have access.
    """
    state = contract.wiring.state
    for backend in overlay.backends:
        if backend.kind in state.legacy_backends:
            yield Hit(
                backend.place,
                f"the backend is of the legacy kind `{backend.kind}`.",
                f"Change the backend to `{state.backend}`, and move the state with `tofu init -migrate-state`.",
            )


@WIRING.check(
    "GF415",
    "unlocked-state",
    WARNING,
    "If the store can lock, the backend asks for the lock.",
    "docs/reference/state.md#state-that-cannot-be-locked",
)
def unlocked(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    If two people apply at the same time without a lock, one of the two states is lost. A store that
    can lock does so only if the backend asks for it.
    """
    if not contract.wiring.state.locking:
        return
    names = contract.wiring.state.lock_attributes
    for backend in _backends(overlay, contract):
        if not any(_set(backend, name) for name in names):
            yield Hit(backend.place, f"the backend has no lock ({listing(names)}).", f"Set `{names[0]} = true`.")


def _set(backend: Backend, name: str) -> bool:
    fact = backend.get(name)
    return fact is not None and fact.value not in (False, "", "false")


@WIRING.check(
    "GF416",
    "incomplete-backend",
    BLOCKER,
    "A backend has bucket and endpoint, and the flags that the substrate's store needs.",
    "docs/reference/state.md#the-state-backend",
)
def incomplete(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Without its endpoint the backend connects to AWS, where a bucket of that name may belong to somebody
    else. Without the flags it asks AWS for account, region and metadata, waits, and fails.
    """
    state = contract.wiring.state
    new: dict[str, str] = state.deprecated
    for backend in _backends(overlay, contract):
        for attribute in state.attributes.values():
            names = [attribute, *(old for old, today in new.items() if today == attribute)]
            if not any(backend.text(name) for name in names):
                message = f"the backend has no `{attribute}`."
                yield Hit(_place(backend, attribute), message, f"Set {_written(attribute)} to the substrate's value.")
        missing = [flag for flag in state.must_be_true if not _true(backend, flag, new)]
        if missing:
            yield Hit(
                _place(backend, missing[0]),
                f"{listing(missing)} must be true for a store that is not AWS.",
                f"Add {', '.join(f'`{flag} = true`' for flag in missing)}.",
            )


def _true(backend: Backend, flag: str, new: dict[str, str]) -> bool:
    names = [flag, *(old for old, today in new.items() if today == flag)]
    facts = [fact for fact in map(backend.get, names) if fact is not None]
    return any(fact.value in (True, "true") for fact in facts)


@WIRING.check(
    "GF417",
    "backend-differs",
    BLOCKER,
    "The backend has the bucket and endpoint of the substrate.",
    "docs/reference/state.md#the-state-backend",
)
def backend_differs(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    If the state is not where the substrate's facts say, nobody backs it up, and the next operator does
    not find it: the plan then shows everything as new.
    """
    domain = contract.wiring.cluster_domain
    for one in wiring_values.of_backends(overlay, contract):
        declared = overlay.facts.get(f"substrate.{one.name}")
        wanted = declared.value if declared is not None else None
        if not isinstance(wanted, str) or not wanted or not one.text or one.text == wanted:
            continue
        ours, theirs = parse(one.text), parse(wanted)
        if ours is not None and theirs is not None and ours.same_as(theirs, domain):
            continue
        assert declared is not None
        yield Hit(
            one.fact.place,
            f"{one.title} is {show(one.text)}; the substrate's `{one.name}` is {show(wanted)} ({declared.place}).",
            "Write the substrate's value, or correct the fact.",
        )


@WIRING.check(
    "GF419",
    "store-without-lock",
    NOTE,
    "Where nothing locks the state, one person or job applies at a time.",
    "docs/reference/state.md#state-that-cannot-be-locked",
)
def store_without_lock(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The substrate's S3 store has no conditional writes, which OpenTofu needs for a lock. Nothing in the
    overlay can change that. Whoever applies must make sure that nobody else applies. If the backend
    asks for a lock, the lock does not protect the state, or the run fails.
    """
    if contract.wiring.state.locking:
        return
    names = contract.wiring.state.lock_attributes
    for backend in _backends(overlay, contract):
        asked = [name for name in names if _set(backend, name)]
        if asked:
            message = f"{listing(asked)} asks for a lock, which the store of the state cannot make."
            yield Hit(_place(backend, asked[0]), message, "Remove it, and let one person or job apply at a time.")
        else:
            yield Hit(
                backend.place,
                "nothing locks the state while somebody applies: if two people apply at the same time, one of the two "
                "states is lost.",
                "Let one person or job apply at a time.",
            )
