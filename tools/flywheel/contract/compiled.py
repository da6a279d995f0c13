"""The contract: what core promises, as one document.

Compiled from the folder `contract/` (see `flywheel.contract.sources.compiler`)
and handed between processes as `contract.json`. Checks ask it for every label,
limit and variable name; code holds none of its own.
"""

from __future__ import annotations

from flywheel.contract.arc import Arc
from flywheel.contract.capabilities import Capabilities
from flywheel.contract.contract_kinds import named
from flywheel.contract.conventions import Conventions
from flywheel.contract.stack import Stack
from flywheel.contract.wiring import Wiring
from flywheel.documents.kinds import DIGEST, TEXT, members
from flywheel.documents.record import Record, defaulted, required
from flywheel.errors import UserError
from flywheel.formats.json import plain_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self

    from flywheel.documents.problems import Problems

SCHEMA = "flywheel.contract/1"

#: The fix in messages about a contract that cannot be used.
RECOMPILE = "Compile it again with `flywheel compile-contract`."

#: The parts that a digest stands for. `conventions` may be left out.
_PARTS = ("capabilities", "arc", "wiring", "stacks")
_CONVENTIONS = "conventions"


class ContractDocument(Record, schema=SCHEMA, again=RECOMPILE):
    """What the contracts of all versions have in common, which is enough to compare them."""

    digest = required(
        TEXT, "What stands for the content: SHA-256 of its canonical form, as SRI writes it.", asked=DIGEST
    )
    stacks = required(named(Stack), "The stacks by name.")

    @classmethod
    def from_json(cls, json: object, name: str = "contract.json") -> Self:
        """The contract in a plain value, called `name` in messages.

        Raises `UserError` for another schema, or with a line for everything that is missing or of another kind.
        Unknown keys are ignored: a later version may have written them.
        """
        from flywheel.documents import reader  # imported late: the contract that is built in is not judged

        return reader.of_json(json, cls, name)

    def judge(self, problems: Problems) -> None:
        """Add the parts that are missing, or are not objects."""
        for part in (*_PARTS, _CONVENTIONS):
            value = self.members.get(part, {} if part == _CONVENTIONS else None)
            if part not in self.table.keys and members(value) is None:
                problems.add(value, (part,), "is missing." if value is None else "is not an object.", "")

    @property
    def name(self) -> str:
        """What messages call the document."""
        return self.document.name

    @property
    def content(self) -> dict[str, Any]:
        """The plain value that the digest stands for."""
        content = {part: self.members[part] for part in _PARTS}
        conventions = self.members.get(_CONVENTIONS)
        return {**content, _CONVENTIONS: conventions} if conventions else content

    def to_json(self) -> dict[str, Any]:
        """The document that `from_json` reads."""
        return {"schema": SCHEMA, "digest": self.digest, **self.content}

    def verify(self) -> None:
        """Raise `UserError` if the content is not what the digest stands for."""
        actual = digest(self.content)
        if actual != self.digest:
            raise UserError(f"{self.name}: its digest is {self.digest}, its content has {actual}. {RECOMPILE}")


class Contract(
    ContractDocument,
    schema=SCHEMA,
    title="GloriousFlywheel contract",
    means="What core promises, as one document.",
):
    """What core promises: labels, limits, wiring, stacks, and what an overlay's other files look like."""

    capabilities = required(Capabilities, "Labels, and the words that they are made of.")
    arc = required(Arc, "Limits and rules of the Actions Runner Controller.")
    wiring = required(Wiring, "How runners reach forge, caches and state.")
    conventions = defaulted(Conventions, {}, "What an overlay's other files look like.")

    @property
    def default_stack(self) -> Stack | None:
        """The stack of an overlay that names none: the only one that has runner sets; None unless there is one."""
        found = [stack for stack in self.stacks.values() if stack.runner_sets is not None]
        return found[0] if len(found) == 1 else None

    def judge(self, problems: Problems) -> None:
        """Add the names that refer to nothing."""
        from flywheel.contract import dangling_names

        dangling_names.judge(self.capabilities, self.wiring, self.stacks, self.conventions, problems)


def digest(content: dict[str, object]) -> str:
    """The digest of a contract: `sha256-` and base64, over the canonical form of schema and content."""
    import base64
    import hashlib

    from flywheel.formats.json import canonical_json

    text = canonical_json.dumps({"schema": SCHEMA, **content})
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def load(path: str) -> Contract:
    """The contract in the file at `path`.

    Raises `FormatError` if it is not JSON, `UserError` if it is not a contract of this schema.
    """
    return Contract.from_json(plain_json.load(path), path)


def chosen(path: str | None) -> Contract:
    """The contract that a verb judges by: the one in the file at `path`, or else the one built in."""
    return load(path) if path else installed()


def installed() -> Contract:
    """The contract that is installed with these tools: the compiler wrote it, and a test reads it as any other.

    It is trusted as the code beside it is. To judge all of its stacks would cost every run more than to use one.
    """
    path = built_in()
    value = plain_json.load(path)
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        return Contract.from_json(value, path)  # which says what is wrong
    return Contract.of(value, path)


def built_in() -> str:
    """The path of the contract that is installed with these tools; raise `UserError` if there is none."""
    import os

    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "contract.json")
    if not os.path.exists(path):
        raise UserError(
            "no contract.json is installed with these tools. Build them with Bazel, or compile one: "
            "flywheel compile-contract --directory contract --output contract.json, "
            "and pass it as --contract."
        )
    return path
