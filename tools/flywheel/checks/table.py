"""All checks of all families.

To add a family, name its module in `_MODULES`; to add a check, register it in its family.
"""

from __future__ import annotations

from importlib import import_module

from flywheel.checks.registry import Check, Family

#: Each family's module in this package; the family is the constant of that name in capitals.
_MODULES = ("taxonomy", "boundary", "contract", "wiring", "secrets", "pin")


def families() -> list[Family]:
    """The families that have checks, in report order."""
    return [getattr(import_module(f"flywheel.checks.{module}"), module.upper()) for module in _MODULES]


def _table() -> dict[str, Check]:
    found = {id: check for family in families() for id, check in family.checks.items()}
    return dict(sorted(found.items()))


#: Every check by id, in the order of the ids.
CHECKS: dict[str, Check] = _table()
