"""What can be judged: each subject with the families of checks that judge it.

A new subject is one row of `SUBJECTS`. Rooms are named here as text and imported when they are asked for:
a verb loads the checks of its own subject and no others.
"""

from __future__ import annotations

from importlib import import_module

from flywheel.findings.engine import AnyCheck, AnyFamily

#: Subject -> family -> the package of its checks, in report order. The package has the family under its name in
#: capitals.
SUBJECTS = {
    "change": {"change": "flywheel.change.checks"},
    "fleet": {"fleet": "flywheel.fleet.checks"},
    "ledgers": {"debt": "flywheel.debt.checks", "retirement": "flywheel.debt.retirement_checks"},
    "overlay": {
        "taxonomy": "flywheel.overlay.checks.taxonomy",
        "boundary": "flywheel.overlay.checks.boundary",
        "contract": "flywheel.overlay.checks.contract",
        "wiring": "flywheel.overlay.checks.wiring",
        "secrets": "flywheel.overlay.checks.secrets",
        "pin": "flywheel.overlay.checks.pin",
    },
    "preflight": {"preflight": "flywheel.live.checks"},
    "plan": {"plan": "flywheel.plan.checks"},
    "registry": {"bazel_registry": "flywheel.registry.checks"},
    "rehome": {"rehome": "flywheel.rehome.checks"},
    "workflows": {"reachability": "flywheel.workflows.checks", "debt": "flywheel.debt.checks"},
}

#: The ids of each family, as ranges of first and last: a number belongs to one family for ever.
IDS = {
    "taxonomy": ((101, 149),),
    "boundary": ((201, 249),),
    "contract": ((301, 344),),
    "wiring": ((401, 449),),
    "secrets": ((501, 509),),
    "pin": ((601, 619),),
    "bazel_registry": ((621, 639),),
    "reachability": ((701, 739),),
    "debt": ((801, 810),),
    "retirement": ((811, 819),),
    "preflight": ((821, 859),),
    "plan": ((345, 349), (901, 919)),
    "rehome": ((921, 940),),
    "change": ((941, 949),),
    "fleet": ((951, 979),),
}

_tables: dict[str, dict[str, AnyCheck]] = {}

TYPE_CHECKING = False
if TYPE_CHECKING:
    #: Every check by id, in the order of the ids.
    CHECKS: dict[str, AnyCheck]


def families(subject: str | None = None) -> list[AnyFamily]:
    """The families that judge `subject` (default: any), in report order."""
    chosen = SUBJECTS.values() if subject is None else (SUBJECTS[subject],)
    packages = {name: package for one in chosen for name, package in one.items()}
    return [getattr(import_module(package), name.upper()) for name, package in packages.items()]


def of(subject: str) -> dict[str, AnyCheck]:
    """The checks of `subject` by id, in the order of the ids; no other family's module is loaded."""
    if subject not in _tables:
        _tables[subject] = _table(families(subject))
    return _tables[subject]


def judges_something_else(id: str, subject: str) -> bool:
    """Whether `id` is a number of a family that does not judge `subject`."""
    # Three digits and no more: people write these words, and Python refuses to convert thousands of digits.
    is_id = len(id) == 5 and id.startswith("GF") and id[2:].isascii() and id[2:].isdigit()
    number = int(id[2:]) if is_id else 0
    ranges = ((name, first, last) for name, rows in IDS.items() for first, last in rows)
    family = next((name for name, first, last in ranges if first <= number <= last), None)
    return family is not None and family not in SUBJECTS[subject]


def _table(families: list[AnyFamily]) -> dict[str, AnyCheck]:
    found = {id: check for family in families for id, check in family.checks.items()}
    return dict(sorted(found.items()))


def __getattr__(name: str) -> dict[str, AnyCheck]:
    if name != "CHECKS":
        raise AttributeError(name)
    # Only lists of all checks need all their modules.
    globals()[name] = table = _table(families())
    return table
