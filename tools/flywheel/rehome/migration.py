"""The migration document: what a rehome moves, from whose state to whose.

People write it in YAML as `flywheel.rehome/1` (see `docs/schemas/rehome.schema.json`) and keep it with the target
overlay. After the rehome it is the audit record. One run reports every invalid value with its place, because people
write this document in a hurry and act on it. Nothing is corrected: a misspelt key could be the one that says what must
not move.
"""

from __future__ import annotations

from functools import cached_property

from flywheel.documents.containers import many
from flywheel.documents.kinds import FLAG, Choice, Text
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.formats import addresses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.problems import Path, Problems

#: Methods to move an address: between copies of the two states, or by removing and importing it.
MOVE = "move"
IMPORT = "import"
BLOCKS = "blocks"
METHODS = (MOVE, IMPORT, BLOCKS)

#: The two sides of a rehome, as keys of tables.
SOURCE = "source"
TARGET = "target"
SIDES = (SOURCE, TARGET)

#: The limit for one window: one person can watch so many. A longer list is a mistake.
MAX_RELEASES = 500
#: The limit for texts, which appear in commands and tables.
_LONGEST = 512

_LINE = Text(line=True, longest=_LONGEST)
_NAME = Text("a text", line=True, longest=_LONGEST, blank=False)
_COMMIT = Text(
    "a full commit id",
    "Write the 40 lower-case hexadecimal digits that `git rev-parse HEAD` prints in core.",
    pattern="[0-9a-f]{40}",
)
_SHA256 = Text("a SHA-256 digest", "Write the 64 digits that `sha256sum` prints for the file.", pattern="[0-9a-f]{64}")
_PATH = Text(
    "an attribute path",
    "Write the path exactly, without patterns.",
    pattern=r"[^*]*[^*\s][^*]*",
    longest=_LONGEST,
    line=True,
)


class Side(Record, nulls=True):
    """One of the two owners. app_secret: the secret name that the live sets must use; "" means the contract's name."""

    owner = required(_NAME, "The owner's name on the forge.")
    overlay = required(_NAME, "The repository of the owner's overlay.")
    state_key = required(_NAME, "The key of the state in its bucket.")
    lineage = defaulted(_LINE, "", "The lineage of the state, which identifies it.")
    app_secret = ""
    new = False


class Target(Side):
    """The new owner. new: whether the state does not exist yet."""

    app_secret = defaulted(_LINE, "", "The secret of the owner's GitHub App, if it differs from the contract's name.")
    new = defaulted(
        FLAG, False, "True if the state does not exist yet: `state pull` then prints nothing.", name="new_state"
    )


class Move(Record, nulls=True):
    """One address that moves to another state. along: whether it moves with the address of its release."""

    along = False
    import_id = ""
    address: str
    target_address: str

    @cached_property
    def source(self) -> str:
        """The address in the source's state, as Terraform writes it."""
        return _canonical(self.address)

    @cached_property
    def target(self) -> str:
        """The address in the target's state, as Terraform writes it."""
        return _canonical(self.target_address or self.address)

    def on(self, side: str) -> str:
        """The address in the state of `side`."""
        return self.source if side == SOURCE else self.target


_ADDRESS = "As `tofu state list` prints it in the source's state."
_TARGET = "Its address in the target's state, if it is different."


class Along(Move):
    """A resource that moves with a release."""

    along = True
    address = required(_LINE, _ADDRESS)
    target_address = defaulted(_LINE, "", _TARGET)
    import_id = defaulted(_LINE, "", "The id for an import, if the method imports.")


class MovedRelease(Move):
    """A Helm release that moves: its own address, and the addresses that move with it."""

    name = required(_NAME, "The name of the Helm release.", name="release")
    namespace = required(_NAME, "Its namespace.")
    address = required(_LINE, _ADDRESS)
    target_address = defaulted(_LINE, "", _TARGET)
    others = defaulted(many(Along), [], "Other resources that belong to the release and move with it.", name="along")

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and name, which identify a Helm release."""
        return (self.namespace, self.name)

    @property
    def moves(self) -> tuple[Move, ...]:
        """Its own address, then those that move with it."""
        return (self, *self.others)


class ForeignRelease(Record, nulls=True):
    """A live release of another owner, which neither state owns."""

    name = required(_LINE, "The name of the Helm release.", name="release")
    namespace = required(_LINE, "Its namespace.")
    owner = required(_LINE, "The owner.")

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and name."""
        return (self.namespace, self.name)


class Backups(Record, nulls=True):
    """The digests of the files with the saved states."""

    source = required(_SHA256, "As `sha256sum` prints it.")
    target = required(_SHA256, "As `sha256sum` prints it.")


