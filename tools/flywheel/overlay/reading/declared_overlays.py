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
    made = [one for text, label in labels if of_one_file and (one := _overlay(result, text, label, contract))]
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


def _overlay(result: DeclaredOverlays, text: Source, label: str, contract: Contract) -> Overlay | None:
    """An overlay that a BUILD file declares; None if it cannot be read, which is added to `result`."""
    import json
    from decimal import Decimal

    from flywheel.overlay.facts import build_facts, facts_file

    try:
        facts = build_facts.facts(text.text, label.rpartition(":")[2], posixpath.dirname(text.name))
        document = json.loads(json.dumps(facts), parse_float=Decimal)
        return facts_file.of(document, contract, text.name)
    except (ValueError, TypeError, LookupError, RecursionError):
        result.unread.append((text.name, label, "its facts are not all literals in that file"))
    except UserError as err:
        result.unread.append((text.name, label, f"rendering refuses it: {err}".replace("\n", " ")))
    return None
