"""Find the values of ARC's scale-set chart in an overlay's YAML files.

Such values are a file of their own (`helm install -f`), or stand in a HelmRelease of Flux, an Application of Argo CD, a
kustomization, a helmfile, or below the chart's name in the values of a chart that depends on it.
"""

from __future__ import annotations

import re

from flywheel.contract.chart_judge import outline
from flywheel.formats import input_files
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import FormatError, Place, Source
from flywheel.formats.values import Document, List, Object, Scalar, plain
from flywheel.overlay.chart_files import ChartFile
from flywheel.overlay.reading.passed_over import some

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flywheel.contract.chart_values import ChartValues
    from flywheel.contract.compiled import Contract
    from flywheel.formats.values import Node
    from flywheel.overlay.reading.discovery import FoundFiles

_ENDINGS = (".yaml", ".yml")
#: So many files are opened, and so much of each is read: values of one chart are short.
_MOST_FILES = 2_000
_MOST_BYTES = 256 * 1024
#: So much of a longer file is searched for names of the chart, to tell whether it may hold such values.
_MOST_SEARCHED = 8 * 1024 * 1024
_KEY = re.compile(r"(?m)^[ \t]*([A-Za-z]\w*):")
#: What a text of values has outside of comments.
_COLON = re.compile(r"(?m)^[^#\n]*:")
#: Between two documents of one text.
_BREAK = re.compile(r"(?m)^---(?:[ \t].*)?$")


class ValuesFiles:
    """What was found, and the files that seem to hold values and are not judged.

    unread: they are not strict YAML. large: they are too long. unopened: how many were not opened.
    """

    def __init__(self, contract: Contract) -> None:
        assert contract.arc.chart_values is not None
        self.rules: ChartValues = contract.arc.chart_values
        changes = contract.conventions.changes
        self._charts = changes.scale_sets.charts if changes is not None else ()
        self._words = [word.encode() for word in self.rules.distinctive]
        self._names = [chart.encode() for chart in self._charts]
        self.files: list[ChartFile] = []
        self.unread: list[str] = []
        self.large: list[str] = []
        self.unopened = 0

    def collect(self, found: FoundFiles) -> ValuesFiles:
        """Look at every YAML file that has no other role; return this object."""
        known = {name for names in found.files.values() for name in names}
        names = [name for name in found.names if name.endswith(_ENDINGS) and name not in known]
        for name in names[:_MOST_FILES]:
            text = self._text(name, found.path(name))
            if text:
                self._read(name, text)
        self.unopened = len(names[_MOST_FILES:])
        return self

    def missed(self, ignored: Collection[str]) -> Iterator[str]:
        """A noun phrase for each reason why values are not judged; files in `ignored` are left out."""
        for names, why in ((self.unread, "not strict YAML"), (self.large, f"longer than {_MOST_BYTES // 1024} KiB")):
            left = [name for name in names if name not in ignored]
            if left:
                yield f"chart values in {some(left)} ({why}: not judged)"
        if self.unopened:
            yield f"chart values in {self.unopened} YAML files (only the first {_MOST_FILES} are opened)"

    def _text(self, name: str, path: str) -> str:
        """The file's text if it can hold values of the chart, else ""."""
        try:
            data = input_files.read(path, _MOST_SEARCHED + 1)
        except OSError:
            return ""  # other readers say so
        named = any(one in data for one in self._names) or sum(word in data for word in self._words) > 1
        if len(data) > _MOST_BYTES:
            self.large += [name] if named or len(data) > _MOST_SEARCHED else []
            return ""
        return data.decode("utf-8", "replace") if named else ""

    def _read(self, name: str, text: str) -> None:
        from flywheel.formats.yaml import strict_yaml  # imported late: YAML costs 20 ms

        at = 0
        for end in [*(match.span() for match in _BREAK.finditer(text)), (len(text), len(text))]:
            # Line breaks in front, so that places are those of the file.
            source = Source(name, "\n" * text.count("\n", 0, at) + text[at : end[0]])
            at = end[1]
            if not source.text.strip():
                continue
            try:
                document = strict_yaml.loads(source)
            except FormatError:
                self._pass_over(name, source.text)
                continue
            for version, values, places in self._values(document):
                kept = outline(values, self.rules)
                self.files.append(ChartFile(version, Document(places.source, kept, [])))

    def _pass_over(self, name: str, text: str) -> None:
        """Note a file that cannot be read, if it looks like values; a template of a chart is not values of it."""
        keys = _KEY.findall(text)
        if name not in self.unread and "{{" not in text and self.rules.is_for_chart(keys):
            self.unread.append(name)

    def _values(self, document: Document) -> Iterator[tuple[str, Object, Document]]:
        """Each mapping of values, with the version of its chart and the document that knows its places."""
        root = document.root
        if self.rules.is_for_chart(root.items):
            yield "", root, document
            return
        for chart, node in root.items.items():
            if chart in self._charts and isinstance(node, Object):
                yield "", node, document
        for use in _uses(root):
            chart = _text(use, "chart").rstrip("/").rpartition("/")[2]
            for node in _lists(use, "values"):
                is_values = isinstance(node, Object) and self.rules.is_for_chart(node.items)
                if chart in self._charts or (not chart and is_values):
                    yield from self._mappings(_text(use, "version"), node, document)

    def _mappings(self, version: str, node: Node, document: Document) -> Iterator[tuple[str, Object, Document]]:
        """The values in a node: a mapping, or a text of YAML, whose parts all have the place of the text."""
        if isinstance(node, Object):
            yield version, node, document
        elif isinstance(node, Scalar) and isinstance(node.value, str) and _COLON.search(node.value):
            from flywheel.formats.yaml import strict_yaml

            name = document.name
            try:
                inner = plain(strict_yaml.loads(Source(name, node.value)).root)
            except FormatError:
                self.unread += [name] if name not in self.unread else []
                return
            declared = DeclaredDocument(name)
            place = document.place(node.at)
            made = declared.node(inner, Place(place.file, place.line, place.column))
            if isinstance(made, Object):
                yield version, made, declared


