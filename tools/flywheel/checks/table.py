"""All checks, by what they judge.

To add a family, name it in `registry.SUBJECTS`; to add a check, register it in its family.
"""

from __future__ import annotations

from importlib import import_module

from flywheel.checks import registry
from flywheel.checks.registry import Check, Family

_tables: dict[str, dict[str, Check]] = {}

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    #: Every check by id, in the order of the ids.
    CHECKS: dict[str, Check]


def families(subject: str | None = None) -> list[Family]:
    """The families that judge `subject` (default: any), in report order."""
    subjects = registry.SUBJECTS if subject is None else (subject,)
    names = dict.fromkeys(name for one in subjects for name in registry.SUBJECTS[one])
    return [getattr(import_module(f"flywheel.checks.{name}"), name.upper()) for name in names]


def of(subject: str) -> dict[str, Check]:
    """The checks of `subject` by id, in the order of the ids; no other family's module is loaded."""
    if subject not in _tables:
        _tables[subject] = _table(families(subject))
    return _tables[subject]


def subject_of(check: Check) -> str:
    """What `check` judges."""
    return next(name for name, families in registry.SUBJECTS.items() if check.family in families)


def _table(families: list[Family]) -> dict[str, Check]:
    found = {id: check for family in families for id, check in family.checks.items()}
    return dict(sorted(found.items()))


def __getattr__(name: str) -> dict[str, Check]:
    if name != "CHECKS":
        raise AttributeError(name)
    # Only lists of all checks need all their modules.
    globals()[name] = table = _table(families())
    return table
