"""Judge the values that a plan gives to releases of ARC's scale-set chart; only names of values are kept."""

from __future__ import annotations

import re

from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import Object, Scalar
from flywheel.plan import joined_values, known_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.chart_judge import ChartFault
    from flywheel.contract.chart_values import ChartValues
    from flywheel.plan.changed_paths import Views
    from flywheel.plan.known_values import ScaleSetChart

#: The attribute with the version of the chart.
_VERSION = "version"
_NUMBERS = re.compile(r"v?(\d{1,6})\.(\d{1,6})\.\d{1,6}(?:[-+][0-9A-Za-z.+-]*)?")
#: So many characters of a plan's values are read as a whole: YAML takes a second for each million. Of the rest only the
#: keys at the top are judged, which a pattern finds.
_MOST_READ = 256_000
_TOP_KEY = re.compile(r"(?m)^([\"']?)([A-Za-z_][\w.-]*)\1[ \t]*:(?:\s|$)")
#: Lines of a text of YAML that has no values.
_NO_VALUES = ("", "---", "...", "null", "~", "{}")


class ReleaseValues:
    """Judges the values of one plan's releases."""

    def __init__(self, rules: ChartValues, chart: ScaleSetChart) -> None:
        self.rules = rules
        self.chart = chart
        self.left = _MOST_READ

    def faults(self, views: Views, actions: tuple[str, ...]) -> tuple[ChartFault, ...]:
        """The faults of the values of a release; none if it is of another chart, or if its values stay as they are."""
        before, *view = views[0], views[1], views[2], views[4]
        if views[1] is None or not known_values.is_scale_set(self.chart, *view):
            return ()
        keys = (self.chart.chart, _VERSION, self.chart.values, *self.chart.sets)
        if "create" not in actions and all(_same(before, views[1], key) for key in keys):
            return ()
        from flywheel.contract.chart_judge import ChartJudge  # imported late: few plans have such releases

        match = _NUMBERS.fullmatch(known_values.text_at(_VERSION, *view))
        judge = ChartJudge(self.rules, (int(match[1]), int(match[2])) if match else None)
        joined, found = self._joined(known_values.texts_of_values(self.chart, *view))
        for name, value, kind in known_values.sets(self.chart, *view):
            fault = judge.fault_at(name)
            found += [fault] if fault is not None else []
            joined = joined_values.assigned(joined, name, value, kind)
        return (*judge.faults(joined), *found)

    def _joined(self, texts: list[str]) -> tuple[Object, list[ChartFault]]:
        """The values of all texts as far as they are judged, and why others are not: Helm installs the last of each."""
        joined, found = Object({}, {}, 0), []
        for index, text in enumerate(texts):
            values, why = self._read(text)
            joined = joined_values.merged(joined, values)
            found += [_unread(f"{self.chart.values}[{index}]", why)] if why else []
        return joined, found

    def _read(self, text: str) -> tuple[Object, str]:
        """The values in a text as far as they are judged, and why the rest is not."""
        if all(line.partition("#")[0].strip() in _NO_VALUES for line in text.splitlines()):
            return Object({}, {}, 0), ""
        self.left -= len(text)
        if self.left < 0:
            keys = dict.fromkeys(match[2] for match in _TOP_KEY.finditer(text))
            why = f"a plan's values are read up to {_MOST_READ:,} characters, and beyond only their keys at the top"
            return Object({key: Scalar(None, 0) for key in keys}, dict.fromkeys(keys, 0), 0), why
        from flywheel.formats.yaml import strict_yaml

        try:
            return strict_yaml.loads(Source("values", text)).root, ""
        except FormatError as err:
            return Object({}, {}, 0), f"line {err.place.line} is not strict YAML"
        except UnicodeEncodeError:
            return Object({}, {}, 0), "it has half of a character"


def _unread(path: str, why: str) -> ChartFault:
    """What is reported of a text of values that is not judged; nothing of the text is in it."""
    from flywheel.contract.chart_judge import UNREAD, ChartFault

    fix = "Give short values as `yamlencode` writes them: one mapping, without merge keys."
    return ChartFault(UNREAD, path, 0, f"`{path}` is not judged: {why}.", fix)


def _same(before: object, after: object, key: str) -> bool:
    """Whether an attribute does not change."""
    return isinstance(before, dict) and isinstance(after, dict) and before.get(key) == after.get(key)


def by_kind(faults: tuple[ChartFault, ...], kind: str) -> Iterator[ChartFault]:
    """The faults of one kind, each path once."""
    seen: set[str] = set()
    for fault in faults:
        if fault.kind == kind and fault.path not in seen:
            seen.add(fault.path)
            yield fault
