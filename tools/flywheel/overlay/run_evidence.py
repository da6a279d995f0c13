"""Read the evidence of a run from the command line: facts with the names `evidence.*`.

Evidence is a file or a word, never a network call: the same evidence gives the same
findings everywhere.
"""

from __future__ import annotations

import re

from flywheel.errors import UserError
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.git_names import is_commit
from flywheel.formats.json import plain_json
from flywheel.formats.source import Place
from flywheel.overlay.fact import Fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract

_DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9A-Za-z-]+)+")


def expected_core(word: str) -> dict[str, Fact]:
    """The core that an overlay must pin; raise `UserError` unless it is a commit or a version."""
    if not is_commit(word) and not _VERSION.fullmatch(word):
        raise UserError(
            f"--expected-core `{word}`: a branch or a tag moves, so pins cannot be compared with it. "
            "Give its full commit, or a version."
        )
    return _fact("evidence.expected_core", word, "--expected-core")


def today(word: str) -> dict[str, Fact]:
    """The day on which dated exceptions are judged; raise `UserError` unless it is a date."""
    if not _DATE.fullmatch(word):
        raise UserError(f"--today `{word}`: the day is not a date. Write it as YYYY-MM-DD.")
    return _fact("evidence.today", word, "--today")


def pinned_contract(path: str, contract: Contract) -> dict[str, Fact]:
    """The differences between `contract` and the pinned contract in the file at `path`."""
    from flywheel.contract import contract_files
    from flywheel.contract.changes import contract_diff

    pinned = contract_files.compiled(path)
    changes = [{"breaking": one.breaking, "text": one.text} for one in contract_diff.between(pinned, contract)]
    return _fact("evidence.pinned_contract", {"digest": pinned.digest, "changes": changes}, path)


def registry_metadata(path: str) -> dict[str, Fact]:
    """The withdrawn versions in a registry's metadata.json of core, with the reasons."""
    value = plain_json.load(path)
    versions = value.get("versions") if isinstance(value, dict) else None
    yanked = value.get("yanked_versions", {}) if isinstance(value, dict) else None
    if not isinstance(versions, list) or not isinstance(yanked, dict):
        raise UserError(
            f"{path}: it has no list `versions`, so it is not a registry's metadata.json. "
            "Give the metadata.json of core's module."
        )
    texts = {str(version): str(reason) for version, reason in yanked.items()}
    return _fact("evidence.yanked_versions", texts, path)


def _fact(name: str, value: object, source: str) -> dict[str, Fact]:
    document = DeclaredDocument(source)
    return {name: Fact(document.node(value, Place(source)), document)}
