"""The migration document: what a rehome moves, from whose state to whose.

People write it in YAML as `flywheel.rehome/1` (see `docs/schemas/rehome.schema.json`) and keep it with the target
overlay. After the rehome it is the audit record.
"""

from __future__ import annotations

from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document

SCHEMA = "flywheel.rehome/1"

#: Methods to move an address: between copies of the two states, or by removing and importing it.
MOVE = "move"
IMPORT = "import"
BLOCKS = "blocks"
METHODS = (MOVE, IMPORT, BLOCKS)

#: The two sides of a rehome, as keys of tables.
SOURCE = "source"
TARGET = "target"
SIDES = (SOURCE, TARGET)

#: A Terraform type: keys without `optional` are required, and unknown keys are errors.
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

    lineage: the lineage of the state; "" if not given. app_secret: the secret name that the live sets must use; ""
    means the contract's name. new: whether the state does not exist yet.
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
    """One address that moves to another state. import_id: the id for an import; "" if unknown."""

    __slots__ = ("along", "import_id", "place", "source", "target")

    def __init__(self, source: str, target: str, place: Place, along: bool = False, import_id: str = "") -> None:
        self.source = source
        self.target = target
        self.place = place
        self.along = along
        self.import_id = import_id

    def on(self, side: str) -> str:
        """The address in the state of `side`."""
        return self.source if side == SOURCE else self.target


class Release:
    """A Helm release that moves: its own address, and the addresses that move with it."""

    __slots__ = ("moves", "name", "namespace", "place")

    def __init__(self, name: str, namespace: str, moves: list[Move], place: Place) -> None:
        self.name = name
        self.namespace = namespace
        self.moves = moves
        self.place = place

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and name, which identify a Helm release."""
        return (self.namespace, self.name)


class Elsewhere:
    """A live release of another owner, which neither state owns."""

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
    """The record of the apply: core commit, operator and day."""

    __slots__ = ("applied", "core_commit", "operator", "place")

    def __init__(self, core_commit: str, operator: str, applied: str, place: Place) -> None:
        self.core_commit = core_commit
        self.operator = operator
        self.applied = applied
        self.place = place


class Migration:
    """The whole document. Releases are in the order in which they move.

    allowed: paths of attributes that the target's plan may change in place, including their parts. backups: by side,
    the digest of the file with the saved state.
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
        """The place of the document as a whole."""
        return Place(self.document.name)

    def place_of(self, key: str) -> Place:
        """The place of a top-level key; the place of the document if the key is missing."""
        return self.places.get(key, self.place)

    @property
    def moves(self) -> list[Move]:
        """Every address that moves, in order."""
        return [move for release in self.releases for move in release.moves]
