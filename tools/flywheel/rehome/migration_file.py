"""Read the migration document of a rehome from YAML.

One run reports every invalid value with its place, because people write this document in a hurry and act on it.
Nothing is corrected: a misspelt key could be the one that says what must not move.
"""

from __future__ import annotations

from flywheel.documents import typed_yaml
from flywheel.errors import UserError
from flywheel.formats import addresses
from flywheel.formats.values import List, Node, Object
from flywheel.overlay.pins.core_pins import is_commit
from flywheel.rehome import migration
from flywheel.rehome.migration import Audit, Elsewhere, Migration, Move, Release, Side

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.formats.source import Source
    from flywheel.formats.yaml.strict_yaml import YamlDocument

#: The limit for one window: one person can watch so many. A longer list is a mistake.
MAX_RELEASES = 500
#: The limit for texts, which appear in commands and tables.
_LONGEST = 512

_HEX = "0123456789abcdef"


def loads(source: Source) -> Migration:
    """The migration in `source`.

    Raises `FormatError` for text that is not YAML of this form, and `UserError` with one line for every invalid
    value.
    """
    file = typed_yaml.loads(source, migration.SCHEMA, migration.SHAPE)
    reader = _Reader(file.document)
    read = reader.migration(file.value)
    reader.raise_if_any()
    return read


class _Reader:
    """Converts the document's plain value to a migration, and collects the problems."""

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.lines: list[str] = []

    def add(self, at: int, message: str, fix: str) -> None:
        self.lines.append(f"{self.document.place(at)}: {message} {fix}")

    def raise_if_any(self) -> None:
        if self.lines:
            raise UserError("\n".join(self.lines))

    def migration(self, value: dict[str, Any]) -> Migration:
        self._texts(self.document.root, "")
        root = self.document.root
        found = Migration(self.document, self._side(value, "source"), self._side(value, "target"))
        found.places = {key: self.document.place(at) for key, at in root.key_at.items()}
        found.name, found.window, found.method = value["name"], value["window"], value["method"]
        found.core_commit = value["core_commit"]
        found.allowed = tuple(value["allowed"])
        found.backups = dict(value["backups"] or {})
        found.releases = [
            self._release(one, node) for one, node in zip(value["releases"], self._items("releases"), strict=True)
        ]
        found.elsewhere = [
            Elsewhere(one["release"], one["namespace"], one["owner"], self.document.place(node.at))
            for one, node in zip(value["elsewhere"], self._items("elsewhere"), strict=True)
        ]
        if value["audit"]:
            place = self.document.place(root.key_at["audit"])
            found.audit = Audit(**value["audit"], place=place)
        self._judge(found)
        return found

    def _texts(self, node: Node, path: str) -> None:
        """Report strings with more than one line: they appear in commands and in a runbook."""
        if isinstance(node, Object):
            for key, item in node.items.items():
                self._texts(item, f"{path}.{key}".lstrip("."))
        elif isinstance(node, List):
            for at, item in enumerate(node.items):
                self._texts(item, f"{path}[{at}]")
        elif isinstance(node.value, str) and not (node.value.isprintable() and len(node.value) <= _LONGEST):
            fix = f"Write one line of at most {_LONGEST} characters."
            self.add(node.at, f"`{path}` has a line break, a control character, or is too long.", fix)

    def _items(self, key: str) -> list[Node]:
        node = self.document.root.items.get(key)
        return node.items if isinstance(node, List) else []

    def _side(self, value: dict[str, Any], key: str) -> Side:
        one = value[key]
        place = self.document.place(self.document.root.key_at[key])
        secret, new = one.get("app_secret", ""), one.get("new_state", False)
        return Side(one["owner"], one["overlay"], one["state_key"], one["lineage"], place, secret, new)

    def _release(self, value: dict[str, Any], node: Node) -> Release:
        along = node.items.get("along") if isinstance(node, Object) else None
        items = along.items if isinstance(along, List) else []
        moves = [self._move(value, node, along=False)]
        moves += [self._move(one, item, along=True) for one, item in zip(value["along"], items, strict=True)]
        return Release(value["release"], value["namespace"], moves, self.document.place(node.at))

    def _move(self, value: dict[str, Any], node: Node, along: bool) -> Move:
        texts = []
        for key in ("address", "target_address"):
            text = value[key]
            try:
                address = addresses.parse(text) if text else None
            except addresses.AddressError as err:
                at = node.items[key].at if isinstance(node, Object) else node.at
                self.add(at, f"`{key}` is not the address of one resource: {err}.", "Copy it from `tofu state list`.")
                address = None
            if address is not None and address.data:
                self.add(node.at, f"`{key}` is a data source. Data sources do not move.", "Remove it.")
            texts.append(str(address) if address else "")
        place = self.document.place(node.at)
        return Move(texts[0], texts[1] or texts[0], place, along, value.get("import_id", ""))

    def _judge(self, found: Migration) -> None:
        """Report problems that the types do not cover."""
        root = self.document.root
        if found.method not in migration.METHODS:
            known = ", ".join(f"`{method}`" for method in migration.METHODS)
            self.add(root.items["method"].at, "`method` has an unknown value.", f"Use one of {known}.")
        if not is_commit(found.core_commit):
            fix = "Write the 40 lower-case hexadecimal digits that `git rev-parse HEAD` prints in core."
            self.add(root.items["core_commit"].at, "`core_commit` is not a full commit id.", fix)
        if not 0 < len(found.releases) <= MAX_RELEASES:
            fix = f"List 1 to {MAX_RELEASES} releases that move in one window."
            self.add(root.items["releases"].at, f"`releases` has {len(found.releases)} entries.", fix)
        if found.source.owner.lower() == found.target.owner.lower():
            self.add(root.key_at["target"], "source and target have the same owner.", "Write two different owners.")
        for side, digest in found.backups.items():
            if len(digest) != 64 or digest.strip(_HEX):
                fix = "Write the 64 digits that `sha256sum` prints for the file."
                self.add(root.items["backups"].at, f"`backups.{side}` is not a SHA-256 digest.", fix)
        self._judge_empty(found)
        self._judge_twice(found)

    def _judge_empty(self, found: Migration) -> None:
        """Report names that are empty."""
        for side in migration.SIDES:
            one = found.side(side)
            for key, text in (("owner", one.owner), ("overlay", one.overlay), ("state_key", one.state_key)):
                if not text.strip():
                    at = self.document.root.key_at[side]
                    self.add(at, f"`{side}.{key}` is empty.", "Write its value.")
        for release in found.releases:
            if not (release.name and release.namespace):
                self.lines.append(f"{release.place}: a release has no name or no namespace. Write both.")
        for path in found.allowed:
            if not path.strip() or "*" in path:
                at = self.document.root.items["allowed"].at
                self.add(at, "`allowed` has an empty entry or a pattern.", "Write each attribute path exactly.")

    def _judge_twice(self, found: Migration) -> None:
        """Report duplicate releases and addresses, which would be moved twice."""
        seen: set[object] = set()
        every: list[Release | Elsewhere] = [*found.releases, *found.elsewhere]
        for one in every:
            if one.key in seen:
                text = f"{one.place}: the release `{one.namespace}/{one.name}` is listed twice. Keep one entry."
                self.lines.append(text)
            seen.add(one.key)
        for side in migration.SIDES:
            addresses_seen: set[str] = set()
            for move in found.moves:
                address = move.on(side)
                if address and address in addresses_seen:
                    self.lines.append(f"{move.place}: the address `{address}` is listed twice. Keep one entry.")
                addresses_seen.add(address)
