"""Archives: where they are had, what they are, and what is in them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.registry import document_tables, source_urls, sri
from flywheel.registry.bazel_registry import ModuleVersion, Registry
from flywheel.registry.checks.family import BAZEL_REGISTRY
from flywheel.registry.sri import BadIntegrity

#: The forge that `repository` names without its host, as the central registry has it.
_SHORT, _LONG = "github:", "https://github.com/"
_COMMIT = 40


@BAZEL_REGISTRY.check(
    "GF628",
    "archive-integrity",
    BLOCKER,
    "The archive of a version has the integrity that `source.json` gives.",
    (
        "docs/reference/pins.md#archives-and-their-integrity",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
)
def integrity(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    The integrity ties a version to the bytes that were reviewed; Bazel refuses any others. Archives are held
    against it where they are at hand: in the folder given with `--archives`, by their name or as a mirror keeps
    them, and where a `file:` URL says. The others are counted in the report as not found. What is no integrity
    at all is told in any case.
    """
    for version in registry.versions():
        given = version.source.text("integrity") if version.source is not None else None
        if version.source is None or given is None:
            continue
        place, expected = version.source.source.place(given.at), str(given.value)
        try:
            sri.algorithm(expected)
        except BadIntegrity as err:
            yield Hit(place, f"{show(expected)} is no integrity: it {err}.", "Write that of the archive.")
            continue
        archive = version.archive
        if archive is None:
            continue
        if not archive.path:
            yield Hit(place, f"there is no archive at {show(version.source.value('url'))}.", "Put it there.")
        elif archive.actual and archive.actual != expected:
            message = f"the archive `{archive.name}` has the integrity `{archive.actual}`, not `{expected}`."
            yield Hit(place, message, "Bring the archive back that was published, or publish a new version.")
        elif archive.unreadable:
            message = f"the archive `{archive.name}` {archive.unreadable}."
            yield Hit(place, message, "Make the archive anew, for a new version.")


@BAZEL_REGISTRY.check(
    "GF629",
    "archive-module-file",
    BLOCKER,
    "The MODULE.bazel of a registry is that of the archive, overlay and patches applied.",
    "docs/reference/pins.md#archives-and-their-integrity",
)
def module_file(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel resolves with the registry's file. Whoever overrides the module with its sources, as an overlay does with
    a core under development, resolves with the archive's: two files that differ are two modules under one
    version. An archive without the file is fine, and so is a patch that gives it the version. Where nothing is in the
    folder that `strip_prefix` names, Bazel stops. Archives that are not at hand are not looked into.
    """
    for version in registry.versions():
        archive = version.archive
        given = version.source.text("strip_prefix") if version.source is not None else None
        if archive is not None and archive.without_prefix and version.source is not None and given is not None:
            message = f"the archive `{archive.name}` has nothing in {show(given.value)}."
            fix = "Name the folder that all of it is in, in a new version."
            yield Hit(version.source.source.place(given.at), message, fix)
        if archive is None or archive.module_file is None or version.module_file is None:
            continue
        mine, theirs = _lines(version.module_file.source.text), _lines(archive.module_file.text)
        for kind, _, _, start, end in difflib.SequenceMatcher(None, theirs, mine, False).get_opcodes():
            if kind == "equal":
                continue
            source = version.module_file.source
            line = min(start, len(mine) - 1) if mine else 0
            at = sum(len(one) for one in source.text.splitlines(keepends=True)[:line])
            seen = show(mine[start].strip()) if end > start else "a line less"
            message = f"the archive's MODULE.bazel differs from line {line + 1} on; here there is {seen}."
            yield Hit(source.place(at), message, "Take the archive's file, or patch the archive's in source.json.")
            break


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@BAZEL_REGISTRY.check(
    "GF639",
    "source-url",
    WARNING,
    "Sources are had over https, from the module's repository, at a URL whose bytes stay.",
    "docs/reference/pins.md#archives-and-their-integrity",
)
def source_url(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    The integrity protects who fetches, and does not help them when the bytes change or the host is theirs alone: an
    archive that a forge makes on request (`/archive/`) has changed its bytes before, a tag moves, and a file of
    one machine is on no other. The central registry refuses a URL that is not of the module's repository.
    """
    forges = {host for one in contract.wiring["forges"].values() for host in one["hosts"]}
    for version in registry.versions():
        described = version.source
        if described is None:
            continue
        if described.type == document_tables.GIT:
            commit = described.value("commit")
            if len(commit) != _COMMIT:
                seen = f"the commit {show(commit)}" if commit else f"the tag {show(described.value('tag'))}"
                place = described.source.place(described.root.at)
                yield Hit(place, f"the sources are {seen}, which can move.", "Name the full commit.")
        elif described.type == document_tables.LOCAL:
            given = described.text("path")
            if given is not None and str(given.value).startswith("/"):
                message = f"the sources are {show(given.value)}, on one machine alone."
                yield Hit(described.source.place(given.at), message, "Publish an archive.")
        first = described.text("url")
        for url in [*([first] if first is not None else []), *described.texts("mirror_urls")]:
            message = _moving(str(url.value), forges) or (url is first and _foreign(version, str(url.value))) or ""
            if message:
                fix = "Publish the archive with a release of the repository, and name that URL."
                yield Hit(described.source.place(url.at), message, fix)


def _moving(url: str, forges: set[str]) -> str:
    """The complaint that the bytes at a URL can change, or are not for all; "" if there is none."""
    parts = source_urls.split(url)
    if not parts.scheme:
        return f"{show(url)} is no URL."
    if parts.scheme == "file":
        return f"{show(url)} is a file of one machine."
    if parts.scheme != "https":
        return f"{show(url)} is not had over https."
    if parts.hostname in forges and "/archive/" in parts.path:
        return f"{show(url)} is made on request: its bytes can change."
    return ""


def _foreign(version: ModuleVersion, url: str) -> str:
    """The complaint that a URL is of no repository of the module; "" if it is, or none can be told."""
    metadata = version.module.metadata
    listed = [str(one.value) for one in metadata.texts("repository")] if metadata is not None else []
    prefixes = [_LONG + one.removeprefix(_SHORT) for one in listed if one.startswith(_SHORT)]
    prefixes += [one for one in listed if one.startswith("https://")]
    if not prefixes or len(prefixes) < len(listed) or url.startswith(tuple(f"{one.rstrip('/')}/" for one in prefixes)):
        return ""
    return f"{show(url)} is of none of the module's repositories."
