"""Read manifests from files, and write the manifest of an overlay as text."""

from __future__ import annotations

from flywheel.contract.compiled import Contract
from flywheel.documents import reader
from flywheel.formats.json import canonical_json
from flywheel.formats.source import Source, read
from flywheel.formats.tfvars import tfvars_json
from flywheel.overlay.manifest import manifest
from flywheel.overlay.manifest.manifest import Manifest
from flywheel.overlay.overlay import Overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def dumps(overlay: Overlay, contract: Contract, redact: Callable[[str], str]) -> str:
    """The manifest of `overlay` as the text of its file: sorted, the same for the same overlay."""
    return canonical_json.dumps(manifest.of(overlay, contract, redact), indent=2)


def load(path: str, name: str | None = None) -> Manifest:
    """The manifest in the file at `path`, called `name` in messages; errors as in `loads`."""
    return loads(read(path, name))


def loads(source: Source) -> Manifest:
    """The manifest in `source`.

    Raises `FormatError` if it is malformed, `UserError` with a line for each problem if it has another structure.
    """
    return reader.read(tfvars_json.loads(source), Manifest)