class Audit(Record, nulls=True):
    """The record of the apply: core commit, operator and day."""

    core_commit = required(_LINE, "The commit of core that was applied.")
    operator = required(_LINE, "Who applied it.")
    applied = required(_LINE, "The day of the apply, YYYY-MM-DD.")


class Migration(
    Record,
    schema="flywheel.rehome/1",
    title="GloriousFlywheel rehome migration",
    means="What a rehome moves, from whose state to whose, and its record afterwards.",
    nulls=True,
):
    """The whole document. Releases are in the order in which they move."""

    name = required(_LINE, "The name of the rehome in reports and in the runbook.")
    method = defaulted(
        Choice(METHODS),
        MOVE,
        "`move` works on copies of both states; `import` and `blocks` remove from one state and import into the other.",
    )
    window = required(_LINE, "The time in which nobody else applies, as free text. The state store has no lock.")
    core_commit = required(_COMMIT, "The commit of core that both overlays pin while the state moves.")
    source = required(Side, "The current owner of the releases.")
    target = required(Target, "The new owner of the releases.")
    releases = required(many(MovedRelease, least=1, most=MAX_RELEASES), "The releases that move, in this order.")
    elsewhere = defaulted(
        many(ForeignRelease), [], "Live releases of runner sets that belong to other owners on the cluster."
    )
    allowed = required(
        many(_PATH), "Paths of attributes that the target's plan may change in place, each including its parts."
    )
    saved = optional(Backups, "SHA-256 of the files with both states from before anything moved.", name="backups")
    audit = optional(Audit, "The record, written after the apply.")

    @property
    def backups(self) -> dict[str, str]:
        """By side, the digest of the file with the saved state."""
        return {} if self.saved is None else {SOURCE: self.saved.source, TARGET: self.saved.target}

    def side(self, side: str) -> Side:
        """The owner on `side`."""
        return self.source if side == SOURCE else self.target

    @property
    def moves(self) -> list[Move]:
        """Every address that moves, in order."""
        return [move for release in self.releases for move in release.moves]

    def judge(self, problems: Problems) -> None:
        """Addresses are of resources, nothing moves twice, and the owners differ."""
        if self.source.owner.lower() == self.target.owner.lower():
            at = self.node.key_at["target"]
            problems.at(at, "source and target have the same owner.", "Write two different owners.", ("target",))
        for what, ours, theirs, key in (
            ("the same overlay", self.source.overlay, self.target.overlay, "overlay"),
            ("the same state key", self.source.state_key, self.target.state_key, "state_key"),
        ):
            if _plain(ours) == _plain(theirs):
                at = self.target.node.key_at[key]
                message = f"source and target have {what}, `{theirs}`."
                problems.at(at, message, "Write that of each owner's own backend and repository.", ("target", key))
        found = len(problems.found)
        for number, release in enumerate(self.releases):
            path: Path = ("releases", number)
            _judge_move(release, path, problems)
            for index, one in enumerate(release.others):
                _judge_move(one, (*path, "along", index), problems)
        self._judge_twice(problems, addresses_known=len(problems.found) == found)

    def _judge_twice(self, problems: Problems, addresses_known: bool) -> None:
        """Report duplicate releases and addresses, which would be moved twice."""
        seen: set[object] = set()
        every: list[MovedRelease | ForeignRelease] = [*self.releases, *self.elsewhere]
        for one in every:
            if one.key in seen:
                message = f"the release `{one.namespace}/{one.name}` is listed twice."
                problems.at(one.node.at, message, "Keep one entry.")
            seen.add(one.key)
        for side in SIDES if addresses_known else ():
            addresses_seen: set[str] = set()
            for move in self.moves:
                address = move.on(side)
                if address and address in addresses_seen:
                    problems.at(move.node.at, f"the address `{address}` is listed twice.", "Keep one entry.")
                addresses_seen.add(address)


def _judge_move(move: Move, path: Path, problems: Problems) -> None:
    for key, text in (("address", move.address), ("target_address", move.target_address)):
        try:
            address = addresses.parse(text) if text else None
        except addresses.AddressError as err:
            message = f"is not the address of one resource: {err}."
            problems.add(move.members[key], (*path, key), message, "Copy it from `tofu state list`.")
            continue
        if address is not None and address.data:
            problems.add(move.members[key], (*path, key), "is a data source. Data sources do not move.", "Remove it.")


def _plain(text: str) -> str:
    """A repository or a key as forges and stores compare it: without case and needless slashes."""
    return "/".join(step for step in text.casefold().split("/") if step)


def _canonical(text: str) -> str:
    return str(addresses.parse(text)) if text else ""
