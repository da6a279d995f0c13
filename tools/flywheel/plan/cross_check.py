"""Compares the changes of a plan with the objects that it lists before and after.

A plan says everything twice: the prior state lists the objects before, the planned values list the objects after,
and the changes say what happens in between. Terraform and OpenTofu write all three from one calculation, so they
agree. If they do not agree, somebody filtered or edited the file, and the missing part could be a destroy.

Three facts are in one place only and cannot be compared: the address of an object before a move (the prior state
already has the new address), that an object is imported (the prior state already has it), and the drift. If a plan
does nothing else, its `applyable` still says that it does something.

Source: `internal/command/jsonplan` of Terraform 1.11 and OpenTofu 1.10, and the plans under
`tests/tools/plan/plans`, which Terraform wrote.
"""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.plan.held_objects import Key

_WHOLE = "Write the file again with `show -json SAVED_PLAN`, and remove nothing from it."
_WITHOUT_TARGET = f"Plan without `-target`. {_WHOLE}"
_REFRESH = (
    "Write the file again with `show -json SAVED_PLAN`, and remove nothing from it. "
    "If the plan was made with `-refresh-only`, add `--refresh-only`."
)


class Listed:
    """The managed objects in the parts of a plan.

    prior, planned: the objects before and after; None if the file does not say. changes: the actions of each
    object with an entry in `resource_changes`. drifted, outputs: whether drift of managed objects, or a change of
    an output, is listed. moves: whether an entry moves or imports an object.
    """

    __slots__ = ("changes", "drifted", "moves", "outputs", "planned", "prior")

    def __init__(self) -> None:
        self.prior: set[Key] | None = None
        self.planned: set[Key] | None = None
        self.changes: dict[Key, tuple[str, ...]] = {}
        self.drifted = self.outputs = self.moves = False

    @property
    def is_refresh_only(self) -> bool:
        """Whether only a refresh-only plan looks like this: objects exist, and nothing is planned for any of them."""
        return bool(self.prior) and not self.planned and not self.changes


def judge(name: str, listed: Listed, applyable: object, refresh_only: bool) -> None:
    """Raise `FormatError` if the parts of the plan called `name` contradict one another."""
    if listed.planned is None:
        message = "it has no `planned_values`, so its changes cannot be compared with the objects that remain."
        raise FormatError(Place(name), message, _WHOLE)
    if listed.is_refresh_only:
        _judge_refresh(name, listed, applyable, refresh_only)
        return
    if refresh_only and (listed.changes or listed.planned):
        message = "`--refresh-only` was given, but the plan has changes or planned values."
        raise FormatError(Place(name), message, "Leave `--refresh-only` out.")
    _judge_before(name, listed)
    _judge_after(name, listed)
    idle = all(actions == ("no-op",) for actions in listed.changes.values())
    if applyable is True and idle and not (listed.moves or listed.outputs or listed.drifted):
        raise FormatError(Place(name), "the plan says that it can be applied, but it lists nothing to do.", _WHOLE)


def _judge_refresh(name: str, listed: Listed, applyable: object, refresh_only: bool) -> None:
    if refresh_only or not (listed.drifted or listed.outputs or applyable is True):
        return
    count = len(listed.prior or ())
    message = (
        f"the prior state has {count} object{'s' if count > 1 else ''}, but the plan has no changes and no planned "
        "values. A refresh-only plan looks like that, and so does a plan whose changes were removed."
    )
    raise FormatError(Place(name), message, _REFRESH)


def _judge_before(name: str, listed: Listed) -> None:
    """Each object of the prior state has a change, and each change of an existing object has one there."""
    prior = listed.prior or set()
    for key in sorted(prior - listed.changes.keys()):
        raise _error(name, key, "is in the prior state, but no change says what happens to it", _WITHOUT_TARGET)
    for key, actions in listed.changes.items():
        if actions == ("create",):
            if key in prior:
                raise _error(name, key, "is created, but it is already in the prior state")
        elif key not in prior:
            raise _error(name, key, f"has the actions `{', '.join(actions)}`, but it is not in the prior state")


def _judge_after(name: str, listed: Listed) -> None:
    """Each planned object has a change, and no planned object is destroyed."""
    planned = listed.planned or set()
    for key in sorted(planned - listed.changes.keys()):
        raise _error(name, key, "is in the planned values, but no change says where it comes from")
    for (address, deposed), actions in listed.changes.items():
        if deposed or actions == ("forget",):
            continue  # OpenTofu leaves a forgotten object out of the planned values, Terraform does not
        is_planned = (address, "") in planned
        if is_planned == (actions == ("delete",)):
            there = "is in" if is_planned else "is not in"
            what = f"has the actions `{', '.join(actions)}`, but it {there} the planned values"
            raise _error(name, (address, ""), what)


def _error(name: str, key: Key, what: str, fix: str = _WHOLE) -> FormatError:
    address, deposed = key
    title = quote(address) + (f" (deposed under {quote(deposed)})" if deposed else "")
    return FormatError(Place(name), f"{title} {what}.", fix)