def load(found: FoundFiles, contract: Contract, ignored: Collection[str]) -> tuple[list[ChartFile], list[str]]:
    """The values in the files of `found` that Git does not ignore, and noun phrases about those that are not judged."""
    values = ValuesFiles(contract).collect(found)
    files = [one for one in values.files if one.document.name not in ignored]
    return files, list(values.missed(ignored))


def _uses(root: Object) -> Iterator[Object]:
    """Uses of charts, each as an object with `chart`, `version` and `values`, the last as a list."""
    kind, spec = _text(root, "kind"), _object(root, "spec")
    if kind == "HelmRelease":
        chart = _object(_object(spec, "chart"), "spec")
        yield _use(chart.items.get("chart"), chart.items.get("version"), [spec.items.get("values")])
    elif kind == "Application":
        for source in [_object(spec, "source"), *_lists(spec, "sources")]:
            if isinstance(source, Object):
                helm = _object(source, "helm").items
                values = [helm.get("valuesObject"), helm.get("values")]
                yield _use(source.items.get("chart"), source.items.get("targetRevision"), values)
    for key, name, inline in (("helmCharts", "name", "valuesInline"), ("releases", "chart", "values")):
        for one in _lists(root, key):
            if isinstance(one, Object):
                values = [*_lists(one, inline), one.items.get(inline)]
                yield _use(one.items.get(name), one.items.get("version"), values)


def _use(chart: Node | None, version: Node | None, values: list[Node | None]) -> Object:
    nothing = Scalar(None, 0)
    items: dict[str, Node] = {"chart": chart or nothing, "version": version or nothing}
    items["values"] = List([one for one in values if one is not None], 0)
    return Object(items, dict.fromkeys(items, 0), 0)


def _object(node: Node | None, key: str) -> Object:
    inner = node.items.get(key) if isinstance(node, Object) else None
    return inner if isinstance(inner, Object) else Object({}, {}, 0)


def _lists(node: Object, key: str) -> list[Node]:
    inner = node.items.get(key)
    return inner.items if isinstance(inner, List) else []


def _text(node: Object, key: str) -> str:
    inner = node.items.get(key)
    return inner.value if isinstance(inner, Scalar) and isinstance(inner.value, str) else ""
