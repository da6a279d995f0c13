"""Read manifests from files, and write the manifest of an overlay as text."""

from __future__ import annotations

from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats.json import canonical_json
from flywheel.formats.source import FormatError, Source, read
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.values import Document, Scalar
from flywheel.hcl.mismatch import UNKNOWN_ATTRIBUTE, Path, mismatches
from flywheel.hcl.type_parser import parse_type
from flywheel.overlay.manifest import manifest
from flywheel.overlay.manifest.manifest import SCHEMA, Manifest
from flywheel.overlay.overlay import Overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: The structure of a manifest as a Terraform type. Every key is required.
SHAPE = """
object({
  schema   = string
  overlay  = string
  contract = string
  owner = object({
    account_kind       = string
    forge              = string
    overlay_repository = string
    slug               = string
  })
  core = object({
    commits   = list(string)
    contracts = list(string)
    versions  = list(string)
  })
  stacks = list(object({
    stack              = string
    chart_version      = string
    controller_owner   = string
    deploys_controller = optional(bool)
    states             = list(map(string))
    runner_sets = list(object({
      release      = string
      lane         = string
      scale_set    = string
      labels       = list(string)
      runner_group = string
      config_url   = string
      app_secret   = string
      runner_type  = string
      min_runners  = optional(number)
      max_runners  = optional(number)
    }))
  }))
})
"""

_AGAIN = "Write it again with `flywheel manifest`, or with the target that keeps it."


def dumps(overlay: Overlay, contract: Contract, redact: Callable[[str], str]) -> str:
    """The manifest of `overlay` as the text of its file: sorted, the same for the same overlay."""
    return canonical_json.dumps(manifest.of(overlay, contract, redact), indent=2)


def load(path: str, name: str | None = None) -> Manifest:
    """The manifest in the file at `path`, called `name` in messages.

    Raises `FormatError` if it is malformed or has another structure, `UserError` for another schema.
    """
    return loads(read(path, name))


def loads(source: Source) -> Manifest:
    """The manifest in `source`; errors as in `load`."""
    document = tfvars_json.loads(source)
    _judge_schema(document)
    for mismatch in mismatches(parse_type(SHAPE), document.root):
        where = _words(mismatch.path)
        if mismatch.kind == UNKNOWN_ATTRIBUTE:
            raise FormatError(document.place(mismatch.at), f"{where} is not a key of a manifest.", _AGAIN)
        message = f"{where} is {mismatch.seen}, not {mismatch.expected}."
        raise FormatError(document.place(mismatch.at), message, _AGAIN)
    for twice in document.duplicates:
        raise FormatError(document.place(twice.at), f"`{twice.key}` is set a second time.", _AGAIN)
    found = Manifest(document)
    _judge_names(found)
    return found


def _judge_schema(document: Document) -> None:
    node = document.root.items.get("schema")
    seen = node.value if isinstance(node, Scalar) else None
    if seen != SCHEMA:
        what = f"schema is `{seen}`" if isinstance(seen, str) and len(seen) < 100 else "it has no schema"
        raise UserError(f"{document.name}: {what}; this version reads `{SCHEMA}`. {_AGAIN}")


def _judge_names(found: Manifest) -> None:
    """Raise `FormatError` if a stack or a runner set is listed twice."""
    seen: set[object] = set()
    for stack in found.every_stack:
        for key, entry in ((stack.name, stack), *(((stack.name, one.key), one) for one in stack.sets)):
            if key in seen:
                raise FormatError(entry.place(), "the manifest has two entries with this name.", _AGAIN)
            seen.add(key)


def _words(path: Path) -> str:
    return "`" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".") + "`"
