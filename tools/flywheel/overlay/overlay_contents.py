"""The contents of an overlay, before anything is derived from them.

Facts about owner and substrate have dotted names (`owner.slug`). The inputs of a
stack are value trees. The same checks therefore run on overlays that were declared
in rules and on overlays that were read from files.
"""

from __future__ import annotations

from flywheel.formats.values import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.cluster.cluster_file import Cluster
    from flywheel.formats.source import FormatError, Source
    from flywheel.formats.values import Document
    from flywheel.overlay.chart_files import ChartFile
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.organization import Organization
    from flywheel.overlay.pins.core_pins import Pin
    from flywheel.overlay.stack_inputs import Backend, Inputs


class OverlayContents:
    """The declared facts or read files of one owner's overlay.

    name: its name in reports (a label or a folder).
    facts: facts by dotted name, such as `owner.slug` or `substrate.attic_server`.
    inputs: the values that each stack is given.
    backends: where stacks keep their state.
    texts: further files that were read for the overlay and are searched for secrets.
    organization: its `config/organization.yaml`, if it has one.
    pins: every place in the files that says which core is used.
    unreadable: an error for each file that was found and could not be read.
    workflows: the overlay's own workflows.
    cluster: the facts of the cluster that it is for, if it has them.
    charts: values of ARC's scale-set chart in its files.
    not_judged: what in its files cannot be judged, as reports say it.
    """

    __slots__ = (
        "backends",
        "charts",
        "cluster",
        "facts",
        "inputs",
        "name",
        "not_judged",
        "organization",
        "pins",
        "texts",
        "unreadable",
        "workflows",
    )

    def __init__(
        self,
        name: str,
        facts: dict[str, Fact],
        inputs: list[Inputs],
        backends: Iterable[Backend] = (),
        texts: Iterable[Source] = (),
        organization: Organization | None = None,
        pins: Iterable[Pin] = (),
        unreadable: Iterable[FormatError] = (),
        workflows: Iterable[Document] = (),
    ) -> None:
        self.name = name
        self.facts = facts
        self.inputs = inputs
        self.backends = list(backends)
        self.texts = list(texts)
        self.organization = organization
        self.pins = list(pins)
        self.unreadable = list(unreadable)
        self.workflows = list(workflows)
        self.cluster: Cluster | None = None
        self.charts: list[ChartFile] = []
        self.not_judged: list[str] = []

    def sources(self) -> Iterator[Source]:
        """The text of every file that was read for it; a declared one is empty."""
        documents = [document for inputs in self.inputs for document in inputs.documents]
        documents += [backend.document for backend in self.backends] + self.workflows
        documents += [one.document for one in (self.organization, self.cluster, *self.charts) if one is not None]
        yield from self.texts
        yield from (document.source for document in documents)

    def text(self, name: str) -> str:
        """Fact `name` if it is a string, else ""."""
        fact = self.facts.get(name)
        value = fact.node.value if fact and isinstance(fact.node, Scalar) else None
        return value if isinstance(value, str) else ""
