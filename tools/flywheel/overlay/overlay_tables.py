"""The form of `overlay.json`, which goes from one action to the next: every value with its place."""

from __future__ import annotations

from flywheel.documents.containers import Row, many, mapping, nullable
from flywheel.documents.kinds import ANY, COUNT, DIGEST, FLAG, TEXT, WHOLE, Choice, Kind, OneOf, Whole, elements, held
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.formats.source import Place
from flywheel.overlay.pins import core_pins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.kinds import Schema
    from flywheel.documents.problems import Path, Problems
    from flywheel.formats.values import Document


class _PlaceKind(Kind[Place]):
    """Places: a file or label; for a place in a text with line and column."""

    __slots__ = ()

    def fits(self, value: object) -> bool:
        parts = [held(one) for one in elements(value) or ()]
        if not parts or type(parts[0]) is not str:
            return False
        return len(parts) == 1 or (len(parts) == 3 and all(type(one) is int and one > 0 for one in parts[1:]))

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        if not self.fits(value):
            problems.add(value, path, "is not a file, or a file with line and column.", "")

    def view(self, value: object, document: Document) -> Place:
        return Place(*map(held, elements(value) or ()))  # type: ignore[arg-type]

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        whole = {"type": "integer", "minimum": 1}
        definitions["place"] = {
            "description": "A file or label; for a place in a text with its line and column, counted from 1.",
            "type": "array",
            "prefixItems": [{"type": "string"}, whole, whole],
            "items": False,
            "minItems": 1,
            "not": {"minItems": 2, "maxItems": 2},
        }
        return {"$ref": "#/$defs/place"}


PLACE = _PlaceKind("a place")
_OBJECT = mapping(ANY)


class StoredFact(Record):
    """A fact."""

    value = required(ANY)
    at = required(PLACE, name="place")


class StoredDuplicate(Record):
    """A key that is set twice."""

    key = required(TEXT, "The key that is set twice.")
    path = required(many(OneOf("a string or a whole number", TEXT, WHOLE)), "The path of the object that has the key.")
    lost = required(ANY, "The first value, which the second one replaces.")
    at = required(
        many(COUNT, least=3),
        "Indices into `places`: of the first key, of the second key, then of the replaced value.",
    )


class StoredDocument(Record, define="document"):
    """A document: its values, and the place of each."""

    name = required(TEXT, "The document's name in messages: a file or a label.")
    values = required(_OBJECT, "The values as plain JSON.")
    at = required(
        many(COUNT, least=1), "Indices into `places`, in the order of a depth-first walk over keys and nodes."
    )
    places = required(many(PLACE), "The distinct places.")
    duplicates = required(many(StoredDuplicate), "Keys that are set twice, in the order of the text.")


class StoredInputs(Record):
    """What one stack is given."""

    stack = required(TEXT, "The stack's name.")
    whole = defaulted(FLAG, True, "False if one of the variable files could not be read.", asked=FLAG)
    documents = required(many(StoredDocument), "Its variable files. For each variable the last file that sets it wins.")


class StoredBackend(Record):
    """Where a stack keeps its state."""

    stack = required(TEXT, "The stack's name, empty if unknown.")
    kind = required(TEXT, "The backend's type, such as `s3`.")
    stored = required(StoredDocument, name="document")


class StoredChart(Record):
    """Values of ARC's scale-set chart in a file: keys and numbers only."""

    version = required(TEXT, "The version of the chart, empty if the file does not say it.")
    stored = required(StoredDocument, name="document")


class StoredSuspect(Record):
    """A secret, without its value."""

    kind = required(TEXT, "The kind of secret.")
    at = required(PLACE, name="place")


class StoredAllowance(Record):
    """A comment that allows findings."""

    names = required(many(TEXT), "Ids or names of checks, as written.")
    until = required(TEXT, "Its last day, empty if it cannot be read.")
    reason = required(TEXT, "Why.")
    line = required(Whole(1), "The line whose findings it allows.")
    whole = required(FLAG, "Whether it allows those of the whole file too.")
    fault = required(Row(TEXT, TEXT), "What is wrong with it, and the fix; both are empty if nothing is.")
    at = required(PLACE, name="place")


class StoredOrganization(StoredDocument):
    """`organization.yaml`."""

    doubts = required(
        many(Row(TEXT, TEXT, PLACE)),
        "The first words that YAML readers read differently: each as written, as some read it, and its place.",
    )


class StoredPin(Record):
    """A place that says which core is used."""

    role = required(TEXT, "What core is used for there.")
    kind = required(TEXT, "The kind of place.", asked=Choice(core_pins.KINDS))
    what = required(TEXT, "The name of the place in messages.")
    ref = required(TEXT, "The commit, branch or tag as written. This and the next strings are empty if not given.")
    version = required(TEXT)
    contract = required(TEXT)
    integrity = required(TEXT)
    path = required(TEXT)
    repository = required(TEXT)
    patched = required(TEXT)
    variable = required(TEXT)
    root = required(FLAG, "Whether Bazel reads it: only overrides in the root module count.")
    at = required(PLACE, name="place")
    places = required(mapping(PLACE), "The places of single attributes, if they have their own.")


class StoredError(Record):
    """What is wrong with a file."""

    at = required(PLACE, name="place")
    message = required(TEXT, "What is wrong.")
    fix = required(TEXT, "The edit that corrects it.")


class StoredOverlay(
    Record,
    schema="flywheel.overlay/1",
    title="GloriousFlywheel overlay",
    means="One owner's overlay, declared in rules or read from files: every value with its place.",
    again="Render or load the overlay again.",
    nulls=True,
):
    """A whole overlay. The same version of the tools writes and reads it."""

    name = required(TEXT, "The overlay's name in reports: a label or a folder.")
    contract = defaulted(TEXT, "", "Digest of the contract with which it was made.", asked=DIGEST)
    facts = required(mapping(StoredFact), "Facts by dotted name, such as `owner.slug`.")
    inputs = required(many(StoredInputs), "The values that each stack is given.")
    backends = required(many(StoredBackend), "Where stacks keep their state.")
    suspects = required(many(StoredSuspect), "Secrets: the place and kind of each, never the value.")
    organization = optional(
        StoredOrganization,
        "Its organization.yaml as a document. Null if it has none.",
        asked=nullable(StoredOrganization),
    )
    cluster = optional(
        StoredDocument,
        "The facts of its cluster (`flywheel.cluster/1`) as a document. Null if it has none.",
        asked=nullable(StoredDocument),
    )
    pins = defaulted(
        many(StoredPin), [], "Every place in the files that says which core is used.", asked=many(StoredPin)
    )
    workflows = defaulted(
        many(StoredDocument), [], "The overlay's own workflows, as documents.", asked=many(StoredDocument)
    )
    charts = defaulted(many(StoredChart), [], "Values of ARC's scale-set chart in its files.", asked=many(StoredChart))
    unreadable = defaulted(
        many(StoredError), [], "An error for each file that was found and could not be read.", asked=many(StoredError)
    )
    allowances = defaulted(
        many(StoredAllowance), [], "The comments in its files that allow findings.", asked=many(StoredAllowance)
    )
    not_judged = defaulted(many(TEXT), [], "What in its files cannot be judged, in words.", asked=many(TEXT))
