"""The few values of a plan that checks can see: the names that identify an object.

The contract lists them (`contract/changes.yaml`). A value is never taken from a part that Terraform masks as
sensitive or does not know yet.
"""

from __future__ import annotations

import re

from flywheel.formats.source import FormatError, Source
from flywheel.plan.changed_paths import hides_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from flywheel.contract.chart_judge import ChartFault
    from flywheel.plan.changed_paths import Views

    class JudgesValues(Protocol):
        """What judges the values of a release."""

        def faults(self, views: Views, actions: tuple[str, ...]) -> tuple[ChartFault, ...]:
            """What is wrong with those that the release gets."""

    Sides = tuple[str, str]
    Texts = tuple[str, ...] | None
    Labels = tuple[Texts, Texts]

#: The limit of an identifying text: a Kubernetes name has at most 253 characters.
_LONGEST = 253
#: The limit of Helm values that are read: reading YAML takes about one second for each megabyte.
_MOST_VALUES = 16_000_000
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")


class ScaleSetChart:
    """The attributes of a Helm release that describe a scale set.

    chart: the attribute with the chart; charts: the last path segments that identify a scale set's chart.
    values: the attribute with texts of values; sets: the attributes with blocks of a name and a value.
    name, labels: keys of the values. fallback: the attribute that names the set if no value does.
    left: how many characters of values can still be read.
    """

    __slots__ = ("chart", "charts", "fallback", "labels", "left", "name", "sets", "values")

    def __init__(
        self, chart: str, charts: tuple[str, ...], values: str, sets: tuple[str, ...], name: str, labels: str,
        fallback: str,
    ) -> None:  # fmt: skip
        self.chart = chart
        self.charts = charts
        self.values = values
        self.sets = sets
        self.name = name
        self.labels = labels
        self.fallback = fallback
        self.left = _MOST_VALUES


class WantedValues:
    """What is read for one resource type: `paths` of attributes, and for a Helm release its `chart`."""

    __slots__ = ("chart", "paths", "values")

    def __init__(
        self, paths: tuple[str, ...], chart: ScaleSetChart | None = None, values: JudgesValues | None = None
    ) -> None:
        self.paths = paths
        self.chart = chart
        #: Judges the values of releases of `chart`, if the contract has the chart's values.
        self.values = values


#: The fact with a scale set's name. No attribute has this name.
SCALE_SET = "scale set"


def of(wanted: WantedValues, views: Views, actions: tuple[str, ...]) -> tuple[dict[str, Sides], Labels]:
    """The facts before and after by path, and the labels of a scale set, as far as `actions` need them."""
    before, after, unknown, hidden, hides = views
    sides = ((before, None, hidden), (after, unknown, hides))
    facts = {path: (text_at(path, *sides[0]), text_at(path, *sides[1])) for path in wanted.paths}
    labels: Labels = (None, None)
    if wanted.chart is not None and _compared(wanted.chart, before, after, actions):
        (one, old), (other, new) = (_scale_set(wanted.chart, *side) for side in sides)
        if one or other:
            facts[SCALE_SET] = (one, other)
        labels = (old, new)
    return {path: pair for path, pair in facts.items() if any(pair)}, labels


def _compared(chart: ScaleSetChart, before: object, after: object, actions: tuple[str, ...]) -> bool:
    """Whether a scale set's name or labels matter: it is created before the destroy, or its values are edited."""
    if actions == ("update",):
        return any(_step(before, key) != _step(after, key) for key in (chart.values, *chart.sets))
    return len(actions) > 1 and actions[0] == "create"


def _seen(path: str, value: object, unknown: object, hidden: object) -> object:
    """The value at `path`; None if it is missing, sensitive or not known yet."""
    for word, index in _STEP.findall(path):
        if hidden is True or unknown is True:
            return None
        value, unknown, hidden = (_step(part, word or int(index)) for part in (value, unknown, hidden))
    return value if hides_nothing(hidden) and hides_nothing(unknown) else None


def _step(part: object, key: str | int) -> object:
    if isinstance(part, dict):
        return part.get(key)
    return part[key] if isinstance(part, list) and isinstance(key, int) and key < len(part) else None


def text_at(path: str, value: object, unknown: object, hidden: object) -> str:
    """The identifying text at `path`; "" if it is missing, sensitive, not known yet, or too long for one."""
    seen = _seen(path, value, unknown, hidden)
    return seen if isinstance(seen, str) and len(seen) <= _LONGEST and seen.isprintable() else ""


