"""Files of approvals -> approvals, and a plan -> a file of approvals for somebody to sign."""

from __future__ import annotations

import re

from flywheel.documents import typed_yaml
from flywheel.formats import dates
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.source import FormatError
from flywheel.plan import judged_plan
from flywheel.plan.approvals import SCHEMA, Approval, Approvals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.typed_yaml import TypedFile
    from flywheel.plan.judged_plan import Plan

#: Who approves and why may be missing here: without them nothing is allowed, and a check says so.
SHAPE = """
object({
  schema    = string
  plan      = string
  approver  = optional(string, "")
  expires   = string
  approvals = list(object({
    address = string
    actions = list(string)
    reason  = optional(string, "")
    from    = optional(string, "")
    deposed = optional(string, "")
  }))
})
"""

#: A pattern of actions: read, so that a check can say what is wrong with it.
_PATTERN = re.compile(r"[a-z-]{0,20}[*?][a-z*?-]{0,20}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def load(path: str, name: str | None = None) -> Approvals:
    """The approvals in the file at `path`, called `name` in messages; raise `FormatError` or `UserError`."""
    return of(typed_yaml.load(path, SCHEMA, SHAPE, name))


def of(file: TypedFile) -> Approvals:
    """The approvals in a file that was read; raise `FormatError` for a digest, a day or an action that is none."""
    value = file.value
    if not DIGEST.fullmatch(value["plan"]):
        raise FormatError(file.place("plan"), "this is no digest.", "Write the plan's: `flywheel plan FILE` prints it.")
    if not dates.is_day(value["expires"]):
        raise FormatError(file.place("expires"), "this is no day.", "Write the last day it is good for: YYYY-MM-DD.")
    entries = []
    for number, one in enumerate(value["approvals"]):
        _judge_actions(file, number, one["actions"])
        texts = (_said(one["reason"]), one["from"], one["deposed"])
        entries.append(
            Approval(one["address"], tuple(one["actions"]), *texts, file.place("approvals", number, "address"))
        )
    places = {key: file.place(key) for key in ("plan", "approver", "expires")}
    whole = file.place("schema")
    return Approvals(value["plan"], _said(value["approver"]), value["expires"], entries, whole, places)


def _said(text: str) -> str:
    """What somebody wrote; "" if there is no letter and no digit in it, and so nobody and nothing is named."""
    return text.strip() if any(map(str.isalnum, text)) else ""


def _judge_actions(file: TypedFile, number: int, actions: list[str]) -> None:
    for index, action in enumerate(actions):
        if action not in judged_plan.VERBS and not _PATTERN.fullmatch(action):
            fix = did_you_mean(action, judged_plan.VERBS) or f"Write some of {', '.join(judged_plan.VERBS)}."
            place = file.place("approvals", number, "actions", index)
            raise FormatError(place, "this is no action.", fix)
    if not actions:
        raise FormatError(file.place("approvals", number, "actions"), "no action is named.", "Write the plan's.")


def draft(plan: Plan) -> str:
    """A file with an entry for all that needs one. It allows nothing until somebody signs it and says why."""
    lines = [
        "# Read each entry, say why it may happen, and delete what may not.",
        f"schema: {SCHEMA}",
        f"plan: {plan.digest}",
        'approver: "" # your name',
        'expires: "0001-01-01" # the last day this is good for',
        "approvals:",
    ]
    for change in plan.touched():
        if judged_plan.needs_approval(change) and judged_plan.verbs(change):
            lines.append(f"  - address: {_quoted(change.address)}")
            lines.append(f"    actions: [{', '.join(judged_plan.verbs(change))}]")
            if change.previous_address:
                lines.append(f"    from: {_quoted(change.previous_address)}")
            if change.deposed:
                lines.append(f"    deposed: {_quoted(change.deposed)}")
            lines.append('    reason: ""')
    if lines[-1] == "approvals:":
        lines[-1] = "approvals: [] # this plan needs none"
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    """A text as YAML in double quotes, which are JSON's."""
    import json

    return json.dumps(text)
