"""Judge values of ARC's scale-set chart: a chart drops a value that no template reads, and Helm says nothing."""

from __future__ import annotations

import re

from flywheel.formats.nearest import did_you_mean
from flywheel.formats.quoting import quote
from flywheel.formats.values import List, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.chart_values import ChartValue, ChartValues
    from flywheel.formats.values import Node

    #: A minor version.
    Minor = tuple[int, int]

NO_VALUE, DROPPED, UNREAD = "no value", "dropped", "unread"
#: Keys that belong to people or to Helm: anchors of YAML, and values that all charts share.
_OWN = re.compile(r"[._].*|x-.*|global")
#: Parts of templates of Helm, Terraform, Flux and shells: what is left after them is not known.
_TEMPLATE = re.compile(r"\{\{|\$[({\w]|<[^>]*>|@\w+@")
#: So many values are named in a fix.
_MOST_NAMED = 8
#: What people write where they want none of the choices.
_NOTHING = "none"
#: Not `010`: Helm takes it for a number where it has no quotation marks, and those are not in the tree of values.
_NUMBER_TEXT = re.compile(r"\s*-?(?:0|[1-9]\d{0,8})\s*")


class ChartFault:
    """What is wrong with a value: its place in the document, the kind of fault, a sentence, the fix."""

    __slots__ = ("at", "fix", "kind", "message", "path")

    def __init__(self, kind: str, path: str, at: int, message: str, fix: str) -> None:
        self.kind = kind
        self.path = path
        self.at = at
        self.message = message
        self.fix = fix


class ChartJudge:
    """Judges values for one version of the chart; `version` is None if it is not known."""

    def __init__(self, rules: ChartValues, version: Minor | None) -> None:
        self.rules = rules
        self.version = version
        recorded = [minor(one) for one in rules.recorded]
        self._oldest, self._newest = recorded[0], recorded[-1]
        #: Whether templates of this very version were read.
        self._is_recorded = version is None or version in recorded
        self._known = {path: row for path, row in rules.keys.items() if self._reads(row)}

    def faults(self, root: Object) -> Iterator[ChartFault]:
        """The faults of a whole tree of values."""
        yield from self._below(root, "")
        for path in self.rules.pods:
            node = _at(root, path)
            if isinstance(node, Object):
                yield from self._pod(node, path)

    def fault_at(self, path: str) -> ChartFault | None:
        """The fault of a path as `set` of a Helm release writes it: no template reads it."""
        steps = re.sub(r"\[[^\]]*\]", "", path).replace("\\.", "_").split(".")
        for count in range(1, len(steps) + 1):
            row = self._known.get(".".join(steps[:count]))
            if row is None:
                return self._unknown(steps[count - 1], ".".join(steps[: count - 1]), 0)
            if row.takes == "any":
                return None
        return None

    def _below(self, node: Object, above: str) -> Iterator[ChartFault]:
        for key, child in node.items.items():
            path = f"{above}.{key}" if above else key
            row = self._known.get(path)
            if row is None:
                fault = self._unknown(key, above, node.key_at[key])
                if fault is not None:
                    yield fault
            elif row.takes == "mapping" and isinstance(child, Object):
                yield from self._below(child, path)
            else:
                yield from self._dropped(path, row, child)

    def _unknown(self, key: str, above: str, at: int) -> ChartFault | None:
        path = f"{above}.{key}" if above else key
        if _TEMPLATE.search(key) or (not above and _OWN.fullmatch(key)):
            return None
        row = self.rules.keys.get(path)
        if row is not None:  # in another version
            since = f"has `{path}` from {row.since}" if self._before(row.since) else f"had `{path}` up to {row.until}"
            message = f"the chart {since}, and this is {_name(self.version)}: the value is dropped."
            return ChartFault(NO_VALUE, path, at, message, "Remove it, or deploy a version of the chart that has it.")
        siblings = [one.rpartition(".")[2] for one in self._known if one.rpartition(".")[0] == above]
        meant = did_you_mean(key, siblings) or self._elsewhere(key)
        if not meant and not self._is_recorded:
            return None  # a newer chart can have new values
        where = f"`{above}` of the chart" if above else "the chart"
        fix = meant or f"Remove it; {_others(where, sorted(siblings))}."
        return ChartFault(NO_VALUE, path, at, f"{where} has no value {quote(key)} ({self._who()}): it is dropped.", fix)

    def _elsewhere(self, key: str) -> str:
        """The fix for a value that stands at the wrong place: the chart has its name at another one."""
        places = [path for path in self._known if path.endswith(f".{key}")]
        return f"Write it as {' or '.join(f'`{one}`' for one in places)}." if len(places) == 1 else ""

    def _dropped(self, path: str, row: ChartValue, node: Node) -> Iterator[ChartFault]:
        value = node.value if isinstance(node, Scalar) else None
        if row.choices and isinstance(value, str) and value and not _TEMPLATE.search(value):
            known = [text for text, since in row.choices.items() if not self._before(since)]
            if value not in (*known, _NOTHING) and (self._is_recorded or did_you_mean(value, known)):
                message = f"the chart does not know the {path} {quote(value)} ({self._who()}): it is dropped."
                fix = did_you_mean(value, known) or f"Use one of {', '.join(f'`{one}`' for one in known)}."
                yield ChartFault(DROPPED, path, node.at, message, fix)
        wrong = row.takes == "number" and isinstance(value, str) and _NUMBER_TEXT.fullmatch(value)
        if row.drops and wrong:
            message = f"`{path}` is text, and the chart takes only a number: it is dropped."
            yield ChartFault(DROPPED, path, node.at, message, f"Write {str(value).strip()} without quotation marks.")
        elif row.drops and row.takes == "list" and _is_one(node):
            message = f"`{path}` is not a list, and the chart takes only a list: it is dropped."
            yield ChartFault(DROPPED, path, node.at, message, "Write a list.")

    def _pod(self, node: Object, path: str) -> Iterator[ChartFault]:
        """Misspelt fields of a pod. Kubernetes gets new ones, so a name that is like none is not judged."""
        for key in node.items:
            meant = "" if key in self.rules.pod_fields else did_you_mean(key, self.rules.pod_fields)
            if meant and not _TEMPLATE.search(key):
                message = f"a pod has no field {quote(key)}: Kubernetes drops it from `{path}`."
                yield ChartFault(NO_VALUE, f"{path}.{key}", node.key_at[key], message, meant)

    def _reads(self, row: ChartValue) -> bool:
        return not self._before(row.since) and not (
            self.version is not None and row.until and self.version > minor(row.until)
        )

    def _before(self, since: str | None) -> bool:
        return since is not None and self.version is not None and self.version < minor(since)

    def _who(self) -> str:
        if self.version is None:
            return f"no version from {_name(self._oldest)} to {_name(self._newest)} has it"
        return f"version {_name(self.version)}" if self._is_recorded else f"read off {_name(self._newest)}"


