"""Find the runner sets and the requested labels in the active configuration of core's own tree.

Unlike names in URLs, lanes have a form: runner sets are values of the stacks' variables, and jobs request labels with
`runs-on`. A file that cannot be parsed may be a template; it is named, and not judged for lanes.
"""

from __future__ import annotations

import re

from flywheel.formats import tfvars
from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Object, Scalar, walk
from flywheel.formats.yaml import github_yaml
from flywheel.overlay.runner_sets import runner_sets
from flywheel.overlay.stack_inputs import Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.formats.source import Place, Source
    from flywheel.formats.values import Document, Node

#: A name of a runner set, which an owner chooses; a label, which all owners share.
NAME, LABEL = "name", "label"
_VARIABLES = (".tfvars", ".tfvars.json", ".tfvars.example", ".tfvars.json.example")
_WORKFLOWS = (".yml", ".yaml")
#: The attributes of a set that name it.
_NAMES = ("scale_set_name",)
_LABELS = ("capability", "runner_labels")
#: A literal that an expression can result in: `inputs.x || 'label'`, `a == 'b' && 'label'`.
_ARM = re.compile(r"(?:&&|\|\|)\s*'([^']{1,200})'")

Lane = tuple[str, str, "Place"]


def find(sources: list[Source], contract: Contract) -> tuple[list[Lane], list[str]]:
    """Each lane with its kind and place, and a note for each file that could not be parsed."""
    found: list[Lane] = []
    missed: list[str] = []
    for source in sources:
        read = _variables if source.name.endswith(_VARIABLES) else None
        if source.name.endswith(_WORKFLOWS) and "runs-on" in source.text:
            read = _requests
        try:
            found += read(source, contract) if read is not None else ()
        except FormatError as err:
            missed.append(f"{err.place} (cannot be parsed, so its lanes were not judged)")
    return found, missed


def _variables(source: Source, contract: Contract) -> Iterator[Lane]:
    document = tfvars.loads(source)
    seen = set()
    for name, stack in contract.stacks.items():
        for one in runner_sets(stack, Inputs(name, [document])) if stack.scale_sets else ():
            facts = [(NAME, one.release_fact)] if one.lane is None else []
            facts += [(NAME, fact) for key in _NAMES if (fact := one.get(key)) is not None and fact.declared]
            for key in _LABELS:
                fact = one.get(key)
                if fact is not None and fact.declared:
                    facts += (
                        [(LABEL, item) for item in fact.items()] if isinstance(fact.node, List) else [(LABEL, fact)]
                    )
            for kind, fact in facts:
                value = fact.node.value if isinstance(fact.node, Scalar) else None
                if isinstance(value, str) and (kind, value, fact.place.key()) not in seen:
                    seen.add((kind, value, fact.place.key()))
                    yield kind, value, fact.place


def _requests(source: Source, contract: Contract) -> Iterator[Lane]:
    document = github_yaml.loads(source)
    for _, node in walk(document.root):
        wanted = node.items.get("runs-on") if isinstance(node, Object) else None
        if wanted is not None:
            yield from _labels(document, wanted)


def _labels(document: Document, node: Node) -> Iterator[Lane]:
    if isinstance(node, Object):
        labels = node.items.get("labels")
        yield from _labels(document, labels) if labels is not None else ()
    elif isinstance(node, List):
        for item in node.items:
            yield from _labels(document, item)
    elif isinstance(node, Scalar) and isinstance(node.value, str):
        computed = "${{" in node.value
        for text in _ARM.findall(node.value) if computed else [node.value]:
            yield LABEL, text, document.place(node.at)
