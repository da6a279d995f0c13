"""Values in workflows that the runner should provide: endpoints, and literal credentials.

They belong in the overlay, not in consumer repositories.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import WorkflowEndpoints
    from flywheel.overlay.overlay import Overlay
    from flywheel.workflows.workflow_model import PassedValue, StepsFile

_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30})://(?:[^\s/@'\"]{0,200}@)?(?P<host>[A-Za-z0-9_][\w.-]{0,253})(?::[0-9]{1,5})?"
)
#: An expression, a shell variable or an empty text is not a literal credential.
_NO_LITERAL = re.compile(r"\$[A-Za-z_{(]|\A\s*\Z|\A<.*>\Z")


def endpoints(
    files: Iterable[StepsFile], overlays: Iterable[Overlay], contract: Contract
) -> Iterator[tuple[PassedValue, str]]:
    """Each text of a workflow that contains an endpoint of a substrate, with the endpoint; each text once."""
    words = contract.conventions.workflows
    if words is None:
        return
    known = _Hosts(overlays, contract, words.endpoints)
    for text in _texts(files, "://"):
        for match in _URL.finditer(text.value):
            if known.is_endpoint(match["scheme"].lower(), match["host"].lower().rstrip("."), text):
                yield text, match.group()
                break


def credentials(files: Iterable[StepsFile], contract: Contract) -> Iterator[PassedValue]:
    """Each literal text under the name of a credential."""
    words = contract.conventions.workflows
    names = _patterns(words.credential_names if words is not None else ())
    if names is None:
        return
    for text in _texts(files):
        if names.fullmatch(text.key.lower()) and not _NO_LITERAL.search(text.value):
            yield text


class _Hosts:
    """The hosts of a substrate: those in overlays, retired ones, and those of a cluster."""

    def __init__(self, overlays: Iterable[Overlay], contract: Contract, rules: WorkflowEndpoints) -> None:
        wiring = contract.wiring
        self._schemes = set(rules.schemes)
        self._names = _patterns(rules.names)
        self._patterns = _patterns(rules.hosts)
        self._retired = set(wiring.retired.attic_hosts)
        self._known = set(_declared(overlays, contract, [name for name in wiring.endpoints if name != "config_url"]))

    def is_endpoint(self, scheme: str, host: str, text: PassedValue) -> bool:
        """Whether a URL with this scheme and host in `text` is an endpoint."""
        if host == "localhost" or host.startswith("127."):
            return False
        named = self._names is not None and self._names.fullmatch(text.key.lower()) is not None
        in_cluster = self._patterns is not None and self._patterns.fullmatch(host) is not None
        return (
            named or in_cluster or scheme in self._schemes or host in self._known
            or host.partition(".")[0] in self._retired
        )  # fmt: skip


def _declared(overlays: Iterable[Overlay], contract: Contract, names: list[str]) -> Iterator[str]:
    """The hosts of the endpoints that the given overlays declare."""
    from flywheel.formats.endpoints import parse

    for overlay in overlays:
        texts = [overlay.text(f"substrate.{name}") for name in names]
        texts += [one.text(name) for one in overlay.runner_sets(contract) for name in names]
        for text in set(texts):
            endpoint = parse(text)
            if endpoint is not None and not endpoint.loopback:
                yield endpoint.host


def _texts(files: Iterable[StepsFile], mark: str = "") -> Iterator[PassedValue]:
    """The texts of every file whose source contains `mark`."""
    for file in files:
        if mark in file.source.text:
            yield from (text for text in file.texts if mark in text.value)


def _patterns(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches any of `names`, in which `*` matches any characters; None without names."""
    if not names:
        return None
    return re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in names))
