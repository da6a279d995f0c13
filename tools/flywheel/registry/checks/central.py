"""What the central registry asks of a version besides: what its CI runs, and who attests its files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.values import Object, Scalar
from flywheel.registry import source_urls, sri
from flywheel.registry.bazel_registry import ModuleVersion, Registry
from flywheel.registry.checks.document_forms import hits
from flywheel.registry.checks.family import BAZEL_REGISTRY
from flywheel.registry.new_version import PRESUBMIT
from flywheel.registry.registry_documents import Attestations
from flywheel.registry.sri import BadIntegrity


@BAZEL_REGISTRY.check(
    "GF637",
    "presubmit",
    WARNING,
    "A version has a presubmit.yml whose tasks name their Bazel and platform.",
    "docs/reference/pins.md#what-the-central-registry-asks-besides",
)
def presubmit(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    The central registry's CI runs what this file says on each version that comes in, and a version without it is
    refused. A task that leaves out its Bazel is run with whatever is newest that day. A registry of one's own
    can run the same file; without a CI there is no need of it, and the warning is to be expected. It is told
    once for each module.
    """
    torn = {err.place.file for err in registry.unreadable}
    for err in registry.unreadable:
        if err.place.file.endswith(PRESUBMIT):
            yield Hit(err.place, err.message, err.fix)
    for module in registry.modules.values():
        without = [name for name, version in module.versions.items() if version.presubmit is None]
        bare = [name for name in without if f"{module.path}/{name}/{PRESUBMIT}" not in torn]
        if bare:
            count = f"{len(bare)} of {len(module.versions)} versions" if len(module.versions) > 1 else "the version"
            verb = "have" if len(bare) > 1 else "has"
            message = f"{count} of {show(module.name)} {verb} no presubmit.yml: {listing(bare, 4)}."
            yield Hit(module.place, message, "Publish the next version with one.")
    for version in registry.versions():
        if version.presubmit is None:
            continue
        yield from hits(version.presubmit.document.source, version.presubmit.faults)
        known = version.archive.modules if version.archive is not None else None
        for path, at in version.presubmit.modules if known is not None else ():
            if known is not None and path not in known:
                message = f"the archive has no module in {show(path or '.')}."
                yield Hit(version.presubmit.document.place(at), message, "Name the folder of a MODULE.bazel in it.")


@BAZEL_REGISTRY.check(
    "GF638",
    "attestations",
    BLOCKER,
    "attestations.json attests exactly the archive, `source.json` and MODULE.bazel, each with its integrity.",
    "docs/reference/pins.md#what-the-central-registry-asks-besides",
)
def attestations(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    An attestation says which workflow of which repository made a file. The central registry wants one for each of
    the three files of a version, all from one folder, and no other; who verifies has to find the one for the
    file at hand. A file with fewer attests less than it seems to. A version without the file claims nothing.
    """
    for version in registry.versions():
        if version.attestations is not None:
            yield from hits(version.attestations.source, version.attestations.faults)
            yield from _judged(version, version.attestations)


def _judged(version: ModuleVersion, document: Attestations) -> Iterator[Hit]:
    place = document.source.place
    entries = document.entries
    url = version.source.value("url") if version.source is not None else ""
    wanted = {"source.json", "MODULE.bazel", source_urls.basename(url)} - {""}
    lacking = wanted - entries.keys()
    if lacking:
        yield Hit(place(document.root.at), f"{listing(lacking)} is not attested.", "Add its attestation.")
    key_at = document.root.items["attestations"].key_at if entries else {}  # type: ignore[union-attr]
    for name in sorted(entries.keys() - wanted):
        yield Hit(place(key_at[name]), f"{show(name)} is no file of the version.", f"Attest {listing(wanted)} alone.")
    folders: dict[str, Scalar] = {}
    for name, entry in entries.items():
        yield from _entry(document, name, entry)
        given = entry.items.get("url")
        if isinstance(given, Scalar) and isinstance(given.value, str):
            folders.setdefault(posixpath.dirname(given.value), given)
    if len(folders) > 1:
        other = list(folders.values())[1]
        yield Hit(place(other.at), "the attestations are had from several folders.", "Publish them in one release.")


def _entry(document: Attestations, name: str, entry: Object) -> Iterator[Hit]:
    given = entry.items.get("integrity")
    if isinstance(given, Scalar) and isinstance(given.value, str):
        try:
            sri.algorithm(given.value)
        except BadIntegrity as err:
            message = f"the integrity of the attestation of {show(name)} is of no use: it {err}."
            yield Hit(document.source.place(given.at), message, "Write that of the attestation.")
    url = entry.items.get("url")
    if isinstance(url, Scalar) and isinstance(url.value, str) and not url.value.startswith("https://"):
        message = f"the attestation of {show(name)} is not had over https."
        yield Hit(document.source.place(url.at), message, "Name its https URL.")
