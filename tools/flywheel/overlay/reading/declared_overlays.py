"""Read the overlay that rules declare in the BUILD files of a folder, as far as its facts are literals.

Bazel is not asked: macros, loops and facts of other repositories are not known here. What is not read is
reported by name, and `bazel test` judges it.
"""

from __future__ import annotations

import posixpath

from flywheel.errors import UserError
from flywheel.formats import source
from flywheel.formats.source import FormatError
from flywheel.overlay.pins.overlay_pins import USED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.cluster.cluster_file import Cluster
    from flywheel.contract.compiled import Contract
    from flywheel.formats.source import Source
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.reading.discovery import FoundFiles

_NAMES = ("BUILD.bazel", "BUILD")
_RULE = "flywheel_overlay("
#: More BUILD files than this are not searched: an overlay has a few.
_MOST_FILES = 500


class DeclaredOverlays:
    """The overlays that BUILD files declare.

    overlay: the only one, or all overlays of one owner as one; else None. texts: the files that declare one.
    unread: for each overlay that is not judged, its file, its label and the reason.
    """

    def __init__(self) -> None:
        self.overlay: Overlay | None = None
        self.texts: list[Source] = []
        self.unread: list[tuple[str, str, str]] = []


def read(found: FoundFiles, contract: Contract) -> DeclaredOverlays:
    """The overlay that the BUILD files of a folder declare."""
    result = DeclaredOverlays()
    names = [name for name in found.names if posixpath.basename(name) in _NAMES][:_MOST_FILES]
    for name in names:
        try:
            text = source.read(found.path(name), name)
        except FormatError:
            continue  # not text, so not a BUILD file of anybody
        if _RULE in text.text:
            result.texts.append(text)
    labels = [(text, label) for text in result.texts for label in _labels(text)]
    of_one_file = len(result.texts) == 1
    made = [one for text, label in labels if of_one_file and (one := _overlay(result, text, label, contract, found))]
    if len({_owner(one) for one in made}) == 1:
        result.overlay = _joined(made)
    elif len(labels) > 1:
        known = {label for _, label, _ in result.unread}
        why = f"one of {len(labels)} in this folder"
        result.unread += [(text.name, label, why) for text, label in labels if label not in known]
    return result


def _labels(text: Source) -> list[str]:
    """The labels of the overlays in a BUILD file; one without a name if its calls cannot be read."""
    from flywheel.overlay.facts import build_facts

    package = posixpath.dirname(text.name)
    try:
        return [f"//{package}:{name}" for name in build_facts.overlays(text.text)]
    except ValueError:
        return [f"//{package}:{posixpath.basename(text.name)}"]


def _owner(overlay: Overlay) -> tuple[str, ...]:
    """What is the same for all overlays of one owner."""
    return tuple(overlay.text(f"owner.{name}").lower() for name in ("slug", "forge", "overlay_repository"))


def _joined(overlays: list[Overlay]) -> Overlay:
    """The overlays of one owner as one: each gives inputs and the state of a stack."""
    first = overlays[0]
    for one in overlays[1:]:
        pinned = first if not first.facts[USED].value else one  # all of them must use the pin
        first.facts = {**one.facts, **first.facts, USED: pinned.facts[USED]}
        first.inputs += one.inputs
        first.backends += one.backends
    return first


def _cluster(given: dict[str, object] | str, package: str, found: FoundFiles) -> Cluster | None:
    """The facts of the cluster that rules declare, or that are in a file of the package."""
    if not given:
        return None
    import json
    from decimal import Decimal

    from flywheel.cluster import cluster_reading
    from flywheel.cluster.cluster_file import Cluster
    from flywheel.documents import reader

    if isinstance(given, str):
        name = posixpath.join(package, given)
        if name not in found.names:
            raise LookupError(name)
        return reader.read(cluster_reading.document(found.path(name), name), Cluster)
    value = json.loads(json.dumps(given), parse_float=Decimal)
    return reader.read(cluster_reading.declared(value, str(given["declared_by"])), Cluster)


def _overlay(
    result: DeclaredOverlays, text: Source, label: str, contract: Contract, found: FoundFiles
) -> Overlay | None:
    """An overlay that a BUILD file declares; None if it cannot be read, which is added to `result`."""
    import json
    from decimal import Decimal

    from flywheel.overlay.facts import build_clusters, build_facts, facts_file

    try:
        name, package = label.rpartition(":")[2], posixpath.dirname(text.name)
        facts = build_facts.facts(text.text, name, package)
        document = json.loads(json.dumps(facts), parse_float=Decimal)
        cluster = _cluster(build_clusters.cluster(text.text, name, package), package, found)
        return facts_file.of(document, contract, text.name, cluster)
    except (ValueError, TypeError, LookupError, RecursionError):
        result.unread.append((text.name, label, "its facts are not all literals in that file"))
    except UserError as err:
        result.unread.append((text.name, label, f"rendering refuses it: {err}".replace("\n", " ")))
    return None