def _scale_set(chart: ScaleSetChart, *view: object) -> tuple[str, Texts]:
    """Name and labels of the scale set that a release installs; "" and None if unknown or not a scale set."""
    if not is_scale_set(chart, *view):
        return "", None
    name, labels, hidden = "", None, _masked(chart, *view)
    texts = _seen(chart.values, *view)
    for text in texts if isinstance(texts, list) else ():
        try:
            name, labels = _from_values(chart, text, name, labels)
        except _Unseen:
            name, labels, hidden = "", None, True
    for key, value, kind in sets(chart, *view):
        name, labels = _from_set(chart, (key, value or "", kind), name, labels)
    if not name and not hidden:
        name = text_at(chart.fallback, *view)
    return name, labels


def is_scale_set(chart: ScaleSetChart, value: object, unknown: object, hidden: object) -> bool:
    """Whether a release installs a scale set."""
    return text_at(chart.chart, value, unknown, hidden).rstrip("/").rpartition("/")[2] in chart.charts


def texts_of_values(chart: ScaleSetChart, value: object, unknown: object, hidden: object) -> list[str]:
    """The texts of values of a release, as far as they are known and not sensitive; "" for what is not a text."""
    texts = _seen(chart.values, value, unknown, hidden)
    return [text if isinstance(text, str) else "" for text in texts] if isinstance(texts, list) else []


def sets(chart: ScaleSetChart, value: object, unknown: object, hidden: object) -> Iterator[tuple[str, str | None, str]]:
    """Name, value and `type` of what blocks of a release set; None for a value that is sensitive or not known."""
    for attribute in chart.sets:
        blocks = _seen(attribute, value, None, None)
        for index in range(len(blocks)) if isinstance(blocks, list) else ():
            path = f"{attribute}[{index}]"
            name, kind = (text_at(f"{path}.{part}", value, unknown, hidden) for part in ("name", "type"))
            text = _seen(f"{path}.value", value, unknown, hidden)
            if name:
                yield name, text if isinstance(text, str) and len(text) <= _LONGEST else None, kind


class _Unseen(Exception):
    """A name exists, but it cannot be read."""


def _masked(chart: ScaleSetChart, value: object, unknown: object, hidden: object) -> bool:
    """Whether the name may be in a part that is sensitive or unknown."""
    return not all(hides_nothing(_step(mask, key)) for mask in (unknown, hidden) for key in (chart.values, *chart.sets))


def _from_values(chart: ScaleSetChart, text: object, name: str, labels: Texts) -> tuple[str, Texts]:
    """Name and labels with a text of values over them; raises `_Unseen` if it contains a name that cannot be read."""
    if not isinstance(text, str) or (chart.name not in text and chart.labels not in text):
        return name, labels
    chart.left -= len(text)
    values = _mapping(text) if chart.left >= 0 else None
    if values is None:
        raise _Unseen
    name = values.get(chart.name, name) or ""  # type: ignore[assignment] # of another kind: see below
    if not isinstance(name, str):
        raise _Unseen
    return name, _texts(values[chart.labels]) if chart.labels in values else labels


def _texts(labels: object) -> Texts:
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return None
    return tuple(sorted(set(labels)))


def _mapping(text: str) -> dict[str, object] | None:
    """The mapping in a YAML text; None if the text is not valid and unambiguous YAML."""
    from flywheel.formats.values import plain
    from flywheel.formats.yaml import strict_yaml

    try:
        values = plain(strict_yaml.loads(Source("values", text)).root)
    except (FormatError, UnicodeEncodeError):  # half of a surrogate pair cannot be encoded
        return None
    return values if isinstance(values, dict) else None


def _from_set(chart: ScaleSetChart, block: tuple[str, str, str], name: str, labels: Texts) -> tuple[str, Texts]:
    """Name and labels with what a block sets over them: its name, value and `type`."""
    from flywheel.formats.values import plain
    from flywheel.plan import joined_values

    key, text, kind = block
    if key == chart.name:
        node = joined_values.value_of(text, kind)
        is_name = text.isprintable() and (node is None or plain(node) is not None)
        return text if is_name else "", labels
    if key.partition("[")[0] == chart.labels:
        node = joined_values.value_of(text, kind) if key == chart.labels else None
        return name, None if node is None else _texts(plain(node))
    return name, labels
