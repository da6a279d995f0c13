"""Checks of archives: their URLs, their integrity and their content."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.secrets import secret_search
from flywheel.registry import document_tables, source_urls, sri
from flywheel.registry.bazel_registry import ModuleVersion, Registry
from flywheel.registry.checks.family import BAZEL_REGISTRY
from flywheel.registry.sri import BadIntegrity

#: The forge of a `repository` without a host, as in the central registry.
_SHORT, _LONG = "github:", "https://github.com/"
_COMMIT = 40


@BAZEL_REGISTRY.check(
    "GF628",
    "archive-integrity",
    BLOCKER,
    "The archive of a version has the integrity in `source.json`.",
    (
        "docs/reference/registries.md#archives-and-their-integrity",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
    wants=("archives",),
)
def integrity(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    The integrity ties a version to the reviewed bytes; Bazel refuses any other bytes. Archives are compared
    with it if they are on this machine: in the folder given with `--archives`, by their name or in a mirror's
    layout, and at `file:` URLs. The report counts the others as not found. An invalid integrity is always
    reported.
    """
    for version in registry.versions():
        given = version.source.text("integrity") if version.source is not None else None
        if version.source is None or given is None:
            continue
        place, expected = version.source.source.place(given.at), str(given.value)
        try:
            sri.algorithm(expected)
        except BadIntegrity as err:
            yield Hit(place, f"{show(expected)} is not an integrity: it {err}.", "Write the integrity of the archive.")
            continue
        archive = version.archive
        if archive is None:
            continue
        if not archive.path:
            yield Hit(
                place,
                f"there is no archive at {show(version.source.value('url'))}.",
                "Put the archive there, or correct `url`.",
            )
        elif archive.actual and archive.actual != expected:
            message = f"the archive `{archive.name}` has the integrity `{archive.actual}` instead of `{expected}`."
            yield Hit(place, message, "Restore the published archive, or publish a new version.")
        elif archive.unreadable:
            message = f"the archive `{archive.name}` {archive.unreadable}."
            yield Hit(place, message, "Create a new archive for a new version.")


@BAZEL_REGISTRY.check(
    "GF629",
    "archive-module-file",
    BLOCKER,
    "The MODULE.bazel in the registry equals the archive's file after overlay and patches.",
    "docs/reference/registries.md#archives-and-their-integrity",
    wants=("archives",),
)
def module_file(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel resolves versions with the registry's file. A consumer that overrides the module with its sources, for
    example an overlay with a core in development, uses the archive's file. If the two differ, one version means
    two modules. An archive without the file is fine, and so is a patch that only adds the version. If the
    folder in `strip_prefix` is empty, Bazel stops. Archives that are not on this machine are not checked.
    """
    for version in registry.versions():
        archive = version.archive
        given = version.source.text("strip_prefix") if version.source is not None else None
        if archive is not None and archive.without_prefix and version.source is not None and given is not None:
            message = (
                f"the archive `{archive.name}` contains nothing in the folder {show(given.value)} of `strip_prefix`."
            )
            fix = "Write the archive's top folder into `strip_prefix`, in a new version."
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
            seen = show(_line(source.text, at)) if end > start else "one line less"
            message = f"the archive's MODULE.bazel differs from line {line + 1} on; the registry has {seen}."
            yield Hit(source.place(at), message, "Copy the archive's file, or list a patch for it in source.json.")
            break


def _line(text: str, at: int) -> str:
    """The line at an offset, without secrets: one from the middle of a key is not recognised by itself."""
    return secret_search.redact_lines(text)[text.count("\n", 0, at)].strip()


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@BAZEL_REGISTRY.check(
    "GF639",
    "source-url",
    WARNING,
    "Sources are fetched over https from an immutable URL in the module's repository.",
    "docs/reference/registries.md#archives-and-their-integrity",
)
def source_url(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    The integrity protects consumers, but it does not help them when the bytes change or only they can reach the
    host. An archive that a forge makes on request (`/archive/`) has changed its bytes before, a tag can move,
    and a file of one machine is on no other machine. The central registry refuses a URL outside of the module's
    repository.
    """
    forges = {host for one in contract.wiring.forges.values() for host in one.hosts}
    for version in registry.versions():
        described = version.source
        if described is None:
            continue
        if described.type == document_tables.GIT:
            commit = described.value("commit")
            if len(commit) != _COMMIT:
                seen = f"the commit {show(commit)}" if commit else f"the tag {show(described.value('tag'))}"
                place = described.source.place(described.root.at)
                yield Hit(place, f"the sources are {seen}, which can move.", "Write the full commit.")
        elif described.type == document_tables.LOCAL:
            given = described.text("path")
            if given is not None and str(given.value).startswith("/"):
                message = f"the sources are {show(given.value)}, a path on one machine."
                yield Hit(described.source.place(given.at), message, "Publish an archive.")
        first = described.text("url")
        for url in [*([first] if first is not None else []), *described.texts("mirror_urls")]:
            message = _moving(str(url.value), forges) or (url is first and _foreign(version, str(url.value))) or ""
            if message:
                fix = "Publish the archive with a release of the repository, and write that URL."
                yield Hit(described.source.place(url.at), message, fix)


def _moving(url: str, forges: set[str]) -> str:
    """Why the bytes at a URL can change, or are not reachable for everybody; "" if neither."""
    parts = source_urls.split(url)
    if not parts.scheme:
        return f"{show(url)} is not a URL."
    if parts.scheme == "file":
        return f"{show(url)} is a file of one machine."
    if parts.scheme != "https":
        return f"{show(url)} does not use https."
    if parts.hostname in forges and "/archive/" in parts.path:
        return f"{show(url)} is made on request: its bytes can change."
    return ""


def _foreign(version: ModuleVersion, url: str) -> str:
    """The complaint that a URL is outside of the module's repositories; "" if it is inside, or if none is known."""
    metadata = version.module.metadata
    listed = [str(one.value) for one in metadata.texts("repository")] if metadata is not None else []
    prefixes = [_LONG + one.removeprefix(_SHORT) for one in listed if one.startswith(_SHORT)]
    prefixes += [one for one in listed if one.startswith("https://")]
    if not prefixes or len(prefixes) < len(listed) or url.startswith(tuple(f"{one.rstrip('/')}/" for one in prefixes)):
        return ""
    return f"{show(url)} is outside of the module's repositories."
