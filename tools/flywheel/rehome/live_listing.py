"""Read the two listings of a cluster: Helm's releases and ARC's scale sets.

The input is the output of `helm list -A -o json` and `kubectl get autoscalingrunnersets -A -o json`. An operator
collects both; nothing here contacts a cluster. For a scale set only the fields that identify its owner are kept:
pod templates can contain private values and are dropped while the text is read.
"""

from __future__ import annotations

from flywheel.formats.json import plain_json
from flywheel.formats.source import FormatError, Place, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.contract.conventions import LiveSets

#: The limit of objects. No cluster runs so many, because each has a listener pod.
MAX_OBJECTS = 50_000
#: The limit of a text: longer than any Kubernetes name or usual URL.
_LONGEST = 512

_AGAIN = "Collect it again: `helm list -A -o json`, or `kubectl get autoscalingrunnersets -A -o json`."

RELEASES = "releases"
SCALE_SETS = "scale sets"

#: The keys of an object that are kept.
_SPEC = ("githubConfigUrl", "githubConfigSecret", "runnerScaleSetName", "runnerGroup", "runnerScaleSetLabels")


class LiveRelease:
    """A release as Helm lists it. chart has no version; revision counts the upgrades.

    Of a release that only its objects show, status is empty and revision 0.
    """

    __slots__ = ("chart", "name", "namespace", "place", "revision", "status", "version")

    def __init__(
        self, name: str, namespace: str, status: str, chart: str, version: str, revision: int, place: Place
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.status = status
        self.chart = chart
        self.version = version
        self.revision = revision
        self.place = place


class ScaleSet:
    """A live AutoscalingRunnerSet.

    release: namespace and name of the Helm release that it belongs to; "" if unknown. config_url contains no user.
    secret is the name of the App secret; "" if the value is not a name.
    """

    __slots__ = (
        "config_url", "labels", "managed_by", "name", "namespace", "place", "release", "scale_set_name", "secret",
        "uid",
    )  # fmt: skip

    def __init__(self, name: str, namespace: str, uid: str, place: Place) -> None:
        self.name = name
        self.namespace = namespace
        self.uid = uid
        self.place = place
        self.release = ("", "")
        self.managed_by = ""
        self.config_url = ""
        self.secret = ""
        self.scale_set_name = ""
        self.labels: tuple[str, ...] = ()


class Listing:
    """One file: its kind (RELEASES or SCALE_SETS) and its objects, in the order of the file.

    is_of_helm: whether Helm listed its releases, with their status and revision.
    """

    __slots__ = ("is_of_helm", "kind", "name", "releases", "scale_sets")

    def __init__(
        self, name: str, kind: str, releases: list[LiveRelease] | None = None, scale_sets: list[ScaleSet] | None = None
    ) -> None:
        self.name = name
        self.kind = kind
        self.is_of_helm = False
        self.releases = releases or []
        self.scale_sets = scale_sets or []


def loads(source: Source, names: LiveSets) -> Listing:
    """The listing in `source`.

    `names` contains the names of objects and of their metadata. Raises `FormatError` unless the text is one complete
    listing with the types of Helm or Kubernetes and without a duplicate object.
    """
    root = plain_json.loads_foreign(source, _AGAIN, _reduced)
    if isinstance(root, list):
        _bound(source, root)
        releases = [_release(source, value, at) for at, value in enumerate(root)]
        _refuse_twice(source, [(one.namespace, one.name) for one in releases], "release")
        found = Listing(source.name, RELEASES, releases)
        found.is_of_helm = True
        return found
    if not isinstance(root, dict) or not isinstance(root.get("items"), list):
        raise _refused(source, "this is neither a list of Helm releases nor a Kubernetes list.", _AGAIN)
    _bound(source, root["items"])
    sets = [_scale_set(_Object(source, value, f"items[{at}]"), names) for at, value in enumerate(root["items"])]
    _refuse_twice(source, [(one.namespace, one.name) for one in sets], "scale set")
    return Listing(source.name, SCALE_SETS, scale_sets=sets)


def _reduced(value: dict[str, Any]) -> object:
    """An object without its pod template and status."""
    spec = value.get("spec")
    if isinstance(spec, dict) and "metadata" in value:
        value["spec"] = {key: spec[key] for key in _SPEC if key in spec}
        value.pop("status", None)
    return value


class _Object:
    """Reads fields of one object of a listing, and reports the place of an invalid one."""

    __slots__ = ("source", "value", "where")

    def __init__(self, source: Source, value: object, where: str) -> None:
        self.source = source
        self.where = where
        if not isinstance(value, dict):
            raise self.refused(f"is {plain_json.kind(value)}, not an object")
        self.value = value

    def refused(self, what: str) -> FormatError:
        return _refused(self.source, f"`{self.where}` {what}.", _AGAIN)

    def text(self, name: str, required: bool = True) -> str:
        value = self.value.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value):
            seen = "is missing" if value in (None, "") else f"is {plain_json.kind(value)}, not a string"
            raise _Object(self.source, {}, f"{self.where}.{name}").refused(seen)
        if len(value) > _LONGEST:
            raise _Object(self.source, {}, f"{self.where}.{name}").refused(f"has more than {_LONGEST} characters")
        return value

    def inner(self, name: str, required: bool = False) -> _Object:
        value = self.value.get(name)
        if value is None and not required:
            value = {}
        return _Object(self.source, value, f"{self.where}.{name}")


