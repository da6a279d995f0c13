"""Approvals: who allowed which changes of which plan, and until when.

An approval is bound to one plan by the digest of the plan's file, so nobody can approve a change that they
could not read. It names exact addresses and actions, and it expires.
"""

from __future__ import annotations

import re

from flywheel.documents.containers import many
from flywheel.documents.kinds import DAY, NAME, TEXT, Choice, Text, held
from flywheel.documents.record import Record, defaulted, required
from flywheel.formats import dates
from flywheel.formats.blank_texts import says_something
from flywheel.formats.secrets import secret_search
from flywheel.plan import judged_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place
    from flywheel.formats.values import Document
    from flywheel.plan.plan_file import PlannedChange

#: Characters of patterns. An address contains them only inside quotes, where they are literal.
WILD = "*?"
#: A pattern of actions. It is accepted here, so that a check can report what is wrong with it.
_PATTERN = re.compile(r"[a-z-]{0,20}[*?][a-z*?-]{0,20}")


class _Action(Choice):
    """One of a plan's verbs, or a pattern."""

    __slots__ = ()

    def fault(self, value: object) -> tuple[str, str] | None:
        pattern = isinstance(value, str) and _PATTERN.fullmatch(value)
        return None if pattern else super().fault(value)


class _Said(Text):
    """A text; "" if it has no visible letter and no digit, because then it names nobody and nothing."""

    __slots__ = ()

    def view(self, value: object, document: Document) -> str:
        text = str(held(value))
        return text.strip() if says_something(text) else ""


_DIGEST = Text("a digest", "Write the plan's digest: `flywheel plan FILE` prints it.", pattern="sha256:[0-9a-f]{64}")
_SAID = _Said()


class Approval(Record, nulls=True):
    """One allowed change. `previous` is the old address of a moved object, `deposed` the key of a deposed one."""

    address = required(TEXT, "The address, exactly as in the plan.", asked=NAME)
    actions = required(
        many(_Action(judged_plan.VERBS), least=1),
        "All its actions, in the plan's order.",
        asked=many(Choice(judged_plan.VERBS), least=1),
    )
    reason = defaulted(_SAID, "", "Why this may happen.", asked=NAME)
    previous = defaulted(TEXT, "", "For a move: the old address.", name="from")
    deposed = defaulted(TEXT, "", "The key of a deposed object.")

    @property
    def where(self) -> Place:
        """The place of the approval: the key of its address."""
        return self.key_place("address")

    @property
    def wild(self) -> bool:
        """Whether it is a pattern, which names no single change."""
        return any(_outside_quotes(text) for text in (self.address, self.previous, *self.actions))

    def names(self, change: PlannedChange) -> bool:
        """Whether it is about the object of `change`."""
        return (self.address, self.deposed) == (change.address, change.deposed)

    def allows(self, change: PlannedChange) -> bool:
        """Whether it allows exactly what happens in `change`."""
        return (
            self.names(change)
            and self.actions == judged_plan.verbs(change)
            and self.previous == change.previous_address
        )


class Approvals(
    Record,
    schema="flywheel.approvals/1",
    title="GloriousFlywheel approvals",
    means="What one plan may destroy, orphan or move.",
    nulls=True,
):
    """A file of approvals: signed by `approver`, for the plan with the digest `plan`, valid through the day `expires`.

    Approver and reason are optional here. Without them an approval allows nothing, and a check reports it.
    """

    plan = required(_DIGEST, "The digest of the plan's JSON.")
    approver = defaulted(_SAID, "", "The person who is responsible for this.", asked=NAME)
    expires = required(DAY, "The last day on which it is valid.")
    entries = required(many(Approval), "One entry for each allowed change.", name="approvals")

    def stale(self, plan: judged_plan.Plan) -> bool:
        """Whether the approvals are for another plan."""
        return self.plan != plan.digest

    def expired(self, today: str) -> bool:
        """Whether the approvals have expired, or the current day is unknown."""
        return not today or today > self.expires

    def days_left(self, today: str) -> int:
        """How many days the approvals are still valid after `today`."""
        return dates.days_between(today, self.expires)

    def holds(self, plan: judged_plan.Plan, today: str) -> bool:
        """Whether the file is valid for this plan and day."""
        return bool(self.approver) and not self.stale(plan) and not self.expired(today)


def _outside_quotes(text: str) -> bool:
    quoted = escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\" and quoted:
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char in WILD and not quoted:
            return True
    return "[]" in text  # other tools write "every element of a list" so


def draft(plan: judged_plan.Plan) -> str:
    """A file with an entry for each change that needs approval. Without name and reasons it allows nothing.

    A secret in an address is not repeated, so that its entry allows nothing before somebody completes it.
    """
    lines = [
        "# Read each entry. Write its reason, or delete the entry if it must not happen.",
        f"schema: {Approvals.table.schema_name}",
        f"plan: {plan.digest}",
        'approver: "" # your name',
        'expires: "0001-01-01" # the last day on which this is valid',
        "approvals:",
    ]
    for change in plan.touched():
        if judged_plan.needs_approval(change) and judged_plan.verbs(change):
            lines += _entry(change)
    if lines[-1] == "approvals:":
        lines[-1] = "approvals: [] # this plan needs no approval"
    return "".join(f"{line}\n" for line in lines)


def _entry(change: PlannedChange) -> list[str]:
    given = {"address": change.address, "from": change.previous_address, "deposed": change.deposed}
    shown = {key: secret_search.redact(text) for key, text in given.items() if text}
    lines = [f"  - address: {_quoted(shown['address'])}", f"    actions: [{', '.join(judged_plan.verbs(change))}]"]
    lines += [f"    {key}: {_quoted(text)}" for key, text in shown.items() if key != "address"]
    if any(text != given[key] for key, text in shown.items()):
        lines.insert(0, "  # This entry has a mark in <> for a secret, which is not repeated here: write it yourself.")
    return [*lines, '    reason: ""']


def _quoted(text: str) -> str:
    """A text as a YAML string in double quotes, written as in JSON."""
    import json

    # JSON writes a character beyond U+FFFF as two escapes, which YAML refuses; YAML has one escape for it.
    written = (json.dumps(char)[1:-1] if ord(char) < 0x10000 else f"\\U{ord(char):08x}" for char in text)
    return f'"{"".join(written)}"'
