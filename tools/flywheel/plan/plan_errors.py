"""Error messages for files that are not a usable plan: wrong format, incomplete, or failed."""

from __future__ import annotations

import re

from flywheel.formats.source import FormatError, Place
from flywheel.plan import plan_changes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.json.json_stream import JsonStream

#: The major version of the format that is read.
MAJOR = "1"

#: Keys of a plan with one plain value. Each of them is checked.
SCALARS = ("format_version", "terraform_version", "errored", "complete", "applyable")

_VERSION = re.compile(r"([0-9]{1,4})\.[0-9]{1,9}")
_SHOW = "Write it with `tofu show -json SAVED_PLAN` (or `terraform show -json`)."
_DECRYPT = (
    "Write it with `tofu show -json SAVED_PLAN`, which decrypts it where the key is in the configuration or in "
    "TF_ENCRYPTION."
)
_AGAIN = "Fix the cause, plan again, and judge the new plan."
_NOT = "this is not a plan in JSON: "

_POWERSHELL = 'PowerShell\'s `>` writes such files: use `cmd /c "tofu show -json SAVED_PLAN > plan.json"`.'
_BEGINNINGS = (
    (b"PK\x03\x04", "it is the saved plan itself, which only Terraform or OpenTofu can read.", _SHOW),
    (b"\xff\xfe", "the text is UTF-16.", _POWERSHELL),
    (b"\xfe\xff", "the text is UTF-16.", _POWERSHELL),
    (b"\xef\xbb\xbf", "it begins with a byte-order mark.", _POWERSHELL),
    (b"\x1f\x8b", "it is compressed.", "Unpack it."),
)


def foreign(name: str, data: bytes) -> None:
    """Raise `FormatError` for files whose first bytes show that they are not JSON."""
    for beginning, what, fix in _BEGINNINGS:
        if data.startswith(beginning):
            raise FormatError(Place(name), _NOT + what, fix)
    if not data or data.isspace():
        raise FormatError(Place(name), _NOT + "the file is empty.", _SHOW)
    if b"\0" in data[:64]:
        raise FormatError(Place(name), _NOT + "it is not text.", _SHOW)


def root(stream: JsonStream) -> FormatError:
    """The error for a file that does not begin with an object."""
    what = "it is a list." if stream.begins("[") else "it does not begin with an object."
    return stream.error(stream.at, _NOT + what, _SHOW)


def more(stream: JsonStream, keys: set[str]) -> FormatError:
    """The error for text after the outermost object."""
    if "@level" in keys or "@message" in keys:
        return stream.error(0, _NOT + "it is the log of `plan -json`.", "Save the plan with `-out`. " + _SHOW)
    return stream.error(stream.at, "more text follows the outermost object.", _SHOW)


def judge(name: str, keys: set[str], facts: dict[str, object], deferred: int) -> None:
    """Raise `FormatError` unless the plan is complete and successful."""
    _judge_format(name, keys, facts)
    for key in ("errored", "complete", "applyable"):
        if facts.get(key) is not None and not isinstance(facts[key], bool):
            wrong = f"`{key}` is {plan_changes.kind(facts[key])}, not true or false."
            raise FormatError(Place(name), wrong, "Use the file exactly as `show -json` writes it.")
    if facts.get("errored"):
        message = "planning failed (`errored`): the plan contains only what was found before the error."
        raise FormatError(Place(name), message, _AGAIN)
    if deferred:
        seen = f"{deferred} changes are" if deferred > 1 else "one change is"
        message = f"the plan is incomplete: {seen} deferred, so their result is unknown."
        raise FormatError(Place(name), message, "Apply what they wait for first, then plan again.")
    if facts.get("complete") is False:
        message = "the plan is incomplete (`complete` is false): it was made with `-target`, or it defers changes."
        raise FormatError(Place(name), message, "Plan again without `-target`: the plan must contain every change.")


def _judge_format(name: str, keys: set[str], facts: dict[str, object]) -> None:
    version = facts.get("format_version")
    if keys >= {"encrypted_data", "encryption_version"}:
        what = "state" if "lineage" in keys else "plan"
        raise FormatError(Place(name), f"{_NOT}it is an encrypted {what} of OpenTofu.", _DECRYPT)
    if "lineage" in keys or ("values" in keys and not keys & {"planned_values", "resource_changes"}):
        fix = "A state lists existing objects; a plan lists changes. " + _SHOW
        raise FormatError(Place(name), _NOT + "it is a state.", fix)
    if "@level" in keys:
        fix = "Save the plan with `-out`. " + _SHOW
        raise FormatError(Place(name), _NOT + "it is a line of the log of `plan -json`.", fix)
    if version is None:
        raise FormatError(Place(name), _NOT + "it has no `format_version`.", _SHOW)
    found = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if found is None:
        raise FormatError(Place(name), "`format_version` is not a version such as `1.2`.", _SHOW)
    if found[1] != MAJOR:
        message = f"`format_version` is `{version}`; these tools read only {MAJOR}.x."
        raise FormatError(
            Place(name), message, f"Use newer tools, or a version of Terraform or OpenTofu that writes {MAJOR}.x."
        )
    if not keys & {"planned_values", "resource_changes", "output_changes"}:
        raise FormatError(Place(name), _NOT + "it has neither `planned_values` nor `resource_changes`.", _SHOW)