def _release(source: Source, value: object, at: int) -> LiveRelease:
    one = _Object(source, value, f"[{at}]")
    revision = one.value.get("revision")
    digits = revision if isinstance(revision, str) else str(revision) if type(revision) is int else ""
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise one.refused("has a `revision` that is not a whole number")
    chart, version = _chart(one.text("chart"))
    place = Place(source.name)
    return LiveRelease(one.text("name"), one.text("namespace"), one.text("status"), chart, version, int(digits), place)


def _chart(text: str) -> tuple[str, str]:
    """A chart's name and version. Helm joins them with a hyphen, and a version begins with a digit."""
    parts = text.split("-")
    for at in range(1, len(parts)):
        if parts[at].removeprefix("v")[:1].isdigit() and "." in parts[at]:
            return "-".join(parts[:at]), "-".join(parts[at:])
    return text, ""


def _scale_set(one: _Object, names: LiveSets) -> ScaleSet:
    kind = one.text("kind")
    if kind != names.kind:
        raise one.refused(f"is not of the kind `{names.kind}`")
    metadata = one.inner("metadata", required=True)
    found = ScaleSet(metadata.text("name"), metadata.text("namespace"), metadata.text("uid"), Place(one.source.name))
    annotations, labels, spec = metadata.inner("annotations"), metadata.inner("labels"), one.inner("spec", True)
    release = annotations.text(names.release_annotation, required=False)
    namespace = annotations.text(names.namespace_annotation, required=False)
    found.release = (namespace, release)
    found.managed_by = labels.text(names.managed_by_label, required=False)
    found.config_url = _without_user(spec.text("githubConfigUrl"))
    found.secret = _secret_name(spec)
    found.scale_set_name = spec.text("runnerScaleSetName", required=False)
    found.labels = _labels(spec)
    return found


def _without_user(url: str) -> str:
    """The URL without user, password and query."""
    scheme, slashes, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    bare = authority.rpartition("@")[2]
    return f"{scheme}{slashes}{bare}{slash}{path.partition('?')[0].partition('#')[0]}" if slashes else ""


def _secret_name(spec: _Object) -> str:
    """The name of the secret; "" if the value is not a name, because it could be a secret."""
    value = spec.value.get("githubConfigSecret")
    if not isinstance(value, str) or not 0 < len(value) < 254:
        return ""
    allowed = value.replace("-", "").replace(".", "")
    return value if allowed.isascii() and allowed.isalnum() and value == value.lower() else ""


def _labels(spec: _Object) -> tuple[str, ...]:
    value = spec.value.get("runnerScaleSetLabels")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(label, str) and len(label) <= _LONGEST for label in value):
        raise spec.refused("has `runnerScaleSetLabels` that are not a list of strings")
    return tuple(value)


def _bound(source: Source, items: list[object]) -> None:
    if len(items) > MAX_OBJECTS:
        raise _refused(source, f"the file has more than {MAX_OBJECTS} objects.", "Check that it is the right file.")


def _refuse_twice(source: Source, keys: list[tuple[str, str]], what: str) -> None:
    seen: set[tuple[str, str]] = set()
    for namespace, name in keys:
        if (namespace, name) in seen:
            raise _refused(source, f"the {what} `{namespace}/{name}` is listed twice.", _AGAIN)
        seen.add((namespace, name))


def _refused(source: Source, message: str, fix: str) -> FormatError:
    return FormatError(Place(source.name), message, fix)
