"""Read files of approvals, and draft a file of approvals for a plan."""

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

#: Approver and reason are optional here. Without them an approval allows nothing, and a check reports it.
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

#: A pattern of actions. It is accepted here, so that a check can report what is wrong with it.
_PATTERN = re.compile(r"[a-z-]{0,20}[*?][a-z*?-]{0,20}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def load(path: str, name: str | None = None) -> Approvals:
    """The approvals in the file at `path`, which messages call `name`. Raises `FormatError` or `UserError`."""
    return of(typed_yaml.load(path, SCHEMA, SHAPE, name))


def of(file: TypedFile) -> Approvals:
    """The approvals in a file that was read; raises `FormatError` for an invalid digest, day or action."""
    value = file.value
    if not DIGEST.fullmatch(value["plan"]):
        raise FormatError(
            file.place("plan"), "this is not a digest.", "Write the plan's digest: `flywheel plan FILE` prints it."
        )
    if not dates.is_day(value["expires"]):
        raise FormatError(file.place("expires"), "this is not a date.", "Write the last day of validity: YYYY-MM-DD.")
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
    """The text; "" if it has no letter and no digit, because then it names nobody and nothing."""
    return text.strip() if any(map(str.isalnum, text)) else ""


def _judge_actions(file: TypedFile, number: int, actions: list[str]) -> None:
    for index, action in enumerate(actions):
        if action not in judged_plan.VERBS and not _PATTERN.fullmatch(action):
            fix = did_you_mean(action, judged_plan.VERBS) or f"Write one of {', '.join(judged_plan.VERBS)}."
            place = file.place("approvals", number, "actions", index)
            raise FormatError(place, "this is not an action.", fix)
    if not actions:
        raise FormatError(
            file.place("approvals", number, "actions"),
            "the list of actions is empty.",
            "Write the actions of the plan.",
        )


def draft(plan: Plan) -> str:
    """A file with an entry for each change that needs approval. Without name and reasons it allows nothing."""
    lines = [
        "# Read each entry. Write its reason, or delete the entry if it must not happen.",
        f"schema: {SCHEMA}",
        f"plan: {plan.digest}",
        'approver: "" # your name',
        'expires: "0001-01-01" # the last day on which this is valid',
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
        lines[-1] = "approvals: [] # this plan needs no approval"
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    """A text as a YAML string in double quotes, written as in JSON."""
    import json

    return json.dumps(text)
