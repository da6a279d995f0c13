"""The migration document: what a rehome is meant to move, from whose state to whose.

Written by people, `flywheel.rehome/1` in YAML (see `docs/schemas/rehome.schema.json`), and kept with
the target overlay: afterwards it is the audit record.
"""

from __future__ import annotations

from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document

SCHEMA = "flywheel.rehome/1"

#: Ways to move an address: between copies of the two states, or out of one and into the other.
MOVE = "move"
IMPORT = "import"
BLOCKS = "blocks"
METHODS = (MOVE, IMPORT, BLOCKS)

#: The two sides of a rehome, in every table that has something of both.
SOURCE = "source"
TARGET = "target"
SIDES = (SOURCE, TARGET)

#: A Terraform type: what is not `optional` must be there, and what is not in it is a slip.
SHAPE = """
object({
  schema      = string
  name        = string
  method      = optional(string, "move")
  window      = string
  core_commit = string
  source = object({
    owner     = string
    overlay   = string
    state_key = string
    lineage   = optional(string, "")
  })
  target = object({
    owner      = string
    overlay    = string
    state_key  = string
    lineage    = optional(string, "")
    app_secret = optional(string, "")
    new_state  = optional(bool, false)
  })
  releases = list(object({
    release        = string
    namespace      = string
    address        = string
    target_address = optional(string, "")
    along = optional(list(object({
      address        = string
      target_address = optional(string, "")
      import_id      = optional(string, "")
    })), [])
  }))
  elsewhere = optional(list(object({
    release   = string
    namespace = string
    owner     = string
  })), [])
  allowed = list(string)
  backups = optional(object({
    source = string
    target = string
  }))
  audit = optional(object({
    core_commit = string
    operator    = string
    applied     = string
  }))
})
"""


class Side:
    """One of the two owners, with its overlay's repository and the key of its state.

    lineage: that of the state, "" if not told. app_secret: the name that the live sets must use, ""
    for the contract's. new: whether there is no state yet.
    """

    __slots__ = ("app_secret", "lineage", "new", "overlay", "owner", "place", "state_key")

    def __init__(
        self,
        owner: str,
        overlay: str,
        state_key: str,
        lineage: str,
        place: Place,
        app_secret: str = "",
        new: bool = False,
    ) -> None:
        self.owner = owner
        self.overlay = overlay
        self.state_key = state_key
        self.lineage = lineage
        self.place = place
        self.app_secret = app_secret
        self.new = new


class Move:
    """One address that changes states. import_id: what the target would import it by, "" if not known."""

    __slots__ = ("along", "import_id", "place", "source", "target")

    def __init__(self, source: str, target: str, place: Place, along: bool = False, import_id: str = "") -> None:
        self.source = source
        self.target = target
        self.place = place
        self.along = along
        self.import_id = import_id

    def on(self, side: str) -> str:
        """The address that it has in the state of `side`."""
        return self.source if side == SOURCE else self.target


class Release:
    """A Helm release that moves: the address that is it, and those that go along."""

    __slots__ = ("moves", "name", "namespace", "place")

    def __init__(self, name: str, namespace: str, moves: list[Move], place: Place) -> None:
        self.name = name
        self.namespace = namespace
        self.moves = moves
        self.place = place

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and name: what Helm tells releases apart by."""
        return (self.namespace, self.name)


class Elsewhere:
    """A live release that neither state owns, and whose it is."""

    __slots__ = ("name", "namespace", "owner", "place")

    def __init__(self, name: str, namespace: str, owner: str, place: Place) -> None:
        self.name = name
        self.namespace = namespace
        self.owner = owner
        self.place = place

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and name."""
        return (self.namespace, self.name)


class Audit:
    """What was recorded when the rehome was applied: with which core, by whom, when."""

    __slots__ = ("applied", "core_commit", "operator", "place")

    def __init__(self, core_commit: str, operator: str, applied: str, place: Place) -> None:
        self.core_commit = core_commit
        self.operator = operator
        self.applied = applied
        self.place = place


class Migration:
    """The whole document. Releases are in the order in which they are to move.

    allowed: paths of attributes that the target's plan may change in place, with all in them. backups: digests of the
    files that both states were saved to, by side.
    """

    __slots__ = (
        "allowed", "audit", "backups", "core_commit", "document", "elsewhere", "method", "name", "places", "releases",
        "source", "target", "window",
    )  # fmt: skip

    def __init__(self, document: Document, source: Side, target: Side) -> None:
        self.document = document
        self.source = source
        self.target = target
        self.name = ""
        self.method = MOVE
        self.window = ""
        self.core_commit = ""
        self.releases: list[Release] = []
        self.elsewhere: list[Elsewhere] = []
        self.allowed: tuple[str, ...] = ()
        self.backups: dict[str, str] = {}
        self.audit: Audit | None = None
        self.places: dict[str, Place] = {}

    def side(self, side: str) -> Side:
        """The owner on `side`."""
        return self.source if side == SOURCE else self.target

    @property
    def place(self) -> Place:
        """The place of the whole."""
        return Place(self.document.name)

    def place_of(self, key: str) -> Place:
        """Where a key of the document's outermost mapping stands; the whole if it is not set."""
        return self.places.get(key, self.place)

    @property
    def moves(self) -> list[Move]:
        """Every address that moves, in order."""
        return [move for release in self.releases for move in release.moves]