def outline(root: Object, rules: ChartValues) -> Object:
    """The part of values that is judged: keys and numbers, so that no secret is left in it."""
    return _outline(root, "", rules)


def _outline(node: Object, above: str, rules: ChartValues) -> Object:
    made = Object({}, dict(node.key_at), node.at)
    for key, child in node.items.items():
        path = f"{above}.{key}" if above else key
        row = rules.keys.get(path)
        judged = (row is not None and row.takes == "mapping") or any(one.startswith(f"{path}.") for one in rules.pods)
        if isinstance(child, Object) and (judged or path in rules.pods):
            made.items[key] = _outline(child, path, rules)
        elif isinstance(child, Object | List):
            made.items[key] = Object({}, {}, child.at) if isinstance(child, Object) else List([], child.at)
        else:
            made.items[key] = Scalar(_kept(child.value, row), child.at)
    return made


def _kept(value: object, row: ChartValue | None) -> str | int | bool | None:
    """A scalar as far as it is judged; any other text is reduced to whether it has a template."""
    if isinstance(value, str):
        choice = row is not None and row.choices and re.fullmatch(r"[a-z-]{1,40}", value)
        if choice or _NUMBER_TEXT.fullmatch(value) or not value:
            return value
        return "${}" if _TEMPLATE.search(value) else "text"
    return value if isinstance(value, bool | int) else None


def _others(where: str, names: list[str]) -> str:
    """What is there instead of an unknown value: few names, or the command that shows many."""
    if len(names) > _MOST_NAMED:
        return f"`helm show values` lists what {where} has"
    return f"{where} has {', '.join(f'`{one}`' for one in names) or 'no values'}"


def _is_one(node: Node) -> bool:
    """Whether a value is one thing where a list belongs: a text without a template, or a mapping."""
    if isinstance(node, Scalar):
        return isinstance(node.value, str) and bool(node.value) and not _TEMPLATE.search(node.value)
    return isinstance(node, Object) and bool(node.items)


def _at(root: Object, path: str) -> Node | None:
    node: Node | None = root
    for step in path.split("."):
        node = node.items.get(step) if isinstance(node, Object) else None
    return node


def minor(text: str) -> Minor:
    """`0.14` as numbers; of a longer version the first two."""
    first, _, rest = text.partition(".")
    return int(first), int(rest.partition(".")[0])


def _name(version: Minor | None) -> str:
    return "" if version is None else f"{version[0]}.{version[1]}"
