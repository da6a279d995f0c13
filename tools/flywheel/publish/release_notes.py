"""The text about a version's contract for changelog and release notes, and the release notes, in Markdown."""

from __future__ import annotations

from flywheel.formats.secrets import secret_search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from flywheel.contract.changes.contract_change import ContractChange

#: The generated part of a section in the changelog.
PART = "Contract"


def contract_block(digest: str, previous: str, previous_digest: str, changes: Sequence[ContractChange]) -> str:
    """The digest of a version's contract, and its changes since the version `previous` ("" if there is none)."""
    if not previous_digest:
        return f"The contract is `{digest}`."
    if not changes:
        return f"The contract is `{digest}`, the same as in {previous}."
    lines = [f"The contract is `{digest}`; {previous} has `{previous_digest}`. Changes since then:", ""]
    lines += [f"- {'**Breaking:** ' if one.breaking else ''}{_sentence(one.text)}" for one in changes]
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def notes(
    name: str, version: str, commit: str, digest: str, archive: str, integrity: str, packages: str, changes: str
) -> str:
    """The notes of a release, without secrets.

    packages: the lines of `python_packages.sums`. changes: the body of the version's section in the changelog.
    """
    use = [f'bazel_dep(name = "{name}", version = "{version}")']
    if digest:
        use += [
            f'flywheel = use_extension("@{name}//rules:extensions.bzl", "flywheel")',
            f'flywheel.core_pin(version = "{version}", commit = "{commit}", contract = "{digest}")',
            'use_repo(flywheel, "flywheel_core_pin")',
        ]
    parts = [
        f"# {name} {version}",
        "In `MODULE.bazel`:",
        "\n".join(["```starlark", *use, "```"]),
        f"## Changes\n\n{changes}" if changes else "",
        f"## Archive\n\n`{archive}`, made from the commit `{commit}`:\n\n```\n{integrity}\n```",
        f"## Python packages\n\nMade from the same commit, with SHA-256:\n\n```\n{packages}\n```" if packages else "",
    ]
    return secret_search.redact("\n\n".join(part for part in parts if part) + "\n")
