"""Write an overlay to the file `overlay.json` and read it back, with the place of every value.

Values are plain JSON. A second list has their places, in the order in which a
depth-first walk meets keys and nodes, as indices into a list of distinct places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flywheel.documents import reader
from flywheel.errors import UserError
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.json import plain_json
from flywheel.formats.secrets import secret_search
from flywheel.formats.source import FormatError, Place
from flywheel.formats.tfvars.tfvars_writer import dumps_json
from flywheel.formats.values import Document, Duplicate, List, Node, Object, Scalar, plain
from flywheel.overlay.chart_files import ChartFile
from flywheel.overlay.fact import Fact
from flywheel.overlay.found_secrets.suspected_secrets import Suspect
from flywheel.overlay.organization import AmbiguousWord, Organization
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.overlay_tables import StoredDocument, StoredOrganization, StoredOverlay, StoredPin
from flywheel.overlay.pins.core_pins import Pin
from flywheel.overlay.stack_inputs import Backend, Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.cluster.cluster_file import Cluster
    from flywheel.findings.allowances import Allowance


def dumps(overlay: Overlay, contract_digest: str, redact: Callable[[str], str] | None = None) -> str:
    """The overlay document as deterministic JSON text.

    If the overlay contains a secret, every string goes through `redact` (default: known forms of
    secrets). The document then has the place of the secret but not its value.
    """
    suspects = overlay.suspects
    data = {
        "schema": StoredOverlay.table.schema_name,
        "name": overlay.name,
        "contract": contract_digest,
        "facts": {name: {"value": fact.value, "place": _place_out(fact.place)} for name, fact in overlay.facts.items()},
        "inputs": [
            {
                "stack": inputs.stack,
                "whole": inputs.whole,
                "documents": [_document_out(document) for document in inputs.documents],
            }
            for inputs in overlay.inputs
        ],
        "backends": [
            {"stack": backend.stack, "kind": backend.kind, "document": _document_out(backend.document)}
            for backend in overlay.backends
        ],
        "suspects": [{"kind": suspect.kind, "place": _place_out(suspect.place)} for suspect in suspects],
        "organization": _organization_out(overlay.organization),
        "cluster": None if overlay.cluster is None else _document_out(overlay.cluster.document),
        "pins": [_pin_out(pin) for pin in overlay.pins],
        "workflows": [_document_out(document) for document in overlay.workflows],
        "charts": [{"version": one.version, "document": _document_out(one.document)} for one in overlay.charts],
        "unreadable": [
            {"place": _place_out(one.place), "message": one.message, "fix": one.fix} for one in overlay.unreadable
        ],
        "allowances": [_allowance_out(one) for one in overlay.allowances],
        "not_judged": overlay.not_judged,
    }
    if suspects or redact is not None:
        data = _redacted(data, redact or secret_search.redact)  # type: ignore[assignment]
    return dumps_json(data)


def _redacted(value: object, redact: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_redacted(item, redact) for item in value]
    if not isinstance(value, dict):
        return value
    result: dict[str, object] = {}
    for key, item in value.items():
        name = redact(key)
        while name in result:  # two secrets of one kind
            name += "'"
        result[name] = _redacted(item, redact)
    return result


def load(path: str) -> Overlay:
    """The overlay document at `path`; raise `UserError` if it is not one."""
    return of(plain_json.load(path), path)


def of(value: object, path: str) -> Overlay:
    """The overlay in a plain value, called `path` in messages; errors as in `load`."""
    stored = reader.of_json(value, StoredOverlay, path)
    table = DeclaredDocument(stored.name)
    try:
        found = Overlay(
            stored.name,
            {name: Fact(table.node(fact.value, fact.at), table) for name, fact in stored.facts.items()},
            [Inputs(one.stack, [_rebuilt(inner) for inner in one.documents], one.whole) for one in stored.inputs],
            [Backend(one.stack, one.kind, _rebuilt(one.stored)) for one in stored.backends],
            suspects=[Suspect(one.kind, one.at) for one in stored.suspects],
            organization=_organization(stored.organization) if stored.organization else None,
            pins=[_pin(one) for one in stored.pins],
            workflows=[_rebuilt(one) for one in stored.workflows],
            unreadable=[FormatError(one.at, one.message, one.fix) for one in stored.unreadable],
            allowances=_allowances(stored),
        )
        if stored.cluster is not None:
            found.cluster = _cluster(stored.cluster)
        found.charts = [ChartFile(one.version, _rebuilt(one.stored)) for one in stored.charts]
        found.not_judged = list(stored.not_judged)
        return found
    except (IndexError, StopIteration, RecursionError):
        again = StoredOverlay.table.again
        raise UserError(f"{path}: values and places do not belong together. {again}") from None


def _cluster(stored: StoredDocument) -> Cluster:
    from flywheel.cluster.cluster_file import Cluster  # imported late: few overlays have it

    document = _rebuilt(stored)
    return Cluster(document, document.root)


def _allowances(stored: StoredOverlay) -> list[Allowance]:
    if not stored.allowances:
        return []
    from flywheel.findings.allowances import Allowance  # imported late: few overlays have one

    return [
        Allowance(one.at, one.line, one.names, one.until, one.reason, one.whole, (one.fault[0], one.fault[1]))
        for one in stored.allowances
    ]


def _allowance_out(allowance: Allowance) -> dict[str, object]:
    plain = {name: getattr(allowance, name) for name in ("until", "reason", "line", "whole")}
    listed = {"names": list(allowance.names), "fault": list(allowance.fault)}
    return {**plain, **listed, "place": _place_out(allowance.place)}


def _pin(stored: StoredPin) -> Pin:
    texts = {name: getattr(stored, name) for name in Pin.TEXTS}
    return Pin(**texts, root=stored.root, place=stored.at, places=stored.places)


def _organization(stored: StoredOrganization) -> Organization:
    return Organization(_rebuilt(stored), [AmbiguousWord(*doubt) for doubt in stored.doubts])


def _pin_out(pin: Pin) -> dict[str, object]:
    texts = {name: getattr(pin, name) for name in Pin.TEXTS}
    places = {name: _place_out(place) for name, place in pin.places.items()}
    return {**texts, "root": pin.root, "place": _place_out(pin.place), "places": places}


def _organization_out(organization: Organization | None) -> dict[str, object] | None:
    if organization is None:
        return None
    doubts = [[one.text, one.reading, _place_out(one.place)] for one in organization.doubts]
    return {**_document_out(organization.document), "doubts": doubts}


def _place_out(place: Place) -> list[object]:
    return [place.file] if place.line is None else [place.file, place.line, place.column]


def _document_out(document: Document) -> dict[str, object]:
    places: dict[Place, int] = {}

    def indices(ats: Iterable[int]) -> list[int]:
        return [places.setdefault(document.place(at), len(places)) for at in ats]

    order = indices(_ats(document.root))
    duplicates = [
        {
            "key": twice.key,
            "path": list(twice.path),
            "lost": plain(twice.lost),
            "at": indices((twice.first_at, twice.at, *_ats(twice.lost))),
        }
        for twice in document.duplicates
    ]
    return {
        "name": document.name,
        "values": plain(document.root),
        "at": order,
        "places": [_place_out(place) for place in places],
        "duplicates": duplicates,
    }


def _ats(node: Node) -> Iterator[int]:
    yield node.at
    if isinstance(node, List):
        for item in node.items:
            yield from _ats(item)
    elif isinstance(node, Object):
        for key, item in node.items.items():
            yield node.key_at[key]
            yield from _ats(item)


def _rebuilt(stored: StoredDocument) -> Document:
    document = DeclaredDocument(stored.name)
    index = [document.table.at(place) for place in stored.places]
    root = _rebuild(stored.members["values"], (index[at] for at in stored.members["at"]))
    assert isinstance(root, Object)
    document.root = root
    for twice in stored.duplicates:
        ats = (index[at] for at in twice.at)
        first, again = next(ats), next(ats)
        document.duplicates.append(Duplicate(twice.key, twice.path, first, again, _rebuild(twice.lost, ats)))
    return document


def _rebuild(value: object, ats: Iterator[int]) -> Node:
    at = next(ats)
    if isinstance(value, list):
        return List([_rebuild(item, ats) for item in value], at)
    if not isinstance(value, dict):
        return Scalar(value, at)  # type: ignore[arg-type]
    node = Object({}, {}, at)
    for key, item in value.items():
        node.key_at[key] = next(ats)
        node.items[key] = _rebuild(item, ats)
    return node
